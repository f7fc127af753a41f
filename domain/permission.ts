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
      remark export`.split(/\s+/),
    hideable: ['expectedAmount', 'probability', 'description', 'contactName', 'contactPhone'],
  },
  Ticket: {
    kind: 'customers',
    owned: true,
    actions:
      `create read read-archived edit delete restore assign reassign hand-over handle feed-back archive reopen
      remark export`.split(/\s+/),
    hideable: [],
  },
  ChurnCase: {
    kind: 'customers',
    owned: true,
    actions: 'read defer confirm approve reject revoke recover hand-over remark export'.split(' '),
    hideable: [],
  },
  ChurnScan: { kind: 'customers', owned: false, actions: ['read', 'run', 'pause'], hideable: [] },
  Customer: {
    kind: 'customers',
    owned: true,
    actions: ['create', 'read', 'edit', 'delete', 'restore', 'hand-over', 'export'],
    hideable: [],
  },
  Order: { kind: 'customers', owned: false, actions: ['read', 'match', 'export'], hideable: [] },
  Product: { kind: 'other', owned: false, actions: ['read', 'edit', 'export'], hideable: [] },
  Import: {
    kind: 'customers',
    owned: true,
    actions: ['create', 'read', 'take-back', 'export'],
    hideable: [],
  },
  Report: { kind: 'customers', owned: false, actions: ['read'], hideable: [] },
  Process: { kind: 'other', owned: false, actions: ['read', 'restart', 'export'], hideable: [] },
  Temporal: { kind: 'other', owned: false, actions: ['read'], hideable: [] },
  SalesSystem: { kind: 'other', owned: false, actions: ['read', 'run', 'pause', 'export'], hideable: [] },
  DictionaryEntry: { kind: 'administration', owned: false, actions: ['edit'], hideable: [] },
  Setting: { kind: 'administration', owned: false, actions: ['read', 'edit'], hideable: [] },
  User: {
    kind: 'administration',
    owned: false,
    actions: ['read', 'create', 'edit', 'deactivate', 'reset', 'export'],
    hideable: [],
  },
  Role: { kind: 'administration', owned: false, actions: ['read', 'create', 'edit', 'export'], hideable: [] },
  Audit: { kind: 'administration', owned: false, actions: ['read', 'export'], hideable: [] },
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
  can(action: string, subject: string, field?: string): boolean
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

const keyOf = ({ subject, action }: Permission) => `${subject} ${action}`
const hiddenIn = ({ hiddenFields }: Permission) => hiddenFields ?? []

/** What a change of a role's rights gives and takes away: a right whole, its scope, what it hides. */
export function differenceOf(before: Permission[], after: Permission[]) {
  const old = new Map(before.map((permission) => [keyOf(permission), permission]))
  const now = new Map(after.map((permission) => [keyOf(permission), permission]))
  const same = (one: Permission, other: Permission) =>
    one.scope === other.scope && [...hiddenIn(one)].sort().join() === [...hiddenIn(other)].sort().join()
  return {
    added: after.filter((permission) => !old.has(keyOf(permission))),
    removed: before.filter((permission) => !now.has(keyOf(permission))),
    changed: after.flatMap((permission) => {
      const was = old.get(keyOf(permission))
      return was && !same(was, permission) ? [{ before: was, after: permission }] : []
    }),
  }
}
export type Difference = ReturnType<typeof differenceOf>

/**
 * Whether somebody may turn one set of rights into another. Who may not give what stands has no say in it, be it to
 * take something away. And a field that is kept from himself he shows nobody.
 */
export function mayChange(giver: Giver, before: Permission[], after: Permission[]): true | Refusal {
  if (giver.isSuperAdministrator) return true
  const standing = mayGive(giver, before)
  if (standing !== true) return standing
  const whole = mayGive(giver, after)
  if (whole !== true) return whole
  const { added, changed } = differenceOf(before, after)
  const shown = [
    ...added.map((permission) => ({ permission, fields: subjects[permission.subject]?.hideable ?? [] })),
    ...changed.map(({ before, after }) => ({ permission: after, fields: hiddenIn(before) })),
  ]
  for (const { permission, fields } of shown)
    for (const field of permission.action === 'read' ? fields : [])
      if (!hiddenIn(permission).includes(field) && isHiddenFrom(giver, permission.subject, field))
        return refuse('forbidden', 'field-not-yours-to-show', {
          params: { subject: permission.subject, field },
        })
  return true
}

const isHiddenFrom = (giver: Giver, subject: string, field: string) =>
  giver.can('read', subject) && !giver.can('read', subject, field)

/** Of two roles: whatever either may, as far as either reaches; hidden is only what both hide. */
export function unionOf(sets: Permission[][]): Permission[] {
  const union = new Map<string, Permission>()
  for (const permission of sets.flat()) {
    const other = union.get(keyOf(permission))
    union.set(keyOf(permission), {
      subject: permission.subject,
      action: permission.action,
      scope: [permission.scope, other?.scope].includes('all') ? 'all' : 'own',
      hiddenFields: hiddenIn(permission).filter((field) => !other || hiddenIn(other).includes(field)),
    })
  }
  return [...union.values()]
}

/** A change after which somebody supervises, or runs the product, who did not before: others should hear of it. */
export const raisesPower = ({ added, changed }: Difference) =>
  added.some(
    (permission) => subjects[permission.subject]?.kind === 'administration' || supervises(permission),
  ) || changed.some(({ before, after }) => supervises(after) && !supervises(before))

const supervises = ({ subject, action, scope }: Permission) =>
  subject === 'Opportunity' && action === 'assign' && scope === 'all'
