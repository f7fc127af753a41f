import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { InteractionRow } from './interaction.ts'
import { rowsOf } from './row.ts'
import { wantNudge } from './write.ts'

/** The process that reminds of the next contact of an interaction has a number of its own, made of its id. */
export const reminderNumber = (id: number) => `IA-${id}`
export const isReminder = (number: string) => /^IA-\d{1,15}$/.test(number)
export const interactionId = (number: string) => (isReminder(number) ? Number(number.slice(3)) : 0)

/** A next contact of which nobody has been reminded yet. */
const unreminded = { nextContactAt: { $ne: null }, remindedAt: null, contactDoneAt: null }
/** Those that must have a process: a customer in the bin is not called. */
export const waitsIn = (em: Transaction) => ({
  ...unreminded,
  customer: {
    $nin: em
      .createQueryBuilder(CustomerRow)
      .select('number')
      .where({ deletedAt: { $ne: null } }),
  },
})

export const nudgeReminder = (em: Transaction, id: number, at: Date) =>
  wantNudge(em, 'Interaction', reminderNumber(id), at)

/** A customer's reminders go with it into the bin, and come back with it. */
export async function nudgeRemindersOf(em: Transaction, customer: string, at: Date): Promise<void> {
  const rows = await rowsOf(
    em,
    InteractionRow,
    { customer, remindedAt: null, contactDoneAt: null },
    { orderBy: { id: 'asc' } },
  )
  for (const { id, nextContactAt } of rows) if (nextContactAt) await nudgeReminder(em, id, at)
}
