export default {
  title: '修改密码',
  must: '这是一次性密码，请设置您自己的密码。',
  hint: '修改后，您在其他设备上的登录会结束。',
  current: '当前密码',
  next: '新密码（至少 15 个字符）',
  again: '再输入一次新密码',
  differ: '两次输入的新密码不一致。',
  submit: '修改密码',
  changed: '密码已修改，其他登录已结束。',
}
