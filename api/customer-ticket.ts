import { TicketRow } from '../db/ticket.ts'
import { reach } from '../domain/ability.ts'
import { visibleCustomer } from './customer-edit.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { listQuery, page } from './list.ts'
import { peopleOf } from './people.ts'
import { customerTickets } from './ticket-answer.ts'

/** All tickets of a customer: who looks after it must know that one is open, though it may not be his to read. */
export const customerTicketEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/customers/{number}/tickets',
    summary: 'The tickets of a customer; of those one may not read only number, type, state and dates',
    for: { subject: 'Ticket' },
    query: listQuery(['createdAt'], {}).omit({ q: true }),
    answer: customerTickets,
    problems: [404],
    handle: async (call) => {
      const customer = await visibleCustomer(call, null)
      const em = call.db.read()
      const asked = { sort: call.query.sort ?? '-createdAt', key: 'number', ...call.query } as never
      const where = { customer: customer.number, deletedAt: null }
      const { rows, ...rest } = await page(em, TicketRow, where, asked)
      const { people } = await peopleOf(
        em,
        rows.map(({ assignee }) => assignee),
      )
      const items = rows.map((row) => {
        const { number, type, status, createdAt, archivedAt } = row
        const seen = { number, type, status, createdAt, archivedAt: archivedAt ?? null }
        if (!reach(call.person.ability, 'read', 'Ticket', row)) return { ...seen, readable: false }
        const { title, priority, satisfaction } = row
        const rest = { title, priority, assignee: people(row.assignee), satisfaction: satisfaction ?? null }
        return { ...seen, readable: true, ...rest }
      })
      return { body: { items, ...rest } }
    },
  }),
]
