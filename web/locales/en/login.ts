export default {
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  demo: 'Demonstration accounts (click to fill in the name; the password was printed at start)',
  again: 'Your session has ended. Sign in again; what you typed is kept.',
  required: 'Please give your user name and password.',
}
