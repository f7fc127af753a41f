/** What a problem says to a person, by its code: Chinese, English. */
export const savedViewProblems = {
  'view-name-taken': [
    '已有名为「{name}」的视图，请换一个名称。',
    'You have a view named “{name}” already. Choose another name.',
  ],
  'too-many-views': [
    '最多保存 {max} 个视图，请先删除不用的。',
    'You can save at most {max} views. Delete one that you no longer need.',
  ],
} satisfies Record<string, [string, string]>
