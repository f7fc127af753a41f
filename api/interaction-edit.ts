import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { ContactRow } from '../db/contact.ts'
import type { CustomerRow } from '../db/customer.ts'
import { tellInteraction } from '../db/interaction-write.ts'
import { InteractionRow } from '../db/interaction.ts'
import { checkCodes } from '../db/reference.ts'
import { nudgeReminder, reminderNumber } from '../db/reminder.ts'
import { rowOf, updateRow } from '../db/row.ts'
import { StaleRecord } from '../db/write.ts'
import { customerAllows } from '../domain/customer.ts'
import { dayOf } from '../domain/day.ts'
import {
  checkMoments,
  doneInput,
  interactionInput,
  isToContact,
  placeOf,
  type InteractionEdit,
} from '../domain/interaction.ts'
import { refuse } from '../domain/refusal.ts'
import { nudgeSoon } from './circumstances.ts'
import { commandRow, type Mark } from './command-row.ts'
import { readableCustomer, visibleCustomer } from './customer-edit.ts'
import { parsed, type Answer, type Call } from './endpoint.ts'
import { interactionAnswer } from './interaction-json.ts'
import { once } from './lifecycle.ts'
import { Problem, problemOf } from './problem.ts'
import { demandVersion } from './version.ts'

/** A new interaction with a customer, once for each Idempotency-Key. */
export const addInteraction = (call: Call): Promise<Answer> =>
  once(call, (mark) => add(call, mark), replayed(call, 201))

async function add(call: Call, mark: Mark): Promise<Answer> {
  const input = parsed(interactionInput, call.body)
  const customer = await visibleCustomer(call)
  permit(call, customer, 'edit')
  const typed = await columnsOf(call, customer.number, input, null)
  const at = call.now()
  const row = {
    ...{ place: null, detail: null, contact: null, nextContactAt: null },
    ...typed,
    ...{ customer: customer.number, remindedAt: null, contactDoneAt: null },
    ...{ createdBy: call.person.user.username, createdAt: at, updatedAt: at, version: 1 },
  } as unknown as InteractionRow
  const made = await call.db.transaction(async (em) => {
    const id = Number(await em.insert(InteractionRow, row))
    const written = { ...row, id }
    await em.insert(CommandRow, rowFor(call, mark, written, 'add-interaction', 201))
    await tell(em, call, null, written, 'add-interaction', { commandId: mark.id })
    if (written.nextContactAt) await nudgeReminder(em, id, at)
    return written
  })
  if (made.nextContactAt) nudgeSoon(call, reminderNumber(made.id))
  return {
    ...(await interactionAnswer(call, made)),
    status: 201,
    headers: { location: `/api/interactions/${made.id}` },
  }
}

export async function editInteraction(call: Call, input: InteractionEdit): Promise<Answer> {
  const row = await ownInteraction(call, 'edit')
  await demandVersion(call.context, row, () => presented(call, row))
  const typed = await columnsOf(call, row.customer, input, row)
  // A moment that is moved is waited for anew; the same one again moves nothing.
  const isMoved =
    typed.nextContactAt !== undefined && typed.nextContactAt?.getTime() !== row.nextContactAt?.getTime()
  const changes = { ...typed, ...(isMoved && { remindedAt: null, contactDoneAt: null }) }
  return write(call, row, changes, 'edit-interaction', { isMoved })
}

export async function removeInteraction(call: Call): Promise<Answer> {
  const row = await ownInteraction(call, 'delete')
  await demandVersion(call.context, row, () => presented(call, row))
  await stillThere(call, async (em) => {
    const { id, version } = row
    if ((await em.nativeDelete(InteractionRow, { id, version })) !== 1) throw new StaleRecord(String(id))
    await tell(em, call, row, null, 'remove-interaction', { note: row.title })
    if (isToContact(row)) await nudgeReminder(em, id, call.now())
  })
  return { status: 204 }
}

/** The next contact took place: nobody is reminded of it any more. */
export const finishContact = (call: Call): Promise<Answer> =>
  once(
    call,
    async (mark) => {
      const { note } = parsed(doneInput, call.body)
      const row = await ownInteraction(call, 'edit')
      await demandVersion(call.context, row, () => presented(call, row), { required: false })
      if (!isToContact(row)) throw problemOf(refuse('state', 'no-next-contact'), await presented(call, row))
      const given = rowFor(call, mark, row, 'finish-contact', 200)
      return write(call, row, { contactDoneAt: call.now() }, 'finish-contact', {
        isMoved: true,
        given,
        note: note ?? row.title,
      })
    },
    replayed(call, 200),
  )

/** An interaction of a customer this person may read. */
export async function visibleInteraction(call: Call): Promise<InteractionRow> {
  const known = call.params.id ?? ''
  const row = /^[1-9]\d{0,14}$/.test(known)
    ? await rowOf(call.db.read(), InteractionRow, { id: Number(known) })
    : null
  if (!row || !(await readableCustomer(call, { number: row.customer, deletedAt: null })))
    throw new Problem(404, 'not-found', { params: { number: known } })
  return row
}

async function ownInteraction(call: Call, command: string): Promise<InteractionRow> {
  const row = await visibleInteraction(call)
  const customer = await readableCustomer(call, { number: row.customer })
  if (customer) permit(call, customer, command)
  return row
}

function permit({ person }: Call, { manager, deletedAt }: CustomerRow, command: string): void {
  if (!customerAllows(person.ability, { manager, deletedAt: deletedAt ?? null }).includes('edit'))
    throw problemOf(refuse('forbidden', 'not-yours', { params: { command } }))
}

const presented = async (call: Call, row: InteractionRow) => (await interactionAnswer(call, row)).body

/** What was typed as it is kept, once it makes sense with what stands already. */
async function columnsOf(
  call: Call,
  customer: string,
  input: InteractionEdit,
  standing: InteractionRow | null,
): Promise<Partial<InteractionRow>> {
  const em = call.db.read()
  const { nextContactAt: next, ...typed } = input
  const nextContactAt = typeof next === 'string' ? new Date(next) : next
  const now = call.now()
  const late = checkMoments({ date: input.date, nextContactAt }, standing, dayOf(now, call.timeZone), now)
  if (late) throw problemOf(late)
  const missing = await checkCodes(em, { type: 'interaction_type' }, input, standing ?? {})
  if (missing) throw problemOf(missing)
  const { contact } = input
  if (contact && contact !== standing?.contact && !(await rowOf(em, ContactRow, { id: contact, customer })))
    throw problemOf(refuse('input', 'not-their-contact', { field: 'contact' }))
  const at = placeOf(input.type ?? standing?.type ?? '', input.place, standing?.place ?? null)
  if ('kind' in at) throw problemOf(at)
  const columns = { ...typed, ...at, nextContactAt }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

async function write(
  call: Call,
  row: InteractionRow,
  changes: Partial<InteractionRow>,
  command: string,
  { isMoved, given, note }: { isMoved: boolean; given?: CommandRow; note?: string },
): Promise<Answer> {
  const { id, version } = row
  const at = call.now()
  const columns = { ...changes, version: version + 1, updatedAt: at }
  const after = { ...row, ...columns }
  await stillThere(call, async (em) => {
    if (given) await em.insert(CommandRow, given)
    if ((await updateRow(em, InteractionRow, { id, version }, columns)) !== 1)
      throw new StaleRecord(String(id))
    await tell(em, call, row, after, command, { commandId: given?.id ?? null, ...(note && { note }) })
    if (isMoved) await nudgeReminder(em, id, at)
  })
  if (isMoved) nudgeSoon(call, reminderNumber(id))
  return interactionAnswer(call, after)
}

async function stillThere(call: Call, work: (em: Transaction) => Promise<void>): Promise<void> {
  try {
    await call.db.transaction(work)
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error
    throw new Problem(412, 'stale', { current: await presented(call, await visibleInteraction(call)) })
  }
}

function tell(
  em: Transaction,
  call: Call,
  before: InteractionRow | null,
  after: InteractionRow | null,
  command: string,
  { commandId = null, note }: { commandId?: string | null; note?: string },
): Promise<void> {
  const deed = { command, commandId, actor: call.person.user.username, at: call.now() }
  return tellInteraction(em, before, after, { ...deed, note: note ?? (after ?? before)?.title ?? null })
}

const rowFor = (call: Call, mark: Mark, row: InteractionRow, name: string, answerStatus: number) =>
  commandRow(call, mark, {
    ...{ subject: 'Customer', number: row.customer, name, answerStatus, state: 'done' },
    input: { interaction: row.id },
  })

const replayed =
  (call: Call, status: number) =>
  async ({ input }: CommandRow): Promise<Answer> => {
    const id = Number(input?.interaction)
    const headers = { 'idempotency-replayed': 'true' }
    const row = await rowOf(call.db.read(), InteractionRow, { id })
    const isSeen = row && (await readableCustomer(call, { number: row.customer, deletedAt: null }))
    if (!row || !isSeen) return { status, headers, body: { id, state: 'done' } }
    return { ...(await interactionAnswer(call, row)), status, headers }
  }
