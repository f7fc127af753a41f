export default {
  title: 'Change password',
  must: 'This is a one-time password. Please set your own.',
  hint: 'Your sign-ins on other devices will end.',
  current: 'Current password',
  next: 'New password (at least 15 characters)',
  again: 'New password again',
  differ: 'The two new passwords differ.',
  submit: 'Change password',
  changed: 'Password changed; other sign-ins have ended.',
}
