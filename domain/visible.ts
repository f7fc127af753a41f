import { subject as typed } from '@casl/ability'
import { hiddenFieldsOf, type Ability } from './ability.ts'

/** Of a record's values those that this person may read: a right may hide some fields. */
export function visibleValues<Value>(
  ability: Ability,
  subject: string,
  record: object,
  values: Record<string, Value>,
): Record<string, Value> {
  const instance = typed(subject, { ...record })
  return Object.fromEntries(Object.entries(values).filter(([field]) => ability.can('read', instance, field)))
}

/** Whether a person may read every record of a subject, and all of it. */
export function readsAll(ability: Ability, subject: string): boolean {
  const rules = ability.rulesFor('read', subject)
  return (
    rules.some(({ inverted, conditions }) => !inverted && !conditions) &&
    !rules.some(({ inverted }) => inverted) &&
    // Rules about fields are not among those.
    hiddenFieldsOf(ability, subject).length === 0
  )
}
