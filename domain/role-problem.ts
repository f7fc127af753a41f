/** What a problem says to a person, by its code: Chinese, English. */
export const roleProblems = {
  'right-not-yours-to-give': [
    '没有保存：您自己没有这项权限，不能授予别人（{subject} · {action}）。',
    'Nothing was saved: you do not hold this right yourself, so you cannot give it ({subject}, {action}).',
  ],
  'duties-apart': [
    '没有保存：管理用户或角色的权限不能与客户业务权限放在同一个角色里，只有超级管理员可以这样做。',
    'Nothing was saved: power over users or roles and access to customers do not go into one role; only a super administrator may do that.',
  ],
  'role-is-code': [
    '超级管理员的权限由程序规定，不能修改，也不能作为模板。',
    'The super administrator’s rights are part of the program: they cannot be changed or copied.',
  ],
  'role-is-own': [
    '没有保存：不能修改自己所属的角色，可以请另一位管理员处理。',
    'Nothing was saved: nobody changes the role he holds. Another administrator can.',
  ],
  'role-is-seeded': [
    '没有删除：系统自带的角色不能删除，可以改名或收回权限。',
    'Not deleted: a role that comes with the product stays. It can be renamed, or its rights taken back.',
  ],
  'role-in-use': [
    '没有删除：还有 {count} 人属于这个角色（含已停用），请先换角色。',
    'Not deleted: {count} people, active or not, still have this role. Give them another one first.',
  ],
  'role-code-taken': ['已有这个代码的角色，请换一个。', 'A role of this code exists. Choose another code.'],
  'role-name-taken': [
    '已有名为「{name}」的角色，请换一个名称。',
    'A role named “{name}” exists. Choose another name.',
  ],
  'unknown-role': ['没有这个角色。', 'There is no such role.'],
  'not-a-role-code': [
    '代码应为 3–24 个小写字母、数字或连字符，以字母开头。',
    'A code has 3 to 24 lower-case letters, digits or hyphens and begins with a letter.',
  ],
  'field-not-yours-to-show': [
    '没有保存：这个字段对您也是隐藏的，不能向别人显示（{field}）。',
    'Nothing was saved: this field is hidden from you too, so you cannot show it to others ({field}).',
  ],
} satisfies Record<string, [string, string]>
