import { CustomerRow } from '../db/customer.ts'
import type { Transaction } from '../db/connection.ts'
import { tellInteraction } from '../db/interaction-write.ts'
import { InteractionRow } from '../db/interaction.ts'
import { notify, supervisorsOf } from '../db/notify.ts'
import { interactionId } from '../db/reminder.ts'
import { rowOf, updateRow } from '../db/row.ts'
import { UserRow } from '../db/user.ts'
import { dayOf } from '../domain/day.ts'
import type { NextReminder, ReminderActivities } from '../workflows/reminding.ts'
import { failpoint } from './failpoint.ts'
import type { Surroundings } from './surroundings.ts'

const clock = 'clock'

/** Whom to call, at the minute that was agreed. The row is what says so, and it says when that was done. */
export function createReminderActivities({
  db,
  now,
  timeZone,
  ahead = () => 0,
}: Surroundings): ReminderActivities {
  return { nextReminder, remind }

  async function nextReminder(number: string): Promise<NextReminder | null> {
    const waiting = await waitingOf(db.read(), number)
    return waiting && nextOf(waiting.row)
  }

  async function remind(number: string, at: string): Promise<NextReminder | null> {
    failpoint('before-reminder')
    const next = await db.transaction(async (em) => {
      const waiting = await waitingOf(em, number)
      if (!waiting) return null
      const { row, customer } = waiting
      // It has been moved since the timer was set.
      if (row.nextContactAt?.toISOString() !== at) return nextOf(row)
      const { id, version } = row
      const remindedAt = now()
      const changes = { remindedAt, version: version + 1, updatedAt: remindedAt }
      // Somebody wrote it between our reading and this: the next attempt reads what he has made of it.
      if ((await updateRow(em, InteractionRow, { id, version }, changes)) !== 1)
        throw new Error(`${number} was written meanwhile`)
      await tellManager(em, row, customer, remindedAt)
      await tellInteraction(em, row, row, {
        command: 'remind-contact',
        commandId: `${clock}/remind-contact/${number}/${at}/${version}`,
        note: row.title,
        actor: clock,
        at: remindedAt,
      })
      return null
    })
    failpoint('after-reminder')
    return next
  }

  async function waitingOf(em: Transaction, number: string) {
    const row = await rowOf(em, InteractionRow, { id: interactionId(number) })
    if (!row?.nextContactAt || row.remindedAt || row.contactDoneAt) return null
    const customer = await rowOf(em, CustomerRow, { number: row.customer, deletedAt: null })
    return customer && { row, customer }
  }

  function nextOf({ nextContactAt }: InteractionRow): NextReminder | null {
    if (!nextContactAt) return null
    return { at: nextContactAt.toISOString(), wakeAt: nextContactAt.getTime() - ahead() }
  }

  /** The customer's manager as he is now; when he has left, those who can give the customer to another. */
  async function tellManager(em: Transaction, row: InteractionRow, customer: CustomerRow, at: Date) {
    const { manager, name, number } = customer
    const isHere = (await em.count(UserRow, { username: manager, active: true })) > 0
    const people = isHere ? [manager] : await supervisorsOf(em, manager, 'Opportunity')
    const params = { customerName: name, title: row.title, interaction: row.id }
    const notices = people.map((person) => ({ kind: 'next-contact', to: { person }, params }))
    await notify(em, notices, { subject: 'Customer', number, actor: clock, at, today: dayOf(at, timeZone) })
  }
}
