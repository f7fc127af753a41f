/** What a problem says to a person, by its code: Chinese, English. */
export const signInProblems = {
  'not-signed-in': ['请先登录。', 'Please sign in.'],
  'session-ended': ['登录已过期，请重新登录。', 'Your session has ended. Please sign in again.'],
  'wrong-credentials': ['用户名或密码不正确。', 'The user name or the password is not right.'],
  'too-many-failures': [
    '登录失败次数太多，{seconds} 秒后可再试。',
    'Too many failed sign-ins. Try again in {seconds} seconds.',
  ],
  'sign-in-busy': [
    '同时登录的人太多，{seconds} 秒后可再试。',
    'Too many people are signing in at once. Try again in {seconds} seconds.',
  ],
  'second-factor-required': [
    '请输入验证器应用中的 6 位验证码。',
    'Please type the six digits that your authenticator app shows.',
  ],
  'wrong-second-factor': [
    '验证码不正确，或已经用过。请输入验证器应用现在显示的验证码。',
    'This code is not right, or was used already. Please type the one that your app shows now.',
  ],
  'must-enrol-second-factor': [
    '管理员必须使用两步验证，请先设置。',
    'Administrators must use a second factor. Please set it up first.',
  ],
  'second-factor-in-force': [
    '两步验证已经开启。要换验证器应用，请先关闭。',
    'Your second factor is on already. Turn it off first to use another app.',
  ],
  'second-factor-not-begun': [
    '两步验证没有开启，请先开始设置。',
    'Your second factor is not on. Begin setting it up first.',
  ],
  'wrong-password': ['当前密码不正确。', 'The current password is not right.'],
  'too-many-tries': [
    '输错的次数太多，{seconds} 秒后可再试。',
    'Too many wrong tries. Try again in {seconds} seconds.',
  ],
  'password-too-short': [
    '密码至少 {least} 个字符，现在是 {length} 个。',
    'A password has at least {least} characters; this one has {length}.',
  ],
  'password-too-long': ['密码最多 {most} 个字符。', 'A password has at most {most} characters.'],
  'password-has-username': ['密码不能含有您的用户名。', 'A password does not hold your user name.'],
  'password-has-name': ['密码不能含有您的姓名。', 'A password does not hold your name.'],
  'password-has-product': ['密码不能含有产品的名称。', 'A password does not hold the name of the product.'],
  'password-common': [
    '这个密码很容易被猜到，请换一个。',
    'This password is easily guessed. Please choose another.',
  ],
  'password-same': ['新密码不能与当前密码相同。', 'The new password is the current one.'],
  'no-such-session': ['没有这个登录，可能已经结束。', 'There is no such session. It may have ended.'],
  'must-change-password': ['请先修改一次性密码。', 'Please change the one-time password first.'],
} satisfies Record<string, [string, string]>
