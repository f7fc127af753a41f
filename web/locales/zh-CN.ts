import accountPage from './zh-CN/account.ts'
import auditPage from './zh-CN/audit.ts'
import board from './zh-CN/board.ts'
import bulk from './zh-CN/bulk.ts'
import churnScan from './zh-CN/churn-scan.ts'
import churnPage from './zh-CN/churn.ts'
import columns from './zh-CN/columns.ts'
import command from './zh-CN/command.ts'
import compare from './zh-CN/compare.ts'
import customerWhole from './zh-CN/customer-whole.ts'
import customer from './zh-CN/customer.ts'
import dialog from './zh-CN/dialog.ts'
import dictionaryPage from './zh-CN/dictionary.ts'
import exportPage from './zh-CN/export.ts'
import field from './zh-CN/field.ts'
import flag from './zh-CN/flag.ts'
import handOverPage from './zh-CN/hand-over.ts'
import history from './zh-CN/history.ts'
import home from './zh-CN/home.ts'
import importPage from './zh-CN/import.ts'
import interactionPage from './zh-CN/interaction.ts'
import knowledgePage from './zh-CN/knowledge.ts'
import keys from './zh-CN/keys.ts'
import login from './zh-CN/login.ts'
import menu from './zh-CN/menu.ts'
import notification from './zh-CN/notification.ts'
import opportunity from './zh-CN/opportunity.ts'
import orderPage from './zh-CN/order.ts'
import password from './zh-CN/password.ts'
import plan from './zh-CN/plan.ts'
import process from './zh-CN/process.ts'
import ribbon from './zh-CN/ribbon.ts'
import rolePage from './zh-CN/role.ts'
import salesSystemPage from './zh-CN/sales-system.ts'
import salesPage from './zh-CN/sales.ts'
import savedView from './zh-CN/saved-view.ts'
import settingPage from './zh-CN/setting.ts'
import status from './zh-CN/status.ts'
import ticketPage from './zh-CN/ticket.ts'
import time from './zh-CN/time.ts'
import top from './zh-CN/top.ts'
import userPage from './zh-CN/user.ts'
import view from './zh-CN/view.ts'

export default {
  product: '常青 CRM',
  tagline: '每一个商机、每一次服务，都有人负责，都有下一步。',
  none: '—',
  or: '或',
  more: '更多',
  cancel: '取消',
  close: '关闭',
  retry: '重试',
  details: '详情',
  search: '搜索',
  refresh: '刷新',
  previous: '上一页',
  next: '下一页',
  total: '共 {n} 条',
  totalMore: '{n}+ 条',
  totalExactly: '查看准确总数',
  clearFilters: '清空筛选',
  edit: '修改',
  copied: '已复制 {text}',
  copy: '复制',
  me: '我',
  requestId: '请求号 {id}',
  offline: '网络已断开，填写的内容都在，恢复后可继续。',
  perPage: '每页条数',
  sort: '排序',
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
