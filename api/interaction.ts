import { z } from 'zod'
import { interactionsOf, reminders } from '../db/interaction-list.ts'
import { InteractionRow } from '../db/interaction.ts'
import { dayOf } from '../domain/day.ts'
import { day } from '../domain/input.ts'
import { doneInput, interactionEdit, interactionInput } from '../domain/interaction.ts'
import { visibleCustomer } from './customer-edit.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { interaction, interactionOrDone, interactionPage } from './interaction-answer.ts'
import {
  addInteraction,
  editInteraction,
  finishContact,
  removeInteraction,
  visibleInteraction,
} from './interaction-edit.ts'
import { interactionAnswer, presentInteractions } from './interaction-json.ts'
import { listQuery, page } from './list.ts'
import { rowId } from './route.ts'

const subject = 'Customer'
const params = { id: rowId }
const sorts = ['date', 'nextContactAt'] as const
const ofOne = listQuery(sorts, {})
const ofAll = listQuery(sorts, {
  customer: z.string().max(24).optional(),
  manager: z.string().max(32).optional(),
  type: z.string().max(40).optional(),
  contact: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  dateFrom: day.optional(),
  dateTo: day.optional(),
  reminder: z.enum(reminders).optional(),
  total: z.literal('exact').optional(),
})

export const interactionEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/customers/{number}/interactions',
    summary: 'A customer’s interactions, newest first',
    for: { subject, action: 'read' },
    query: ofOne,
    answer: interactionPage,
    problems: [404],
    handle: async (call) => {
      const { number } = await visibleCustomer(call)
      return listed(call, { ...call.query, customer: number })
    },
  }),
  endpoint({
    method: 'post',
    path: '/customers/{number}/interactions',
    summary: 'Add an interaction; with the moment of the next contact somebody is reminded then',
    for: { subject },
    body: interactionInput,
    answer: interactionOrDone,
    status: 201,
    problems: [404],
    parsesItself: true,
    handle: (call) => addInteraction(call as Call),
  }),
  endpoint({
    method: 'get',
    path: '/interactions',
    summary: 'Interactions with all customers, newest first',
    for: { subject, action: 'read' },
    query: ofAll,
    answer: interactionPage,
    handle: (call) => listed(call, call.query),
  }),
  endpoint({
    method: 'get',
    path: '/interactions/{id}',
    summary: 'One interaction',
    for: { subject, action: 'read' },
    params,
    answer: interaction,
    problems: [404],
    handle: async (call) => interactionAnswer(call, await visibleInteraction(call)),
  }),
  endpoint({
    method: 'patch',
    path: '/interactions/{id}',
    summary: 'Edit an interaction; a next contact is moved by another moment and dropped by null',
    for: { subject },
    params,
    body: interactionEdit,
    answer: interaction,
    problems: [404, 412, 428],
    handle: (call) => editInteraction(call as Call, call.body),
  }),
  endpoint({
    method: 'delete',
    path: '/interactions/{id}',
    summary: 'Delete an interaction',
    for: { subject },
    params,
    status: 204,
    current: interaction,
    problems: [404, 412, 428],
    handle: (call) => removeInteraction(call),
  }),
  endpoint({
    method: 'post',
    path: '/interactions/{id}/done',
    summary: 'Say that the next contact took place',
    for: { subject },
    params,
    body: doneInput,
    answer: interactionOrDone,
    current: interaction,
    problems: [404, 409, 412],
    parsesItself: true,
    handle: (call) => finishContact(call as Call),
  }),
]

async function listed(call: Call, query: z.infer<typeof ofAll>) {
  const { sort, limit, cursor, total, ...filters } = query
  const { db, person, timeZone } = call
  const em = db.read()
  const now = call.now()
  const where = interactionsOf(em, person.ability, filters, { now, today: dayOf(now, timeZone), timeZone })
  const { rows, ...rest } = await page(em, InteractionRow, where, {
    sort: sort ?? '-date',
    key: 'id',
    ...(limit && { limit }),
    ...(cursor !== undefined && { cursor }),
    ...(total && { total }),
  })
  return { body: { items: await presentInteractions(call, rows), ...rest } }
}
