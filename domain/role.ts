import { subjects, type Permission } from './permission.ts'

/** The five roles as seeded (requirements.md, section 2). The super administrator's is code, not data. */
export const roles = {
  'super-administrator': { name: '超级管理员', nameEn: 'Super administrator' },
  'system-administrator': { name: '系统管理员', nameEn: 'System administrator' },
  'sales-supervisor': { name: '销售主管', nameEn: 'Sales supervisor' },
  'customer-manager': { name: '客户经理', nameEn: 'Customer manager' },
  executive: { name: '高管', nameEn: 'Executive' },
} as const
export type RoleCode = keyof typeof roles

const all = (subject: string, ...actions: string[]): Permission[] =>
  actions.map((action) => ({ subject, action, scope: 'all' }))
const own = (subject: string, ...actions: string[]): Permission[] =>
  actions.map((action) => ({ subject, action, scope: 'own' }))

/** What each role may at first; afterwards the permission table says. */
export const seededPermissions: Record<Exclude<RoleCode, 'super-administrator'>, Permission[]> = {
  'system-administrator': [
    ...all('User', 'read', 'create', 'edit', 'deactivate', 'reset', 'export'),
    ...all('Role', 'read', 'create', 'edit', 'export'),
    ...all('DictionaryEntry', 'edit'),
    ...all('Setting', 'read', 'edit'),
    ...all('Product', 'read', 'edit', 'export'),
    ...all('SalesSystem', 'read', 'run', 'pause', 'export'),
    ...all('Audit', 'read', 'export'),
    ...all('Process', 'read', 'export'),
    ...all('Temporal', 'read'),
  ],
  'sales-supervisor': [
    ...all('Opportunity', 'create', 'read', 'edit', 'delete', 'restore', 'assign', 'reassign', 'recall'),
    ...all('Opportunity', 'hand-over', 'fail', 'reopen', 'remark', 'export'),
    ...all('Ticket', 'create', 'read', 'read-archived', 'edit', 'delete', 'restore', 'assign', 'reassign'),
    ...all('Ticket', 'hand-over', 'feed-back', 'archive', 'reopen', 'remark', 'export'),
    ...all('Customer', 'create', 'read', 'edit', 'delete', 'restore', 'hand-over', 'export'),
    ...all('ChurnCase', 'read', 'defer', 'confirm', 'approve', 'reject', 'revoke', 'recover', 'hand-over'),
    ...all('ChurnCase', 'remark', 'export'),
    ...all('ChurnScan', 'read', 'run', 'pause'),
    ...all('Order', 'read', 'match', 'export'),
    ...all('Product', 'read', 'export'),
    ...all('Import', 'create', 'read', 'take-back', 'export'),
    ...all('Report', 'read'),
    ...all('Process', 'read', 'restart', 'export'),
    ...all('Temporal', 'read'),
  ],
  'customer-manager': [
    ...own('Opportunity', 'create', 'read', 'edit', 'delete', 'restore', 'plan', 'record-result'),
    ...own('Opportunity', 'succeed', 'fail', 'remark', 'export'),
    ...own('Ticket', 'create', 'read', 'edit', 'delete', 'restore', 'handle', 'feed-back', 'reopen'),
    ...own('Ticket', 'remark', 'export'),
    ...all('Ticket', 'read-archived'),
    ...all('Customer', 'read'),
    ...own('Customer', 'edit', 'export'),
    ...own('ChurnCase', 'read', 'defer', 'confirm', 'remark', 'export'),
    ...all('Order', 'read'),
    ...all('Product', 'read'),
  ],
  executive: [...all('Report', 'read')],
}

/**
 * Whom to ask for what one may not do: of the roles as they came the first that may, beginning with those whose
 * business the subject is.
 */
export function helperOf(action: string, subject: string): RoleCode {
  const ofBusiness = ['sales-supervisor', 'customer-manager'] as const
  const ofTheProduct = ['system-administrator'] as const
  const order =
    subjects[subject]?.kind === 'customers'
      ? [...ofBusiness, ...ofTheProduct]
      : [...ofTheProduct, ...ofBusiness]
  const may = (role: (typeof order)[number]) =>
    seededPermissions[role].some((right) => right.subject === subject && right.action === action)
  return order.find(may) ?? 'super-administrator'
}
