export default {
  create: '新建',
  notifications: '通知',
  noNotifications: '没有通知。',
  markAllRead: '全部标为已读',
  language: 'EN',
  languageName: '切换到英文',
  theme: '主题',
  light: '浅色',
  dark: '深色',
  auto: '跟随系统',
  signOut: '退出登录',
}
