/** What a problem says to a person, by its code: Chinese, English. */
export const settingProblems = {
  'escalation-before-reminder': [
    '升级（{escalation}）不能早于提醒（{reminder}）。',
    'The escalation ({escalation}) cannot come before the reminder ({reminder}).',
  ],
  'no-working-time': [
    '这样的日历没有工作时间：每周至少要有一个工作日，连续休息不能超过一年。',
    'This calendar leaves no time to work: each week needs a working day, and nobody is off for more than a year on end.',
  ],
  'working-hours-overlap': [
    '工作时段要按先后排列，不能重叠，结束要晚于开始。',
    'Working hours come one after the other: they do not overlap, and each ends after it begins.',
  ],
  'day-off-and-worked': ['{day} 不能既休息又上班。', '{day} cannot be a day off and a working day at once.'],
  'no-process-touched': [
    '这项设置不影响任何流程，只能用于以后。',
    'This setting touches no process, so it holds from now on.',
  ],
  'application-under-way': [
    '没有保存：上一次更改正在更新未结束的流程（{done} / {total}），完成后再改。',
    'Nothing was saved: the last change is still being applied to open processes ({done} of {total}). Try again when it is done.',
  ],
} satisfies Record<string, [string, string]>
