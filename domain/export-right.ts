import { abilityOf, type Ability, type Rule } from './ability.ts'

/**
 * The rights under which a list is exported: what one may read of it as far as one may export it too. Of rows there are
 * all and one's own, so whoever exports his own reads his own; what his right hides stays hidden.
 */
export function abilityToExport(rules: Rule[], ability: Ability, subject: string): Ability {
  const exporting = ability.rulesFor('export', subject).filter(({ inverted }) => !inverted)
  if (exporting.some(({ conditions }) => !conditions)) return ability
  const isReading = (rule: Rule) =>
    !rule.inverted && [rule.action].flat().includes('read') && [rule.subject].flat().includes(subject)
  const own = exporting.map(({ conditions }) => ({ action: 'read', subject, conditions: { ...conditions } }))
  const canReadAtAll = ability.can('read', subject)
  return abilityOf([...(canReadAtAll ? own : []), ...rules.filter((rule) => !isReading(rule))] as Rule[])
}
