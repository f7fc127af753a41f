import { z } from 'zod'
import { CustomerRecordRow } from '../db/customer-record.ts'
import { settingsIn } from '../db/settings.ts'
import {
  customerEdit,
  customerInput,
  financialFields,
  seesChurnCases,
  seesFinances,
} from '../domain/customer.ts'
import { customer, customerOrDone, customerPage, customerRecords, wholeCustomer } from './customer-answer.ts'
import {
  binCustomer,
  createCustomer,
  editCustomer,
  restoreCustomer,
  visibleCustomer,
} from './customer-edit.ts'
import { presentCustomers } from './customer-json.ts'
import { customerQuery, customersOf } from './customer-list.ts'
import { namedIn, onlyOfCases, withoutCases } from './customer-told.ts'
import { wholeCustomerAnswer } from './customer-whole.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { recordHistory } from './history-answer.ts'
import { historyOf } from './history.ts'
import { peopleOf } from './people.ts'

const subject = 'Customer'
export const customerEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/customers',
    summary: 'List customers',
    for: { subject, action: 'read' },
    query: customerQuery,
    answer: customerPage,
    handle: async (call) => {
      const { rows, ...rest } = await customersOf(call)
      return { body: { items: await presentCustomers(call, rows), ...rest } }
    },
  }),
  endpoint({
    method: 'get',
    path: '/customers/{number}',
    summary: 'One customer',
    for: { subject, action: 'read' },
    answer: wholeCustomer,
    problems: [404],
    handle: async (call) => wholeCustomerAnswer(call, await visibleCustomer(call, null)),
  }),
  endpoint({
    method: 'post',
    path: '/customers',
    summary: 'Create a customer',
    for: { subject, action: 'create' },
    body: customerInput,
    answer: customerOrDone,
    status: 201,
    problems: [409],
    parsesItself: true,
    handle: (call) => createCustomer(call as Call),
  }),
  endpoint({
    method: 'patch',
    path: '/customers/{number}',
    summary: 'Edit a customer',
    for: { subject },
    body: customerEdit,
    answer: customer,
    problems: [404, 409, 412, 428],
    handle: (call) => editCustomer(call as Call, call.body),
  }),
  endpoint({
    method: 'delete',
    path: '/customers/{number}',
    summary: 'Put a customer into the recycle bin',
    for: { subject },
    status: 204,
    current: customer,
    problems: [404, 409, 412, 428],
    handle: (call) => binCustomer(call),
  }),
  endpoint({
    method: 'post',
    path: '/customers/{number}/restore',
    summary: 'Take a customer out of the recycle bin',
    for: { subject },
    body: z.strictObject({}),
    answer: customerOrDone,
    problems: [404, 412],
    handle: (call) => restoreCustomer(call as Call),
  }),
  endpoint({
    method: 'get',
    path: '/customers/{number}/history',
    summary: 'What happened to a customer, newest first',
    for: { subject, action: 'read' },
    answer: recordHistory,
    problems: [404],
    handle: async (call) => {
      const { number, manager, deletedAt } = await visibleCustomer(call, null)
      const settings = await settingsIn(call.db.read(), call.timeZone)
      const kept = { manager, deletedAt: deletedAt ?? null }
      const unseen = seesFinances(call.person.ability, kept, settings) ? [] : financialFields
      const whole = seesChurnCases(call.person.ability, kept)
      return { body: { items: await historyOf(call, number, unseen, whole ? undefined : withoutCases) } }
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
      const { number, manager } = await visibleCustomer(call)
      const em = call.db.read()
      const seesCases = seesChurnCases(call.person.ability, { manager })
      const rows = await em.find(
        CustomerRecordRow,
        { customer: number, ...(!seesCases && { kind: { $nin: onlyOfCases } }) },
        { orderBy: { id: 'desc' }, limit: 200 },
      )
      const { people } = await peopleOf(
        em,
        rows.map(({ actor }) => actor),
      )
      const items = rows.map((row) => {
        const { id, kind, actor, at } = row
        return { id, kind, subject: namedIn(row, seesCases), actor: people(actor), at }
      })
      return { body: { items } }
    },
  }),
]
