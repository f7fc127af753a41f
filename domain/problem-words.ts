import { churnCommandNames, churnStatusNames } from './churn-problem.ts'
import { livingSubjects, subjectOfNumber, type LivingSubject } from './lifecycles.ts'
import { ticketCommandNames, ticketStatusNames } from './ticket-problem.ts'

/** What is called how inside a problem: Chinese, English. */
export const commandNames: Record<string, [string, string]> = {
  ...ticketCommandNames,
  ...churnCommandNames,
  preview: ['检查导入', 'check an import'],
  import: ['导入', 'import'],
  'take-back': ['收回导入', 'take an import back'],
  create: ['新建', 'create'],
  read: ['查看', 'read'],
  'read-archived': ['查看已归档的服务单', 'read archived tickets'],
  export: ['导出', 'export'],
  match: ['匹配客户', 'match with customers'],
  edit: ['修改', 'edit'],
  delete: ['删除', 'delete'],
  restore: ['恢复', 'restore'],
  assign: ['指派', 'assign'],
  reassign: ['改派', 'reassign'],
  recall: ['收回', 'recall'],
  'hand-over': ['移交', 'hand over'],
  plan: ['制定计划', 'plan'],
  'record-result': ['填写效果', 'record a result'],
  succeed: ['开发成功', 'mark as succeeded'],
  fail: ['开发失败', 'mark as failed'],
  reopen: ['重新打开', 'reopen'],
  remark: ['批示', 'remark'],
  restart: ['重新开始', 'start again'],
  run: ['执行', 'run'],
  pause: ['暂停', 'pause'],
  resume: ['恢复', 'resume'],
  'change-role': ['更改角色', 'change the role of'],
  deactivate: ['停用', 'deactivate'],
  activate: ['启用', 'activate'],
  reset: ['重置密码', 'reset the password of'],
  'reset-totp': ['重置两步验证', 'reset the second factor of'],
  'end-sessions': ['结束全部会话', 'end the sessions of'],
}
export const fieldNames: Record<string, [string, string]> = {
  expectedAmount: ['预计金额', 'expected amount'],
  probability: ['成功机率', 'probability'],
  description: ['描述', 'description'],
  contactName: ['联系人', 'contact'],
  contactPhone: ['联系电话', 'contact phone'],
}
export const subjectNames: Record<string, [string, string]> = {
  Opportunity: ['销售机会', 'opportunities'],
  Ticket: ['服务单', 'tickets'],
  ChurnCase: ['客户流失', 'silent customers'],
  ChurnScan: ['流失扫描', 'the scan for silent customers'],
  Customer: ['客户', 'customers'],
  Product: ['产品', 'products'],
  Import: ['导入', 'imports'],
  Report: ['统计报表', 'reports'],
  Process: ['流程监控', 'processes'],
  Temporal: ['Temporal', 'Temporal'],
  SalesSystem: ['销售系统', 'the sales system'],
  DictionaryEntry: ['数据字典', 'the dictionary'],
  Setting: ['设置', 'settings'],
  User: ['用户', 'users'],
  Role: ['角色与权限', 'roles'],
  Audit: ['审计', 'the audit'],
}
const opportunityStatusNames: Record<string, [string, string]> = {
  created: ['未指派', 'unassigned'],
  assigned: ['已指派', 'assigned'],
  planned: ['已计划', 'planned'],
  executing: ['执行中', 'executing'],
  succeeded: ['开发成功', 'succeeded'],
  failed: ['开发失败', 'failed'],
}

export const placeNames: Record<string, [string, string]> = {
  Opportunity: ['销售机会', 'opportunities'],
  Customer: ['客户', 'customers'],
  HistoryEntry: ['历史', 'the history'],
  SavedView: ['保存的视图', 'saved views'],
}

/** What the states of a record are called: two subjects may have the same code for another word. */
export const statusNames: Record<LivingSubject, Record<string, [string, string]>> = {
  Opportunity: opportunityStatusNames,
  Ticket: ticketStatusNames,
  ChurnCase: churnStatusNames,
}
/** And its commands, where it calls them otherwise. */
const ownCommandNames: Partial<Record<string, Record<string, [string, string]>>> = {
  Ticket: ticketCommandNames,
  ChurnCase: churnCommandNames,
}

export function namesFor({ subject, number }: Record<string, unknown>) {
  const known = livingSubjects.find((living) => living === subject)
  const living = known ?? subjectOfNumber(String(number ?? '')) ?? 'Opportunity'
  return { commands: { ...commandNames, ...ownCommandNames[living] }, statuses: statusNames[living] }
}
