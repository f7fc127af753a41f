import { sql } from '@mikro-orm/core'
import { z } from 'zod'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { ContactRow } from '../db/contact.ts'
import { told } from '../db/customer-write.ts'
import { CustomerRow } from '../db/customer.ts'
import { checkCodes } from '../db/reference.ts'
import { rowOf, updateRow } from '../db/row.ts'
import { enterHistory, StaleRecord } from '../db/write.ts'
import { contactEdit, contactInput, isReachable, type ContactEdit } from '../domain/contact.ts'
import { customerAllows } from '../domain/customer.ts'
import { refuse } from '../domain/refusal.ts'
import { commandRow, type Mark } from './command-row.ts'
import { contact, contactOrDone, contacts } from './customer-answer.ts'
import { readableCustomer, visibleCustomer } from './customer-edit.ts'
import { endpoint, parsed, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { once } from './lifecycle.ts'
import { Problem, problemOf } from './problem.ts'
import { rowId } from './route.ts'
import { demandVersion } from './version.ts'

const subject = 'Customer'

export const contactEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/customers/{number}/contacts',
    summary: 'A customer’s contacts, the primary one first',
    for: { subject, action: 'read' },
    answer: contacts,
    problems: [404],
    handle: async (call) => {
      const { number } = await visibleCustomer(call)
      const rows = await call.db
        .read()
        .find(ContactRow, { customer: number }, { orderBy: { primary: 'desc', id: 'asc' } })
      return { body: { items: rows.map(presentContact) } }
    },
  }),
  endpoint({
    method: 'post',
    path: '/customers/{number}/contacts',
    summary: 'Add a contact',
    for: { subject },
    body: contactInput,
    answer: contactOrDone,
    status: 201,
    problems: [404],
    parsesItself: true,
    handle: (call) => addContact(call as Call),
  }),
  endpoint({
    method: 'patch',
    path: '/contacts/{id}',
    summary: 'Edit a contact',
    for: { subject },
    params: { id: rowId },
    body: contactEdit,
    answer: contact,
    problems: [404, 412, 428],
    handle: (call) => editContact(call as Call, call.body),
  }),
  endpoint({
    method: 'delete',
    path: '/contacts/{id}',
    summary: 'Remove a contact',
    for: { subject },
    params: { id: rowId },
    status: 204,
    current: contact,
    problems: [404, 412, 428],
    handle: (call) => removeContact(call),
  }),
]

const addContact = (call: Call): Promise<Answer> =>
  once(
    call,
    async (mark) => {
      const input = parsed(contactInput, call.body)
      const customer = await visibleCustomer(call)
      permit(call, customer)
      await demandSense(call.db.read(), input, input)
      const made = await call.db.transaction((em) => insert(em, call, mark, customer, input))
      return { ...answerWith(made), status: 201 }
    },
    async ({ input }) => {
      const row = await rowOf(call.db.read(), ContactRow, { id: Number(input?.contact) })
      const headers = { 'idempotency-replayed': 'true' }
      if (!row) return { status: 201, headers, body: { id: Number(input?.contact), state: 'done' } }
      return { ...answerWith(row), status: 201, headers }
    },
  )

async function insert(
  em: Transaction,
  call: Call,
  mark: Mark,
  { number }: CustomerRow,
  input: z.infer<typeof contactInput>,
): Promise<ContactRow> {
  const at = call.now()
  // The count first: by it two who add at once come one after the other.
  await em.nativeUpdate(CustomerRow, { number }, { contactsTotal: sql`contacts_total + 1` })
  const { primary: wanted, ...typed } = input
  const primary = wanted === true || (await em.count(ContactRow, { customer: number })) === 0
  if (primary) await em.nativeUpdate(ContactRow, { customer: number, primary: true }, { primary: false })
  const stamps = { createdAt: at, updatedAt: at, version: 1 }
  const key = await em.insert(ContactRow, { ...typed, customer: number, primary, ...stamps })
  const row = await em.findOneOrFail(ContactRow, { id: Number(key) })
  await em.insert(
    CommandRow,
    commandRow(call, mark, {
      subject,
      number,
      name: 'add-contact',
      state: 'done',
      answerStatus: 201,
      input: { contact: row.id },
    }),
  )
  await tell(em, call, number, 'add-contact', { commandId: mark.id, at, note: row.name })
  return row
}

async function editContact(call: Call, input: ContactEdit): Promise<Answer> {
  const row = await visibleContact(call)
  await demandVersion(call.context, row, () => presentContact(row))
  const typed = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  await demandSense(call.db.read(), input, { ...row, ...typed })
  if (input.primary === false && row.primary)
    throw problemOf(refuse('input', 'one-contact-is-primary', { field: 'primary' }))
  const { customer, id, version } = row
  const at = call.now()
  return stillThere(call, async (em) => {
    if (input.primary === true && !row.primary)
      await em.nativeUpdate(ContactRow, { customer, primary: true }, { primary: false })
    const changes = { ...typed, version: version + 1, updatedAt: at }
    if ((await updateRow(em, ContactRow, { id, version }, changes)) !== 1) throw new StaleRecord(String(id))
    await tell(em, call, customer, 'edit-contact', { commandId: null, at, note: row.name })
    return answerWith({ ...row, ...changes })
  })
}

async function removeContact(call: Call): Promise<Answer> {
  const row = await visibleContact(call)
  await demandVersion(call.context, row, () => presentContact(row))
  const { customer, id, version } = row
  const at = call.now()
  return stillThere(call, async (em) => {
    await em.nativeUpdate(CustomerRow, { number: customer }, { contactsTotal: sql`contacts_total - 1` })
    if ((await em.nativeDelete(ContactRow, { id, version })) !== 1) throw new StaleRecord(String(id))
    const [next] = await em.find(
      ContactRow,
      { customer },
      { orderBy: { primary: 'desc', id: 'asc' }, limit: 1 },
    )
    if (next && !next.primary) await em.nativeUpdate(ContactRow, { id: next.id }, { primary: true })
    await tell(em, call, customer, 'remove-contact', { commandId: null, at, note: row.name })
    return { status: 204 }
  })
}

async function stillThere(call: Call, work: (em: Transaction) => Promise<Answer>): Promise<Answer> {
  try {
    return await call.db.transaction(work)
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error
    throw new Problem(412, 'stale', { current: presentContact(await visibleContact(call)) })
  }
}

/** A contact of a customer this person may read, for whoever may edit that customer. */
async function visibleContact(call: Call): Promise<ContactRow> {
  const em = call.db.read()
  const known = call.params.id ?? ''
  const row = rowId.safeParse(known).success ? await rowOf(em, ContactRow, { id: Number(known) }) : null
  const customer = row && (await readableCustomer(call, { number: row.customer, deletedAt: null }))
  if (!row || !customer) throw new Problem(404, 'not-found', { params: { number: known } })
  permit(call, customer)
  return row
}

function permit({ person }: Call, customer: CustomerRow): void {
  const kept = { manager: customer.manager, deletedAt: customer.deletedAt ?? null }
  if (!customerAllows(person.ability, kept).includes('edit'))
    throw problemOf(refuse('forbidden', 'not-yours', { params: { command: 'edit' } }))
}

async function demandSense(
  em: Transaction,
  input: ContactEdit,
  whole: { officePhone?: string | null | undefined; mobile?: string | null | undefined },
): Promise<void> {
  if (!isReachable(whole)) throw problemOf(refuse('input', 'no-telephone', { field: 'mobile' }))
  const missing = await checkCodes(em, { gender: 'gender' }, input, whole)
  if (missing) throw problemOf(missing)
}

/** A line in the customer's history: who did what to whom. */
async function tell(
  em: Transaction,
  call: Call,
  number: string,
  command: string,
  deed: { commandId: string | null; at: Date; note: string },
): Promise<void> {
  const row = await em.findOneOrFail(CustomerRow, { number })
  const standing = told({ ...row })
  await enterHistory(em, subject, standing, standing, {
    ...deed,
    command,
    actor: call.person.user.username,
  })
}

const answerWith = (row: ContactRow): Answer => ({ body: presentContact(row), version: row.version })

export function presentContact(row: ContactRow) {
  const { id, customer, name, gender, position, officePhone, mobile, email, wechat, memo, primary, version } =
    row
  return {
    id: Number(id),
    customer,
    name,
    gender: gender ?? null,
    position: position ?? null,
    officePhone: officePhone ?? null,
    mobile: mobile ?? null,
    email: email ?? null,
    wechat: wechat ?? null,
    memo: memo ?? null,
    primary,
    version,
  }
}
