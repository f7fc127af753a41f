import { createMongoAbility, subject as typed, type MongoAbility, type RawRuleOf } from '@casl/ability'
import type { Permission } from './permission.ts'
import type { RoleCode } from './role.ts'

export type Ability = MongoAbility
export type Rule = RawRuleOf<Ability>

/** Which rows are a person's own, by subject (requirements.md, section 2). */
const own: Record<string, (username: string) => object[]> = {
  Opportunity: (username) => [{ createdBy: username }, { assignee: username }],
  Customer: (username) => [{ manager: username }],
}

/** The CASL rules of one person. A permission of scope own on a subject without owners allows nothing. */
export function rulesOf(person: { username: string; role: string }, permissions: Permission[]): Rule[] {
  if (person.role === ('super-administrator' satisfies RoleCode))
    return [{ action: 'manage', subject: 'all' }]
  return permissions.flatMap(({ subject, action, scope }): Rule[] => {
    if (scope === 'all') return [{ action, subject }]
    return (own[subject]?.(person.username) ?? []).map((conditions) => ({
      action,
      subject,
      conditions: { ...conditions },
    }))
  })
}

export function abilityOf(rules: Rule[]): Ability {
  return createMongoAbility(rules)
}

/** How far a permission reaches on this row: every row, only one's own (and this is one), or not at all. */
export function reach(ability: Ability, action: string, subject: string, row: object): 'all' | 'own' | null {
  const rule = ability.relevantRuleFor(action, typed(subject, { ...row }))
  if (!rule || rule.inverted) return null
  return rule.conditions ? 'own' : 'all'
}
