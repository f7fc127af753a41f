import { Refused, command } from '../api.ts'
import { t } from '../i18n.ts'
import { meantBy } from '../churn/meaning.ts'
import { day } from '../format.ts'
import { nameOf } from '../people.ts'
import { tell } from '../toast.ts'
import { pathOf, wordOf, type LivingItem } from './kinds.ts'

/** Commands that are done on the record's own page, where it stands. */
export const inPlace = ['plan', 'record-result', 'handle', 'feed-back']
const inPlan = ['plan', 'record-result']
/** What a person most likely came to do, first. */
const order = [
  'assign',
  'approve',
  'defer',
  'plan',
  'handle',
  'record-result',
  'feed-back',
  'succeed',
  'archive',
  'reopen',
  'confirm',
  'reject',
  'revoke',
  'recover',
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
export const dangerous = new Set(['fail', 'recall', 'delete', 'confirm'])

/** What a command is called for whoever would give it to this record. */
export const commandWord = (item: Pick<LivingItem, 'number' | 'status'>, name: string) =>
  wordOf(item.number, `command.${meantBy(item, name)}`)

/** The allowed commands in that order; success only once the plan says it can be, remarks have a place of their own. */
export function offered(item: LivingItem): string[] {
  const decided = item.flags.undecided ?? false
  return order
    .filter((name) => item.allowed.includes(name))
    .filter((name) => !(decided && inPlan.includes(name)) && (decided || name !== 'succeed'))
}

/** Gives a command and says what it did. Refusals are the caller's to show beside their cause. */
export async function give<After extends LivingItem>(
  item: LivingItem,
  name: string,
  input: Record<string, unknown>,
): Promise<After> {
  const after = await command<After>(`${pathOf(item.number)}/${name}`, input, item.version)
  const person = typeof input.assignee === 'string' ? nameOf(input.assignee) : (item.assignee?.name ?? '')
  const told = { name: person, day: typeof input.reviewOn === 'string' ? day(input.reviewOn) : '' }
  if (!inPlace.includes(name)) tell(wordOf(item.number, `dialog.done.${meantBy(item, name)}`, told))
  return after
}

export const sentenceOf = (error: unknown) => (error instanceof Refused ? error.message : t('offline'))
