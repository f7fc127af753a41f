/** What a problem says to a person, by its code: Chinese, English. */
export const userProblems = {
  'administration-not-permitted': [
    '您没有「{command}」用户的权限，可以请超级管理员处理。',
    'You may not {command} users. A super administrator can.',
  ],
  'super-administrator-only': [
    '没有执行：超级管理员的账号和角色只能由超级管理员处理。',
    'Nothing was done: only a super administrator deals with super administrators and their role.',
  ],
  'role-beyond-yours': [
    '没有执行：{username} 的角色含有您不能授予的权限，可以请超级管理员处理。',
    'Nothing was done: the role of {username} holds rights that you cannot give. A super administrator can do it.',
  ],
  'not-to-oneself': [
    '没有执行：不能对自己「{command}」，请由其他管理员处理。',
    'Nothing was done: nobody can {command} himself. Another administrator can.',
  ],
  'last-super-administrator': [
    '没有执行：{username} 是最后一位启用的超级管理员，不能停用，也不能改为其他角色。',
    'Nothing was done: {username} is the last active super administrator, who can be neither deactivated nor given another role.',
  ],
  'user-inactive': [
    '没有重置：{username} 已停用，请先启用。',
    'Not reset: {username} is not active. Activate the account first.',
  ],
  'no-second-factor': [
    '没有执行：{username} 没有开启两步验证。',
    'Nothing was done: {username} has no second factor.',
  ],
  'username-taken': [
    '用户名 {username} 已被使用，请换一个。',
    'The user name {username} is taken. Choose another.',
  ],
  'not-a-username': [
    '用户名应为 3–32 个小写字母或数字。',
    'A user name has 3 to 32 lower-case letters or digits.',
  ],
  'not-an-active-user': ['此人不存在或已停用。', 'This person does not exist or is no longer active.'],
  'own-supervisor': ['直属主管不能是本人。', 'Nobody is his own supervisor.'],
  'supervisor-circle': [
    '会形成循环：{supervisor} 的上级中已有此人。',
    'This would be a circle: {supervisor} is, directly or not, supervised by this person.',
  ],
  'not-an-email': ['请填写正确的邮箱地址。', 'Please give a real e-mail address.'],
} satisfies Record<string, [string, string]>
