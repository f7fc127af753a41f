import { Refused, get, post } from '../api.ts'
import { t } from '../i18n.ts'
import type { Person } from '../types.ts'
import { listFor, lifecycleFor, pathOf, wordOf, type LivingItem } from './kinds.ts'

/** In the order in which a person most likely wants them. */
const order = ['assign', 'approve', 'archive', 'reassign', 'hand-over', 'recall', 'fail', 'reopen', 'remark']

/** The commands that at least one of these records takes now. */
export const offeredToMany = (items: LivingItem[]) =>
  order.filter(
    (name) =>
      lifecycleFor(items[0]?.number ?? '').commands[name]?.bulk &&
      items.some(({ allowed }) => allowed.includes(name)),
  )

/** Why a record will stay as it is, in a few words; null when it takes the command. */
export function obstacle(item: LivingItem, name: string, assignee?: string): string | null {
  if (!item.allowed.includes(name)) {
    if (item.deletedAt) return t('bulk.inBin')
    return lifecycleFor(item.number).commands[name]?.from.includes(item.status)
      ? t('bulk.notAllowed')
      : t('bulk.isNow', { status: wordOf(item.number, `status.${item.status}`) })
  }
  const theirs = name !== 'assign' && assignee && item.assignee?.username === assignee
  return theirs ? t('bulk.theirsAlready', { name: item.assignee?.name ?? '' }) : null
}

export interface Result {
  number: string
  status: number
  code?: string
  title?: string
  id?: string
}

export async function giveToMany(
  name: string,
  items: LivingItem[],
  input: Record<string, unknown>,
  key: string,
): Promise<Result[]> {
  const numbers = items.map(({ number }) => number)
  const path = `${listFor(numbers[0] ?? '')}/bulk/${name}`
  return (await post<{ results: Result[] }>(path, { numbers, input }, { key })).results
}

interface Asked {
  state: 'pending' | 'done' | 'refused' | 'expired'
  problem: { status: number; code: string; title: string } | null
}

/** Asks what became of a command that was still under way. */
export async function askAgain(result: Result): Promise<Result> {
  const { state, problem } = await get<Asked>(`/commands/${result.id}`)
  if (state === 'pending') return result
  return { number: result.number, ...(problem ?? { status: 200 }) }
}

/** Who was faster, when that can be said: it is what a person wants to know of a row that did not change. */
export async function whoWasFaster({ number }: Result): Promise<string | null> {
  try {
    const { assignee, assignedBy } = await get<Record<'assignee' | 'assignedBy', Person | null>>(
      pathOf(number),
    )
    return assignee && assignedBy
      ? wordOf(number, 'bulk.faster', { by: assignedBy.name, to: assignee.name })
      : null
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}
