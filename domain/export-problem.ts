/** What a problem says to a person, by its code: Chinese, English. */
export const exportProblems = {
  'too-many-at-once': [
    '没有导出：您已有 {most} 个导出正在进行，请等其中一个结束，或在 {seconds} 秒后重试。',
    'Nothing was exported: {most} of your exports are under way. Wait for one to end, or try again in {seconds} seconds.',
  ],
  'too-often': ['操作太频繁，{seconds} 秒后可继续。', 'Too often. You can go on in {seconds} seconds.'],
} satisfies Record<string, [string, string]>
