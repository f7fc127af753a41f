/** What a problem says to a person, by its code: Chinese, English. */
export const commandProblems = {
  'not-yours': [
    '这条记录不归您「{command}」，可以请负责人或销售主管处理。',
    'This record is not yours to {command}. Its assignee or a sales supervisor can.',
  ],
  'wrong-state': [
    '没有{command}：{number} 现在是「{status}」。',
    'Not done: {number} is now “{status}”, so you cannot {command} it.',
  ],
  'deadline-moved': ['这个定时已经改期。', 'This deadline has moved.'],
  'command-expired': [
    '没有执行：等待超过两分钟，已作废，请重新提交。',
    'Not done: it waited more than two minutes and was dropped. Please send it anew.',
  ],
  'engine-down': [
    '流程引擎暂时不可用：查看、新建和修改不受影响，「{command}」请在 {seconds} 秒后重试。',
    'The process engine is not available. Reading, creating and editing go on; try “{command}” again in {seconds} seconds.',
  ],
  'process-healthy': [
    '没有重新开始：{number} 的流程正在运行，没有停住。',
    'Not started again: the process of {number} is running and has not stopped.',
  ],
  'process-not-needed': [
    '没有重新开始：{number} 已经结束，不再需要流程。',
    'Not started again: {number} is closed, so no process is needed.',
  ],
} satisfies Record<string, [string, string]>
