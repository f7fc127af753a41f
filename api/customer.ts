import { z } from 'zod'
import { ContactRow } from '../db/contact.ts'
import { CustomerRecordRow } from '../db/customer-record.ts'
import { CustomerRow } from '../db/customer.ts'
import { nameFragment } from '../db/opportunity-list.ts'
import { scope } from '../db/scope.ts'
import { nameKey } from '../domain/name-key.ts'
import { contacts, customer, customerPage, customerRecords } from './customer-answer.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { listQuery, page } from './list.ts'
import { peopleOf, type People } from './opportunity-json.ts'
import { Problem } from './problem.ts'

const subject = 'Customer'
const query = listQuery(['createdAt', 'name', 'lastOrderAt', 'updatedAt'], {
  region: z.string().max(40).optional(),
  manager: z.string().max(32).optional(),
  level: z.coerce.number().int().min(1).max(5).optional(),
  status: z.enum(['active', 'lost']).optional(),
  total: z.literal('exact').optional(),
})

export const customerEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/customers',
    summary: 'List customers',
    for: { subject, action: 'read' },
    query,
    answer: customerPage,
    handle: async (call) => {
      const em = call.db.read()
      const { q, region, manager, level, status, sort, limit, cursor, total } = call.query
      const typed =
        q &&
        (/^kh-?\d*/i.test(q)
          ? { number: { $like: `${q.toUpperCase()}%` } }
          : nameFragment(em, subject, nameKey(q)))
      const where = {
        $and: [
          scope<CustomerRow>(call.person.ability, 'read', subject),
          {
            deletedAt: null,
            ...(region && { region }),
            ...(manager && { manager }),
            ...(level && { level }),
            ...(status && { status }),
          },
          ...(typed ? [typed] : []),
        ],
      }
      const { rows, ...rest } = await page(em, CustomerRow, where as never, {
        sort: sort ?? '-createdAt',
        key: 'number',
        ...(limit && { limit }),
        ...(cursor !== undefined && { cursor }),
        ...(total && { total }),
      })
      const { people } = await peopleOf(
        em,
        rows.map(({ manager }) => manager),
      )
      return { body: { items: rows.map((row) => presentCustomer(row, people)), ...rest } }
    },
  }),
  endpoint({
    method: 'get',
    path: '/customers/{number}',
    summary: 'One customer',
    for: { subject, action: 'read' },
    answer: customer,
    problems: [404],
    handle: async (call) => {
      const row = await visibleCustomer(call)
      const { people } = await peopleOf(call.db.read(), [row.manager])
      return { body: presentCustomer(row, people), version: row.version }
    },
  }),
  endpoint({
    method: 'get',
    path: '/customers/{number}/contacts',
    summary: 'A customer’s contacts',
    for: { subject, action: 'read' },
    answer: contacts,
    problems: [404],
    handle: async (call) => {
      const { number } = await visibleCustomer(call)
      const rows = await call.db.read().find(ContactRow, { customer: number }, { orderBy: { id: 'asc' } })
      return { body: { items: rows.map(presentContact) } }
    },
  }),
  endpoint({
    method: 'get',
    path: '/customers/{number}/records',
    summary: 'The log of a customer’s life, newest first',
    for: { subject, action: 'read' },
    answer: customerRecords,
    problems: [404],
    handle: async (call) => {
      const { number } = await visibleCustomer(call)
      const em = call.db.read()
      const rows = await em.find(
        CustomerRecordRow,
        { customer: number },
        { orderBy: { id: 'desc' }, limit: 200 },
      )
      const { people } = await peopleOf(
        em,
        rows.map(({ actor }) => actor),
      )
      const items = rows.map(({ id, kind, subject, actor, at }) => ({
        id,
        kind,
        subject: subject ?? null,
        actor: people(actor),
        at,
      }))
      return { body: { items } }
    },
  }),
]

async function visibleCustomer({ db, params, person }: Call): Promise<CustomerRow> {
  const number = params.number ?? ''
  const row = await db.read().findOne(CustomerRow, {
    $and: [{ number, deletedAt: null }, scope<CustomerRow>(person.ability, 'read', subject)],
  })
  if (!row) throw new Problem(404, 'not-found', { params: { number } })
  return row
}

function presentCustomer(row: CustomerRow, people: People) {
  const {
    number,
    name,
    region,
    level,
    satisfaction,
    credit,
    address,
    postcode,
    phone,
    fax,
    website,
    status,
  } = row
  return {
    number,
    name,
    region: region ?? null,
    manager: people(row.manager),
    level,
    satisfaction,
    credit,
    address: address ?? null,
    postcode: postcode ?? null,
    phone: phone ?? null,
    fax: fax ?? null,
    website: website ?? null,
    status,
    lastOrderAt: row.lastOrderAt ?? null,
    bornFrom: row.bornFrom ?? null,
    flags: { missingContact: row.contactsTotal === 0 },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    version: row.version,
    allowed: [] as string[],
  }
}

function presentContact(row: ContactRow) {
  const { id, name, gender, position, officePhone, mobile, email, wechat, memo, primary, version } = row
  return { id, name, gender, position, officePhone, mobile, email, wechat, memo, primary, version }
}
