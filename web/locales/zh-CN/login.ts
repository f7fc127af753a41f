export default {
  username: '用户名',
  password: '密码',
  submit: '登录',
  demo: '演示账号（点击填入用户名，密码见启动时的输出）',
  again: '登录已过期，请重新登录。填写的内容都在。',
  required: '请填写用户名和密码。',
}
