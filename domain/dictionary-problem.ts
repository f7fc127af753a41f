/** What a problem says to a person, by its code: Chinese, English. */
export const dictionaryProblems = {
  'inactive-code': [
    '「{label}」已停用，不能再选，请换一个。',
    '“{label}” is no longer in use. Please choose another.',
  ],
  'dictionary-locked': [
    '没有保存：这一类的选项是固定的，只能改名称和顺序，不能新增、停用或删除。',
    'Nothing was saved: the entries of this type are fixed. Their labels and order may change, but none is added, deactivated or deleted.',
  ],
  'label-taken': [
    '这一类里已有「{label}」，请换一个名称。',
    'This type has an entry “{label}” already. Choose another label.',
  ],
  'code-taken': ['这一类里已有这个编码。', 'This type has an entry of this code already.'],
  'not-a-code': [
    '编码只能用小写字母、数字和连字符，最多 40 个字符。',
    'A code has lower-case letters, digits and hyphens, at most 40.',
  ],
  'next-number-only': [
    '等级按 1、2、3… 连续编号，下一个是 {next}。',
    'Levels are numbered 1, 2, 3 and so on; the next is {next}.',
  ],
  'last-active': [
    '没有停用：「{label}」是这一类最后一个可用的选项，必填项要从中选择。',
    'Nothing was changed: “{label}” is the last active entry of its type, and a required field chooses from it.',
  ],
  'default-entry': [
    '没有停用：「{label}」是新客户的默认等级。',
    'Nothing was changed: “{label}” is the level of new customers of whom nobody says one.',
  ],
  'not-the-last-number': [
    '没有删除：等级要连续编号，只能删除最后一个。',
    'Nothing was deleted: levels are numbered without gaps, so only the last one can go.',
  ],
  'in-use': [
    '没有删除：「{label}」正在使用或用过（{where}），可以改为停用。',
    'Nothing was deleted: “{label}” is or was used ({where}). You can deactivate it.',
  ],
  'incomplete-order': [
    '没有保存：顺序要包含这一类的每一个编码，各一次。列表可能刚被别人修改过，请刷新。',
    'Nothing was saved: the order names each code of the type exactly once. Somebody may have changed the list; please load it again.',
  ],
  'unknown-code': ['没有这个选项，请重新选择。', 'There is no such choice. Please choose again.'],
} satisfies Record<string, [string, string]>
