import { CustomerRow } from '../db/customer.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { scope } from '../db/scope.ts'
import { nameKey } from '../domain/name-key.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './people.ts'

/** What may be the same business already. Of what a person may not read: number, state and assignee, without link. */
export async function duplicates(call: Call, typed: { customerName?: string; contactPhone?: string }) {
  const em = call.db.read()
  const key = nameKey(typed.customerName ?? '')
  const phone = typed.contactPhone?.trim() ?? ''
  if (!key && !phone) return []
  const like = { nameKey: { $like: `%${key.replace(/[\\%_]/g, '\\$&')}%` } }
  const named = key.length >= 4 ? { $or: [{ nameKey: key }, like] } : { nameKey: key }
  const either = (byPhone: object) => ({ $or: [...(key ? [named] : []), ...(phone ? [byPhone] : [])] })
  const customers = await em.find(
    CustomerRow,
    { $and: [{ deletedAt: null }, either({ phone })] },
    {
      limit: 5,
    },
  )
  const opportunities = await em.find(
    OpportunityRow,
    {
      $and: [{ deletedAt: null, status: { $nin: ['succeeded', 'failed'] } }, either({ contactPhone: phone })],
    } as never,
    { limit: 5 },
  )
  const readable = new Set(
    (
      await em.find(OpportunityRow, {
        $and: [
          { number: { $in: opportunities.map(({ number }) => number) } },
          scope<OpportunityRow>(call.person.ability, 'read', 'Opportunity'),
        ],
      })
    ).map(({ number }) => number),
  )
  const { people } = await peopleOf(em, [
    ...customers.map(({ manager }) => manager),
    ...opportunities.map(({ assignee }) => assignee),
  ])
  const readsCustomers = call.person.ability.can('read', 'Customer')
  const match = (row: { nameKey: string }) =>
    row.nameKey === key || (key.length >= 4 && row.nameKey.includes(key)) ? 'name' : 'phone'
  return [
    ...customers.map((row) => ({
      kind: 'customer',
      number: row.number,
      ...(readsCustomers && { name: row.name }),
      status: row.status,
      assignee: people(row.manager),
      link: readsCustomers,
      match: match(row),
      existingCustomer: row.nameKey === key && row.status === 'active',
    })),
    ...opportunities.map((row) => ({
      kind: 'opportunity',
      number: row.number,
      ...(readable.has(row.number) && { name: row.customerName }),
      status: row.status,
      assignee: people(row.assignee),
      link: readable.has(row.number),
      match: match(row),
      existingCustomer: false,
    })),
  ]
}
