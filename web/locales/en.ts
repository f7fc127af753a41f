import accountPage from './en/account.ts'
import auditPage from './en/audit.ts'
import board from './en/board.ts'
import bulk from './en/bulk.ts'
import churnScan from './en/churn-scan.ts'
import churnPage from './en/churn.ts'
import columns from './en/columns.ts'
import command from './en/command.ts'
import compare from './en/compare.ts'
import customerWhole from './en/customer-whole.ts'
import customer from './en/customer.ts'
import dialog from './en/dialog.ts'
import dictionaryPage from './en/dictionary.ts'
import exportPage from './en/export.ts'
import field from './en/field.ts'
import flag from './en/flag.ts'
import handOverPage from './en/hand-over.ts'
import history from './en/history.ts'
import home from './en/home.ts'
import importPage from './en/import.ts'
import interactionPage from './en/interaction.ts'
import knowledgePage from './en/knowledge.ts'
import keys from './en/keys.ts'
import login from './en/login.ts'
import menu from './en/menu.ts'
import notification from './en/notification.ts'
import opportunity from './en/opportunity.ts'
import orderPage from './en/order.ts'
import password from './en/password.ts'
import plan from './en/plan.ts'
import process from './en/process.ts'
import ribbon from './en/ribbon.ts'
import rolePage from './en/role.ts'
import salesSystemPage from './en/sales-system.ts'
import salesPage from './en/sales.ts'
import savedView from './en/saved-view.ts'
import settingPage from './en/setting.ts'
import status from './en/status.ts'
import ticketPage from './en/ticket.ts'
import time from './en/time.ts'
import top from './en/top.ts'
import userPage from './en/user.ts'
import view from './en/view.ts'

export default {
  product: 'Evergreen CRM',
  tagline: 'Every opportunity and every ticket has an owner and a next step.',
  none: '—',
  or: 'or',
  more: 'More',
  cancel: 'Cancel',
  close: 'Close',
  retry: 'Try again',
  details: 'Details',
  search: 'Search',
  refresh: 'Refresh',
  previous: 'Previous',
  next: 'Next',
  total: '{n} in all',
  totalMore: 'more than {n}',
  totalExactly: 'Count exactly',
  clearFilters: 'Clear filters',
  edit: 'Edit',
  copied: 'Copied {text}',
  copy: 'Copy',
  me: 'me',
  requestId: 'Request {id}',
  offline: 'You are offline. What you typed is kept; carry on when the network is back.',
  perPage: 'Rows per page',
  sort: 'Sort',
  menu,
  top,
  login,
  password,
  keys,
  status,
  flag,
  view,
  field,
  opportunity,
  savedView,
  columns,
  board,
  plan,
  command,
  dialog,
  bulk,
  compare,
  history,
  ribbon,
  home,
  customer,
  process,
  notification,
  accountPage,
  churnPage,
  churnScan,
  exportPage,
  handOverPage,
  importPage,
  orderPage,
  salesPage,
  salesSystemPage,
  customerWhole,
  interactionPage,
  knowledgePage,
  auditPage,
  dictionaryPage,
  rolePage,
  settingPage,
  ticketPage,
  userPage,
  time,
}
