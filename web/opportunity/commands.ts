import { Refused, command } from '../api.ts'
import { t } from '../i18n.ts'
import { nameOf } from '../people.ts'
import { tell } from '../toast.ts'
import type { Opportunity, OpportunityItem } from '../types.ts'

/** Commands that are done on the record's own page, in its plan. */
export const inPlan = ['plan', 'record-result']
/** What a person most likely came to do, first. */
const order = [
  'assign',
  'plan',
  'record-result',
  'succeed',
  'reopen',
  'restore',
  'reassign',
  'hand-over',
  'edit',
  'recall',
  'fail',
  'delete',
]
/** Those that give a record to somebody. */
export const gives = ['assign', 'reassign', 'hand-over']
export const dangerous = new Set(['fail', 'recall', 'delete'])

/** The allowed commands in that order; success only once the plan says it can be, remarks have a place of their own. */
export function offered(item: OpportunityItem | Opportunity): string[] {
  const decided = item.flags.undecided
  return order
    .filter((name) => item.allowed.includes(name))
    .filter((name) => !(decided && inPlan.includes(name)) && (decided || name !== 'succeed'))
}

/** Gives a command and says what it did. Refusals are the caller's to show beside their cause. */
export async function give(
  item: OpportunityItem | Opportunity,
  name: string,
  input: Record<string, unknown>,
): Promise<Opportunity> {
  const after = await command<Opportunity>(`/opportunities/${item.number}/${name}`, input, item.version)
  const person = typeof input.assignee === 'string' ? nameOf(input.assignee) : (item.assignee?.name ?? '')
  if (name !== 'plan' && name !== 'record-result') tell(t(`dialog.done.${name}`, { name: person }))
  return after
}

export const sentenceOf = (error: unknown) => (error instanceof Refused ? error.message : t('offline'))
