import { ContactRow } from '../db/contact.ts'
import { CustomerRow } from '../db/customer.ts'
import type { InteractionRow } from '../db/interaction.ts'
import { rowsOf } from '../db/row.ts'
import { interactionAllows } from '../domain/interaction.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './people.ts'

/** Interactions as clients see them; with customers, contacts and people in one query each. */
export async function presentInteractions({ db, person }: Call, rows: InteractionRow[]) {
  const em = db.read()
  const number = { $in: [...new Set(rows.map(({ customer }) => customer))] }
  const ids = [...new Set(rows.flatMap(({ contact }) => contact ?? []))]
  const customers = rows.length > 0 ? await rowsOf(em, CustomerRow, { number }) : []
  const contacts = ids.length > 0 ? await rowsOf(em, ContactRow, { id: { $in: ids } }) : []
  const customerOf = new Map(customers.map((row) => [row.number, row]))
  const contactOf = new Map(contacts.map(({ id, name }) => [id, { id, name }]))
  const { people } = await peopleOf(
    em,
    rows.map(({ createdBy }) => createdBy),
  )
  return rows.map((row) => {
    const { name = '', manager = '' } = customerOf.get(row.customer) ?? {}
    return {
      id: row.id,
      customer: { number: row.customer, name },
      date: row.date,
      type: row.type,
      place: row.place ?? null,
      title: row.title,
      detail: row.detail ?? null,
      contact: contactOf.get(row.contact ?? 0) ?? null,
      nextContactAt: row.nextContactAt ?? null,
      remindedAt: row.remindedAt ?? null,
      contactDoneAt: row.contactDoneAt ?? null,
      createdBy: people(row.createdBy),
      createdAt: row.createdAt,
      version: row.version,
      allowed: interactionAllows(person.ability, { manager }, row),
    }
  })
}

export async function interactionAnswer(call: Call, row: InteractionRow) {
  const [body] = await presentInteractions(call, [row])
  return { body, version: row.version }
}
