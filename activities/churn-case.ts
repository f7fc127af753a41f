import { personOf } from '../db/access.ts'
import { CustomerRecordRow } from '../db/customer-record.ts'
import { changeCustomer } from '../db/customer-write.ts'
import { CustomerRow } from '../db/customer.ts'
import { insertRow, rowOf } from '../db/row.ts'
import type { Transaction } from '../db/connection.ts'
import { reach } from '../domain/ability.ts'
import type { ChurnCase } from '../domain/churn-case.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import type { Craft, Made } from './craft.ts'

/** A confirmed loss makes the customer lost, what takes it back makes it active; with a case its customer is handed over. */
export const churnCaseCraft: Craft<ChurnCase> = {
  wants: () => null,

  async leave(em, after, leaves, made) {
    if (leaves === 'loss') await tell(em, after, made, 'lose', 'lost', { status: 'lost' })
    if (leaves === 'return') await giveBack(em, after, made)
    return leaves === 'assignment' ? takeAlong(em, after, made) : null
  },

  noteOf: () => null,
}

/** Who hands over the case hands over its customer, and must be allowed to. */
async function takeAlong(em: Transaction, after: ChurnCase, made: Made): Promise<Refusal | null> {
  const person = await personOf(em, made.actor)
  const row = await rowOf(em, CustomerRow, { number: after.customer })
  if (!person || !row || !reach(person.ability, 'hand-over', 'Customer', row))
    return refuse('forbidden', 'not-permitted', { params: { command: 'hand-over', subject: 'Customer' } })
  const manager = after.assignee ?? ''
  await tell(em, after, made, 'hand-over', 'handed-over', { manager })
  return null
}

/** Who says that a customer is back is believed for as long as an order would be: its silence begins anew. */
async function giveBack(em: Transaction, after: ChurnCase, made: Made): Promise<void> {
  if (after.status === 'warning')
    return tell(em, after, made, 'reactivate', 'reactivated', { status: 'active' })
  const heard = { recoveredAt: made.at, silentSince: made.at }
  await tell(em, after, made, 'recover', 'recovered', heard)
}

async function tell(
  em: Transaction,
  { number, customer }: ChurnCase,
  { actor, at, input }: Made,
  command: string,
  kind: string,
  changes: Partial<CustomerRow>,
): Promise<void> {
  const row = await rowOf(em, CustomerRow, { number: customer })
  if (!row) throw new Error(`${number} is about ${customer}, which is not there`)
  const note = [input.note, input.reason].find((text) => typeof text === 'string') ?? null
  const deed = { command, commandId: null, actor, at, note, partOf: number }
  await changeCustomer(em, row, changes, deed)
  await insertRow(em, CustomerRecordRow, { customer, kind, subject: number, actor, at })
}
