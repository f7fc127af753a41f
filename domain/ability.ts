import { createMongoAbility, subject as typed, type MongoAbility, type RawRuleOf } from '@casl/ability'
import { isKnown, subjects, type Permission } from './permission.ts'
import type { RoleCode } from './role.ts'

export type Ability = MongoAbility
export type Rule = RawRuleOf<Ability>

/** Which rows are a person's own, by subject (requirements.md, section 2). */
const own: Record<string, (username: string) => object[]> = {
  Opportunity: (username) => [{ createdBy: username }, { assignee: username }],
  Ticket: (username) => [{ createdBy: username }, { assignee: username }, { customerManager: username }],
  ChurnCase: (username) => [{ customerManager: username }],
  Customer: (username) => [{ manager: username }],
  Import: (username) => [{ createdBy: username }],
}

/**
 * The CASL rules of one person. What this version does not know is worth nothing, and a permission of scope own on a
 * subject without owners allows nothing. A hidden field is a rule that forbids reading it, after all that allow.
 */
export function rulesOf(person: { username: string; role: string }, permissions: Permission[]): Rule[] {
  if (person.role === ('super-administrator' satisfies RoleCode))
    return [{ action: 'manage', subject: 'all' }]
  const known = permissions.filter(isKnown)
  const allowed = known.flatMap((permission) => allowing(person.username, permission))
  return [...allowed, ...allowed.flatMap(alsoReading), ...known.flatMap(hiding)]
}

function allowing(username: string, { subject, action, scope }: Permission): Rule[] {
  if (scope === 'all') return [{ action, subject }]
  return (own[subject]?.(username) ?? []).map((conditions) => ({
    action,
    subject,
    conditions: { ...conditions },
  }))
}

/** Who may look into the archive reads what lies in it. */
const alsoReading = ({ action, subject, conditions }: Rule): Rule[] =>
  action === 'read-archived'
    ? [{ action: 'read', subject, conditions: { ...conditions, status: 'archived' } }]
    : []

const hiding = ({ subject, action, hiddenFields }: Permission): Rule[] =>
  hiddenFields?.length ? [{ inverted: true, action, subject, fields: [...hiddenFields] }] : []

export function abilityOf(rules: Rule[]): Ability {
  return createMongoAbility(rules)
}

/** How far a permission reaches on this row: every row, only one's own (and this is one), or not at all. */
export function reach(ability: Ability, action: string, subject: string, row: object): 'all' | 'own' | null {
  const rule = ability.relevantRuleFor(action, typed(subject, { ...row }))
  if (!rule || rule.inverted) return null
  return rule.conditions ? 'own' : 'all'
}

const hidden = new WeakMap<Ability, Map<string, string[]>>()

/** The fields that are kept from whoever reads this subject by these rights. */
export function hiddenFieldsOf(ability: Ability, subject: string): string[] {
  const known = hidden.get(ability) ?? new Map<string, string[]>()
  hidden.set(ability, known)
  const fields =
    known.get(subject) ??
    (subjects[subject]?.hideable ?? []).filter(
      (field) => ability.can('read', subject) && !ability.can('read', subject, field),
    )
  known.set(subject, fields)
  return fields
}

export interface Right {
  subject: string
  action: string
  scope: 'own' | 'all'
  hiddenFields: string[]
}

/** Everything that these rights allow, in the order of the catalogue. */
export function rightsIn(ability: Ability): Right[] {
  return Object.entries(subjects).flatMap(([subject, { actions }]) =>
    actions
      .filter((action) => ability.can(action, subject))
      .map((action) => ({
        subject,
        action,
        scope: ability.rulesFor(action, subject).some(({ inverted, conditions }) => !inverted && !conditions)
          ? ('all' as const)
          : ('own' as const),
        hiddenFields: action === 'read' ? hiddenFieldsOf(ability, subject) : [],
      })),
  )
}
