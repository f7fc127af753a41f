import { z } from 'zod'
import { contactsOf } from '../db/contact-list.ts'
import { ContactRow } from '../db/contact.ts'
import { CustomerRow } from '../db/customer.ts'
import { rowsOf } from '../db/row.ts'
import { pageOf, person } from './answer.ts'
import { presentContact } from './contact.ts'
import { contact } from './customer-answer.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { listQuery, page } from './list.ts'
import { peopleOf } from './people.ts'

const subject = 'Customer'
const ofAll = listQuery(['createdAt'], {
  customer: z.string().max(24).optional(),
  manager: z.string().max(32).optional(),
  total: z.literal('exact').optional(),
})
/** A contact in a list of them all: with whose it is. */
const listedContact = contact
  .extend({
    customer: z.strictObject({ number: z.string(), name: z.string() }),
    manager: person.nullable(),
  })
  .meta({ id: 'ListedContact' })

export const contactListEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/contacts',
    summary: 'The contacts of all customers, the latest first',
    for: { subject, action: 'read' },
    query: ofAll,
    answer: pageOf(listedContact),
    handle: async (call) => {
      const { sort, limit, cursor, total, ...filters } = call.query
      const em = call.db.read()
      const { rows, ...rest } = await page(em, ContactRow, contactsOf(em, call.person.ability, filters), {
        sort: sort ?? '-createdAt',
        key: 'id',
        ...(limit && { limit }),
        ...(cursor !== undefined && { cursor }),
        ...(total && { total }),
      })
      return { body: { items: await presentContacts(call, rows), ...rest } }
    },
  }),
]

async function presentContacts({ db }: Call, rows: ContactRow[]) {
  const em = db.read()
  const number = { $in: [...new Set(rows.map(({ customer }) => customer))] }
  const customers = rows.length > 0 ? await rowsOf(em, CustomerRow, { number }) : []
  const customerOf = new Map(customers.map((row) => [row.number, row]))
  const { people } = await peopleOf(
    em,
    customers.map(({ manager }) => manager),
  )
  return rows.map((row) => {
    const { name = '', manager } = customerOf.get(row.customer) ?? {}
    return {
      ...presentContact(row),
      customer: { number: row.customer, name },
      manager: people(manager),
    }
  })
}
