import { UniqueConstraintViolationException, type FilterQuery } from '@mikro-orm/core'
import { peopleWho } from '../db/access.ts'
import { ChurnCaseRow } from '../db/churn-case.ts'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { changeCustomer } from '../db/customer-write.ts'
import { CustomerRow } from '../db/customer.ts'
import { insertCustomer } from '../db/new-customer.ts'
import { takeNumber } from '../db/number-counter.ts'
import { checkCodes } from '../db/reference.ts'
import { rowOf } from '../db/row.ts'
import { OrderRow } from '../db/order.ts'
import { scope } from '../db/scope.ts'
import { TicketRow } from '../db/ticket.ts'
import { StaleRecord } from '../db/write.ts'
import {
  customerAllows,
  customerAmounts,
  customerInput,
  type CustomerAct,
  type CustomerEdit,
} from '../domain/customer.ts'
import { dayOf } from '../domain/day.ts'
import { fenOf } from '../domain/money.ts'
import { nameKey } from '../domain/name-key.ts'
import { silentSinceOf } from '../domain/silence.ts'
import { refuse } from '../domain/refusal.ts'
import { commandRow, type Mark } from './command-row.ts'
import { customerAnswer } from './customer-json.ts'
import { parsed, type Answer, type Call } from './endpoint.ts'
import { once } from './lifecycle.ts'
import { Problem, problemOf } from './problem.ts'
import { demandVersion } from './version.ts'

const subject = 'Customer'
const codes = { region: 'region', level: 'customer_level' }

/** A customer among those this person may read. */
export const readableCustomer = ({ db, person }: Call, where: FilterQuery<CustomerRow>) =>
  rowOf(db.read(), CustomerRow, {
    $and: [where, scope<CustomerRow>(person.ability, 'read', subject)],
  })

/** The customer of the address; in the bin only when asked for there. */
export async function visibleCustomer(call: Call, binned: boolean | null = false): Promise<CustomerRow> {
  const number = call.params.number ?? ''
  const deleted = binned === null ? {} : { deletedAt: binned ? { $ne: null } : null }
  const row = await readableCustomer(call, { number, ...deleted })
  // What lies in the bin is there for whoever may take it out.
  if (!row || (row.deletedAt && !call.person.ability.can('restore', subject)))
    throw new Problem(404, 'not-found', { params: { number } })
  return row
}

/** A new customer, once for each Idempotency-Key. */
export const createCustomer = (call: Call): Promise<Answer> =>
  once(call, (mark) => make(call, mark), replayed(call, 201))

async function make(call: Call, mark: Mark): Promise<Answer> {
  const input = parsed(customerInput, call.body)
  const em = call.db.read()
  demandPast(call, input)
  await demandReferences(em, input)
  if (!(await peopleWho(em, 'plan', 'Opportunity')).some(({ username }) => username === input.manager))
    throw problemOf(refuse('input', 'not-a-planner', { field: 'manager' }))
  await demandFreeName(em, input.name)
  const at = call.now()
  const number = await takeNumber(call.db, 'KH', dayOf(at, call.timeZone))
  const createdBy = call.person.user.username
  await onlyOne(call, input.name, async (tx) => {
    await tx.insert(CommandRow, rowFor(call, mark, number, 'create', 1, 201))
    await insertCustomer(tx, {
      ...columnsOf(input),
      name: input.name,
      manager: input.manager,
      number,
      createdBy,
      at,
      silentSince: silentSinceOf({ createdAt: at, registeredOn: input.registeredOn }, call.timeZone),
      commandId: mark.id,
    })
  })
  const made = await rowOf(em, CustomerRow, { number })
  if (!made) throw new Error(`customer ${number} was not made`)
  return {
    ...(await customerAnswer(call, made)),
    status: 201,
    headers: { location: `/api/customers/${number}` },
  }
}

export async function editCustomer(call: Call, input: CustomerEdit): Promise<Answer> {
  const row = await visibleCustomer(call)
  await demand(call, row, 'edit', true)
  const em = call.db.read()
  await demandReferences(em, input, row)
  demandPast(call, input)
  const { name, registeredOn } = input
  const renamed = name !== undefined && nameKey(name) !== row.nameKey
  if (renamed) await demandFreeName(em, name)
  return write(call, row, 'edit', {
    ...columnsOf(input),
    ...(name !== undefined && { name, nameKey: nameKey(name) }),
    ...(registeredOn !== undefined && {
      silentSince: silentSinceOf({ ...row, registeredOn }, call.timeZone),
    }),
  })
}

/** Into the recycle bin, with the version that was seen. */
export async function binCustomer(call: Call): Promise<Answer> {
  const row = await visibleCustomer(call)
  await demand(call, row, 'delete', true)
  await write(call, row, 'delete', { deletedAt: call.now() }, { last: (em) => nothingHolds(em, row.number) })
  return { status: 204 }
}

/**
 * What a customer cannot be deleted under. An opportunity that made it, or is about it, does not hold it: a link to what
 * lies in the bin says so, and leads to it again when it is restored.
 */
const holders = [
  { row: OrderRow, code: 'customer-has-orders' },
  { row: TicketRow, code: 'customer-has-tickets' },
  { row: ChurnCaseRow, code: 'customer-has-churn-case' },
] as const

/** Asked when the customer is written and so held: who makes a ticket for it waits, and finds it gone. */
async function nothingHolds(em: Transaction, number: string): Promise<void> {
  for (const { row, code } of holders) {
    const count = await em.count(row as typeof OrderRow, { customer: number })
    if (count > 0) throw problemOf(refuse('conflict', code, { params: { number, count } }))
  }
}

/** And out of it, once for each Idempotency-Key. */
export const restoreCustomer = (call: Call): Promise<Answer> =>
  once(
    call,
    async (mark) => {
      const row = await visibleCustomer(call, true)
      await demand(call, row, 'restore', false)
      const command = rowFor(call, mark, row.number, 'restore', row.version + 1, 200)
      return write(call, row, 'restore', { deletedAt: null }, { given: command })
    },
    replayed(call, 200),
  )

async function demand(call: Call, row: CustomerRow, act: CustomerAct, matched: boolean): Promise<void> {
  const kept = { manager: row.manager, deletedAt: row.deletedAt ?? null }
  if (!customerAllows(call.person.ability, kept).includes(act))
    throw problemOf(refuse('forbidden', 'not-yours', { params: { command: act } }))
  await demandVersion(call.context, row, () => presented(call, row), { required: matched })
}

const presented = async (call: Call, row: CustomerRow) => (await customerAnswer(call, row)).body

async function write(
  call: Call,
  row: CustomerRow,
  command: CustomerAct,
  changes: Partial<CustomerRow>,
  { given, last }: { given?: CommandRow; last?: (em: Transaction) => Promise<void> } = {},
): Promise<Answer> {
  const deed = { command, commandId: given?.id ?? null, actor: call.person.user.username, at: call.now() }
  try {
    const after = await onlyOne(call, changes.name ?? row.name, async (em) => {
      if (given) await em.insert(CommandRow, given)
      const after = await changeCustomer(em, row, changes, deed)
      await last?.(em)
      return after
    })
    return await customerAnswer(call, after)
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error
    const current = await presented(call, await visibleCustomer(call, null))
    throw new Problem(412, 'stale', { current })
  }
}

async function demandReferences(
  em: Transaction,
  input: Record<string, unknown>,
  standing: object = {},
): Promise<void> {
  const missing = await checkCodes(em, codes, input, standing)
  if (missing) throw problemOf(missing)
}

/** Nobody has become a customer on a day that is still to come. */
function demandPast({ now, timeZone }: Call, { registeredOn }: CustomerEdit): void {
  if (registeredOn && registeredOn > dayOf(now(), timeZone))
    throw problemOf(refuse('input', 'registered-in-the-future', { field: 'registeredOn' }))
}

async function demandFreeName(em: Transaction, name: string): Promise<void> {
  const taken = await em.findOne(CustomerRow, { nameKey: nameKey(name) })
  if (!taken) return
  throw problemOf(
    refuse('conflict', taken.deletedAt ? 'customer-name-binned' : 'customer-name-taken', {
      field: 'name',
      params: { number: taken.number, name: taken.name, manager: taken.manager },
    }),
  )
}

/** Of two who take one name at the same moment the second is told of the first. */
async function onlyOne<T>(call: Call, name: string, work: (em: Transaction) => Promise<T>): Promise<T> {
  try {
    return await call.db.transaction(work)
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) await demandFreeName(call.db.read(), name)
    throw error
  }
}

/** What was typed as it is kept: amounts in fen, '' as nothing; what was left out is not touched. */
function columnsOf(input: CustomerEdit): Partial<CustomerRow> {
  const { name: _name, ...typed } = input as CustomerEdit & { manager?: string }
  const given = Object.entries(typed).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([field, value]) => [
      field,
      typeof value === 'string' && customerAmounts.some((amount) => amount === field) ? fenOf(value) : value,
    ]),
  )
}

function rowFor(call: Call, mark: Mark, number: string, name: string, version: number, answerStatus: number) {
  return commandRow(call, mark, { subject, number, name, state: 'done', version, answerStatus })
}

const replayed =
  (call: Call, status: number) =>
  async (row: CommandRow): Promise<Answer> => {
    const standing = await readableCustomer(call, { number: row.number ?? '' })
    const headers = { 'idempotency-replayed': 'true' }
    if (!standing) return { status, headers, body: { number: row.number, state: 'done' } }
    return { ...(await customerAnswer(call, standing)), status, headers }
  }
