import type { Transaction } from './connection.ts'
import { ContactRow } from './contact.ts'
import { told } from './customer-write.ts'
import { CustomerRow } from './customer.ts'
import type { InteractionRow } from './interaction.ts'
import { rowOf } from './row.ts'
import { enterHistory, type Deed } from './write.ts'

/** The line that a change of an interaction leaves in the history of its customer, which itself stays as it was. */
export async function tellInteraction(
  em: Transaction,
  before: InteractionRow | null,
  after: InteractionRow | null,
  deed: Deed,
): Promise<void> {
  const customer = await rowOf(em, CustomerRow, { number: (after ?? before)?.customer ?? '' })
  if (!customer) return
  const standing = told(customer)
  const [old, now] = [await spoken(em, before), await spoken(em, after)]
  await enterHistory(em, 'Customer', { ...standing, ...old }, { ...standing, ...now }, deed)
}

const fields = ['date', 'type', 'title', 'place', 'detail', 'nextContactAt'] as const

/** What of it the history tells: the person it was with by name, for a contact may go. */
async function spoken(em: Transaction, row: InteractionRow | null): Promise<object> {
  const contact = row?.contact ? await rowOf(em, ContactRow, { id: row.contact }) : null
  return {
    ...Object.fromEntries(fields.map((field) => [field, row?.[field] ?? null])),
    contact: contact?.name ?? null,
  }
}
