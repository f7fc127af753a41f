import { ChurnScanRow } from '../../db/churn-scan.ts'
import { CommandRow } from '../../db/command.ts'
import { ContactRow } from '../../db/contact.ts'
import { CustomerRow } from '../../db/customer.ts'
import { DictionaryEntryRow } from '../../db/dictionary-entry.ts'
import { HandOverRow } from '../../db/hand-over.ts'
import { InteractionRow } from '../../db/interaction.ts'
import { ImportLineRow, ImportRow } from '../../db/import.ts'
import { HandlingRow } from '../../db/handling.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { BuyerRow } from '../../db/order.ts'
import { PermissionRow, RoleRow } from '../../db/role.ts'
import { SavedViewRow } from '../../db/saved-view.ts'
import { SessionRow } from '../../db/session.ts'
import { SettingRow } from '../../db/setting.ts'
import { TicketRow } from '../../db/ticket.ts'
import { raiseEpoch } from '../../db/access.ts'
import type { RoleCode } from '../../domain/role.ts'
import { newRound } from '../../domain/ticket-round.ts'
import type { SettingKey } from '../../domain/setting.ts'
import { warnOf } from './churn.ts'
import { knownCustomer } from './example.ts'
import { somebody, type Somebody } from './principal.ts'
import { putOrders, putProduct } from './sales-rows.ts'
import type { Stage } from './stage.ts'

/** Whose the row is that a request is about, seen from who asks. */
export const ownerships = ['own', 'another’s', 'unassigned', 'deleted'] as const
export type Ownership = (typeof ownerships)[number]

/** For each kind of row a maker; it gives what stands in the address, or null where that row cannot be. */
type Maker = (stage: Stage, whose: Ownership, person: Somebody, path: string) => Promise<string | null>

export async function concerned(
  stage: Stage,
  path: string,
  whose: Ownership,
  person: Somebody,
): Promise<string | null> {
  const noun = path.split('/')[1] ?? ''
  if (!path.includes('{') && !path.includes('/bulk/')) return whose === 'own' ? 'none' : null
  return (makers[noun] ?? firstOf(path))(stage, whose, person, path)
}

/** What stands in the address for the row: the parts of its name, one for each place. */
export function addressOf(path: string, subject: string): string {
  const parts = subject.split('/')
  return path.replace(/\{\w+\}/g, () => encodeURIComponent(parts.shift() ?? ''))
}

let made = 0
const numberOf = (prefix: string) => `${prefix}-20200101-${String(made++).padStart(6, '0')}`

const opportunity: Maker = async (stage, whose, { username }) => {
  const { db } = stage
  const model = await modelOf(stage)
  const number = numberOf('OP')
  const mine = whose === 'own' || whose === 'deleted'
  const isGiven = whose === 'own' || whose === 'another’s'
  const row = {
    ...model,
    number,
    status: isGiven ? ('assigned' as const) : ('created' as const),
    createdBy: mine ? username : 'supervisor',
    assignee: isGiven ? (mine ? username : 'manager2') : null,
    deletedAt: whose === 'deleted' ? stage.now() : null,
  }
  await db.transaction((em) => em.insert(OpportunityRow, row))
  return number
}

/** As the API makes one, without moments at which its clock would act. */
async function modelOf({ db, send, as }: Stage): Promise<OpportunityRow> {
  const known = await db.read().findOne(OpportunityRow, { customerName: '样板公司' })
  if (known) return { ...known, deadlines: [], nextAt: null }
  const supervisor = await as('supervisor')
  const typed = { customerName: '样板公司', summary: '样', probability: 1 }
  const { body } = await send('POST', '/opportunities', typed, { cookie: supervisor.cookie })
  const row = await db.read().findOneOrFail(OpportunityRow, { number: body.number as string })
  return { ...row, deadlines: [], nextAt: null }
}

/** Of a customer that everybody knows. */
const ticket: Maker = async ({ db, now }, whose, { username }) => {
  const number = numberOf('SV')
  const at = now()
  const mine = whose === 'own' || whose === 'deleted'
  const isGiven = whose === 'own' || whose === 'another’s'
  const given = { assignee: mine ? username : 'manager2', assignedBy: 'supervisor', assignedAt: at }
  const nobody = { assignee: null, assignedBy: null, assignedAt: null }
  const row = {
    ...{ number, status: isGiven ? ('assigned' as const) : ('created' as const), stateSince: at },
    ...{ type: 'consult', title: '样', nameKey: '样', request: '样', priority: 'normal' as const },
    ...{ customer: knownCustomer, customerManager: 'manager2', contact: null, follows: null },
    ...{ createdBy: mine ? username : 'supervisor', createdAt: at, updatedAt: at, archivedAt: null },
    ...{ satisfaction: null, missed: 0, dueAt: null, nextAt: null, nearlyDue: false, escalated: false },
    ...{ deadlines: [], stalledSince: null, stallCause: null, version: 1, round: isGiven ? 1 : 0 },
    ...(isGiven ? given : nobody),
    deletedAt: whose === 'deleted' ? at : null,
  }
  await db.transaction(async (em) => {
    await em.insert(TicketRow, row)
    if (isGiven)
      await em.insert(HandlingRow, { ticket: number, ...newRound(1, given.assignee, 'supervisor', at) })
  })
  return number
}

/** The customer of the tickets above, and of the one that is created. */
export const makeKnownCustomer = ({ db, now }: Stage) =>
  db.transaction((em) => em.insert(CustomerRow, customerRow(knownCustomer, 'manager2', now())))

const customerRow = (number: string, manager: string, at: Date) => ({
  ...{ number, name: `客户 ${number}`, nameKey: number, manager },
  ...{ level: 1, satisfaction: 3, credit: 3, status: 'active' as const, contactsTotal: 0 },
  ...{ createdBy: 'supervisor', createdAt: at, updatedAt: at, silentSince: at, version: 1 },
})

const customer: Maker = async ({ db, now }, whose, { username }) => {
  if (whose === 'unassigned') return null
  const number = numberOf('KH')
  const at = now()
  const manager = whose === 'another’s' ? 'manager2' : username
  const row = { ...customerRow(number, manager, at), deletedAt: whose === 'deleted' ? at : null }
  await db.transaction((em) => em.insert(CustomerRow, row))
  return number
}

/** A warning about a customer of the asker, or of somebody else. */
const churnCase: Maker = async (stage, whose, person, path) => {
  if (whose !== 'own' && whose !== 'another’s') return null
  const number = await customer(stage, whose, person, path)
  return number && warnOf(stage, number)
}

const contact: Maker = async (stage, whose, person, path) => {
  const number = await customer(stage, whose, person, path)
  if (number === null) return null
  const at = stage.now()
  const row = { customer: number, name: '联系人', mobile: '13900000000', primary: true }
  const stamps = { createdAt: at, updatedAt: at, version: 1 }
  return String(await stage.db.transaction((em) => em.insert(ContactRow, { ...row, ...stamps })))
}

/** One that somebody has matched, so that it can be taken back. */
const order: Maker = async (stage, whose, person, path) => {
  if (whose !== 'own') return null
  const number = await customer(stage, whose, person, path)
  const code = `BUYER-${made++}`
  if (number === null) return null
  await putOrders(stage, [{ number: `SO-${made++}`, date: '2026-01-05', buyer: code, customer: number }])
  const row = { code, customer: number, matchedBy: 'supervisor', matchedAt: stage.now() }
  await stage.db.transaction((em) => em.insert(BuyerRow, row))
  return `SO-${made - 1}`
}

const product: Maker = async (stage, whose) => {
  if (whose !== 'own') return null
  const code = `P-${made++}`
  await putProduct(stage, { code })
  return code
}

/** With somebody to call again, far away. */
const interaction: Maker = async (stage, whose, person, path) => {
  const number = await customer(stage, whose, person, path)
  if (number === null) return null
  const at = stage.now()
  const row = { customer: number, date: '2026-01-05', type: 'phone', title: '询价', createdBy: 'supervisor' }
  const stamps = { createdAt: at, updatedAt: at, version: 1, nextContactAt: new Date('2098-01-01T00:00:00Z') }
  return String(await stage.db.transaction((em) => em.insert(InteractionRow, { ...row, ...stamps })))
}

const savedView: Maker = async ({ db, now }, whose, { username }) => {
  if (whose !== 'own' && whose !== 'another’s') return null
  const at = now()
  const name = `视图 ${made++}`
  const person = whose === 'own' ? username : 'manager2'
  const stamps = { createdAt: at, updatedAt: at, version: 1 }
  const row = { person, page: 'opportunities' as const, name, nameKey: name, query: {}, ...stamps }
  return String(await db.transaction((em) => em.insert(SavedViewRow, row)))
}

const command: Maker = async ({ db, now }, whose, { username }) => {
  if (whose !== 'own' && whose !== 'another’s') return null
  const id = String(made++).padStart(64, '0')
  const row = {
    ...{ id, actor: whose === 'own' ? username : 'manager2', request: 'POST /', requestHash: id },
    ...{ subject: 'Opportunity', number: numberOf('OP'), name: 'assign', state: 'done' as const },
    ...{ answerStatus: 200, at: now(), version: 1 },
  }
  await db.transaction((em) => em.insert(CommandRow, row))
  return id
}

/** A file that was sent and, for what runs it or takes it back, went as far as that. */
const importJob: Maker = async ({ db, now }, whose, { username }, path) => {
  if (whose !== 'own' && whose !== 'another’s') return null
  const number = numberOf('IM')
  const at = now()
  const createdBy = whose === 'own' ? username : 'manager2'
  const state = path.endsWith('/run') ? 'checked' : path.endsWith('/take-back') ? 'done' : 'uploaded'
  const row = {
    ...{ number, kind: 'customers' as const, state: state as 'done', fileName: '客户.csv', fileSize: 10 },
    ...{ fileHash: '0'.repeat(64), format: 'csv' as const, formulas: 0, ragged: 0, sheets: 1 },
    ...{
      heads: ['客户名称', '客户经理'],
      samples: [],
      mapping: ['name', 'manager'],
      existing: 'skip' as const,
    },
    ...{
      rowsTotal: 1,
      rowsDone: 0,
      turn: 0,
      totals: { good: 1 },
      actor: createdBy,
      createdBy,
      createdAt: at,
      updatedAt: at,
    },
    version: 1,
  }
  const line = { number, line: 2, state: 'bad' as const, rowKey: number, cells: [number, ''], problems: null }
  await db.transaction(async (em) => {
    await em.insert(ImportRow, row)
    await em.insert(ImportLineRow, line)
  })
  return number
}

const user: Maker = async (stage, whose, { username }) => {
  if (whose === 'own') return username
  return whose === 'another’s' ? (await somebody(stage, 'manager')).username : null
}

const role: Maker = async ({ db, now }, whose, { role }) => {
  if (whose === 'own') return role
  if (whose !== 'another’s') return null
  const at = now()
  const code = `trial-${made++}`
  const row = { code, name: code, nameEn: code, createdAt: at, updatedAt: at, version: 1 }
  await db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.insert(RoleRow, row)
    const right = { subject: 'Product', action: 'read', scope: 'all' as const, hiddenFields: [] }
    await em.insert(PermissionRow, { ...right, role: code })
  })
  return code
}

/** An entry that nobody has used; of a type whose order is asked for, one that always has the same two. */
const dictionaryEntry: Maker = async ({ db, now }, whose, _person, path) => {
  if (whose !== 'own') return null
  if (path.endsWith('/order')) return 'gender'
  const at = now()
  const code = `trial-${made++}`
  const row = { type: 'failure_reason', code, label: code, labelEn: code, position: made, active: true }
  const stamps = { createdAt: at, updatedAt: at, version: 1 }
  await db.transaction((em) => em.insert(DictionaryEntryRow, { ...row, ...stamps }))
  return `${row.type}/${code}`
}

/** As it was before anybody changed it. */
const setting: Maker = async ({ db }, whose, { role }) => {
  if (whose !== 'own') return null
  // One for each of the two who may: the version that the first has raised is not the second's.
  const isFirst = role === ('super-administrator' satisfies RoleCode)
  const key: SettingKey = isFirst ? 'opportunity.planReminderDays' : 'opportunity.stepEscalationDays'
  await db.transaction((em) => em.nativeUpdate(SettingRow, { key }, { value: 3, version: 1 }))
  return key
}

/** Another of the asker's sessions, or of somebody else. */
const session: Maker = async ({ db, now }, whose, { username }) => {
  if (whose !== 'own' && whose !== 'another’s') return null
  const at = now()
  const id = String(made++).padStart(16, 'f').padEnd(64, '0')
  const expiresAt = new Date(at.getTime() + 3_600_000)
  const owner = whose === 'own' ? username : 'manager2'
  const row = { id, username: owner, createdAt: at, seenAt: at, expiresAt }
  await db.transaction((em) => em.insert(SessionRow, row))
  // By its head, as its owner is told of it.
  return id.slice(0, 16)
}

/** One that has ended: what is under way would be looked after. */
const handOver: Maker = async ({ db, now }, whose, { username }) => {
  if (whose !== 'own' && whose !== 'another’s') return null
  const number = numberOf('HO')
  const at = now()
  const row = {
    ...{ number, state: 'done' as const, giver: 'manager1', receivers: ['manager2'] },
    ...{ subjects: ['Customer' as const], reason: null, total: 0, moved: 0, kept: 0 },
    ...{ createdBy: whose === 'own' ? username : 'superadmin', createdAt: at, updatedAt: at },
    ...{ finishedAt: at, version: 1 },
  }
  await db.transaction((em) => em.insert(HandOverRow, row))
  return number
}

/** One that has listed whom it found. */
const churnScan: Maker = async ({ db, now }, whose) => {
  if (whose !== 'own') return null
  const at = now()
  const row = {
    ...{ kind: 'dry-run' as const, asOf: '2026-01-05', lists: true, state: 'done' as const },
    ...{ wantedBy: 'supervisor', wantedAt: at, examined: 0, found: 0, opened: 0 },
  }
  return String(await db.transaction((em) => em.insert(ChurnScanRow, row)))
}

const makers: Record<string, Maker> = {
  opportunities: opportunity,
  tickets: ticket,
  'churn-cases': churnCase,
  'churn-scan': churnScan,
  processes: opportunity,
  customers: customer,
  contacts: contact,
  orders: order,
  products: product,
  interactions: interaction,
  imports: importJob,
  'dictionary-entries': dictionaryEntry,
  settings: setting,
  sessions: session,
  'saved-views': savedView,
  commands: command,
  'hand-overs': handOver,
  users: user,
  roles: role,
}

/** What a route of a kind that is not known here may be about: the first row of the list before it. */
function firstOf(path: string): Maker {
  return async ({ as }, whose) => {
    if (whose !== 'own') return null
    const name = /\{(\w+)\}/.exec(path)?.[1] ?? ''
    const { body } = await (await as('superadmin')).get(path.slice(0, path.indexOf('/{')))
    const [first] = (body?.items ?? []) as Record<string, unknown>[]
    return String(first?.[name] ?? first?.id ?? 'none')
  }
}
