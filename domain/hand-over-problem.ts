export const handOverProblems = {
  'no-such-person': ['没有这个人。', 'There is no such person.'],
  'hand-over-to-giver': [
    '不能移交给本人，请选择其他人。',
    'Work is not handed over to the person it comes from. Please choose somebody else.',
  ],
  'subjects-or-numbers': [
    '类别和编号只能选一种：要么按类别移交全部，要么列出编号。',
    'Give either subjects or numbers: all work of a kind, or the records one by one.',
  ],
  'not-their-work': [
    '{number} 不在此人名下，或不在您的权限内。',
    '{number} is not this person’s work, or it is not yours to see.',
  ],
  'no-open-work': [
    '没有移交：此人名下没有您可以移交的工作。',
    'Nothing was handed over: this person has no open work that you may hand over.',
  ],
  'nothing-moves': [
    '没有移交：所选的都已经结束，不需要移交。',
    'Nothing was handed over: all that was chosen has ended.',
  ],
  'hand-over-too-large': [
    '一次最多移交 {most} 条，现在是 {count} 条，请分几次移交。',
    'At most {most} records go in one hand-over; these are {count}. Please hand them over in parts.',
  ],
  'has-ended': ['已经结束（{status}），不需要移交。', 'It has ended ({status}) and needs nobody.'],
  'changed-hands': ['已由别人负责，没有移交。', 'Somebody else has it by now; it was left with him.'],
  'is-gone': ['已删除，没有移交。', 'It has been deleted; nothing was handed over.'],
} satisfies Record<string, [zh: string, en: string]>
