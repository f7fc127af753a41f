export default {
  create: 'New',
  notifications: 'Notifications',
  noNotifications: 'No notifications.',
  markAllRead: 'Mark all as read',
  language: '中',
  languageName: 'Switch to Chinese',
  theme: 'Theme',
  light: 'Light',
  dark: 'Dark',
  auto: 'As the system',
  signOut: 'Sign out',
}
