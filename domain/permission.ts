import { z } from 'zod'
import { refuse, type Refusal } from './refusal.ts'

/** A right: an action on a subject, on one's own rows or on all of them. `hiddenFields` are kept from who reads by it. */
export interface Permission {
  subject: string
  action: string
  scope: Scope
  hiddenFields?: string[]
}
export type Scope = 'own' | 'all'

interface Subject {
  /** customers: what is known about them. administration: who may what, and how the product works. */
  kind: 'customers' | 'administration' | 'other'
  actions: readonly string[]
  /** Whether a row of it has an owner, so that a right can be limited to one's own. */
  owned: boolean
  /** What a right to read may leave out. */
  hideable: readonly string[]
}

/** Every right there is. What is not here cannot be given, and a stored right that is not here is worth nothing. */
export const subjects: Record<string, Subject> = {
  Opportunity: {
    kind: 'customers',
    owned: true,
    actions:
      `create read edit delete restore assign reassign recall hand-over plan record-result succeed fail reopen
      remark`.split(/\s+/),
    hideable: ['expectedAmount', 'probability', 'description', 'contactName', 'contactPhone'],
  },
  Customer: {
    kind: 'customers',
    owned: true,
    actions: ['create', 'read', 'edit', 'delete', 'restore', 'hand-over'],
    hideable: [],
  },
  Product: { kind: 'other', owned: false, actions: ['read'], hideable: [] },
  Report: { kind: 'customers', owned: false, actions: ['read'], hideable: [] },
  Process: { kind: 'other', owned: false, actions: ['read', 'restart'], hideable: [] },
  Temporal: { kind: 'other', owned: false, actions: ['read'], hideable: [] },
  SalesSystem: { kind: 'other', owned: false, actions: ['read', 'run', 'pause'], hideable: [] },
  DictionaryEntry: { kind: 'administration', owned: false, actions: ['edit'], hideable: [] },
  Setting: { kind: 'administration', owned: false, actions: ['read', 'edit'], hideable: [] },
  User: {
    kind: 'administration',
    owned: false,
    actions: ['read', 'create', 'edit', 'deactivate', 'reset'],
    hideable: [],
  },
  Role: { kind: 'administration', owned: false, actions: ['read', 'create', 'edit'], hideable: [] },
  Audit: { kind: 'administration', owned: false, actions: ['read'], hideable: [] },
}

/** A right as somebody sends it. */
export const permissionInput = z
  .strictObject({
    subject: z.string().max(40),
    action: z.string().max(40),
    scope: z.enum(['own', 'all']),
    hiddenFields: z.array(z.string().max(40)).max(20).optional(),
  })
  .superRefine((permission, context) => {
    const wrong = (field: string) =>
      context.addIssue({ code: 'custom', path: [field], params: { code: 'invalid' }, message: 'invalid' })
    const subject = Object.hasOwn(subjects, permission.subject) ? subjects[permission.subject] : undefined
    if (!subject) return wrong('subject')
    if (!subject.actions.includes(permission.action)) wrong('action')
    if (permission.scope === 'own' && !subject.owned) wrong('scope')
    const hideable = permission.action === 'read' ? subject.hideable : []
    if (permission.hiddenFields?.some((field) => !hideable.includes(field))) wrong('hiddenFields')
  })

/** Whether a stored right is one that this version knows; another is worth nothing. */
export const isKnown = (permission: Permission) =>
  permissionInput.safeParse({
    subject: permission.subject,
    action: permission.action,
    scope: permission.scope,
    hiddenFields: permission.hiddenFields ?? [],
  }).success

/** What the giver may himself: the super administrator everything. */
export interface Giver {
  isSuperAdministrator: boolean
  can(action: string, subject: string): boolean
}

/**
 * Whether somebody may give these rights, all together, to another. Nobody gives a right over the product itself that
 * he has not. And only a super administrator puts into one role both the power over people's rights and what is known
 * of customers: otherwise who hands out rights could let a friend hand him those.
 */
export function mayGive(giver: Giver, permissions: Permission[]): true | Refusal {
  if (giver.isSuperAdministrator) return true
  const beyond = permissions.find(
    ({ subject, action }) => subjects[subject]?.kind === 'administration' && !giver.can(action, subject),
  )
  if (beyond)
    return refuse('forbidden', 'right-not-yours-to-give', {
      params: { subject: beyond.subject, action: beyond.action },
    })
  const overPeople = permissions.some(
    ({ subject, action }) => ['User', 'Role'].includes(subject) && action !== 'read',
  )
  if (overPeople && permissions.some(({ subject }) => subjects[subject]?.kind === 'customers'))
    return refuse('forbidden', 'duties-apart')
  return true
}
