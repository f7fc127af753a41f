import { sql } from '@mikro-orm/core'
import type { Transaction } from '../db/connection.ts'
import { ContactRow } from '../db/contact.ts'
import { CustomerRecordRow } from '../db/customer-record.ts'
import { changeCustomer } from '../db/customer-write.ts'
import { CustomerRow } from '../db/customer.ts'
import { ImportMadeRow, type ImportRow } from '../db/import.ts'
import { rowsOf } from '../db/row.ts'
import { indexNewNames } from '../db/search.ts'
import { silentSinceOf } from '../domain/silence.ts'
import type { ContactInput } from '../domain/contact.ts'
import type { CustomerDeed } from './import-customer.ts'
import { withSilence } from './import-silence.ts'
import { noteMade, type Verdict } from './import-verdict.ts'
import type { Ground } from './import-words.ts'

type Judged = Verdict<CustomerDeed>
type Of<Kind> = Extract<CustomerDeed, { kind: Kind }>

/** Writes what was judged good, a batch in a few statements. */
export async function writeCustomers(
  em: Transaction,
  job: ImportRow,
  verdicts: Judged[],
  { circumstances, timeZone }: Ground,
  numbers: string[],
): Promise<void> {
  const at = circumstances.now
  const stamps = { createdAt: at, updatedAt: at, version: 1 }
  const actor = job.actor
  const made = new Map<string, Owner>()
  for (const verdict of of(verdicts, 'customer')) {
    verdict.record = numbers.shift() ?? ''
    made.set(verdict.candidate.key, { number: verdict.record, contacts: 0 })
  }
  const contacts = contactsOf(await ownersOf(em, verdicts, made), verdicts)
  const rows = of(verdicts, 'customer').map(({ candidate, deed, record }) => ({
    ...deed.columns,
    level: deed.columns.level ?? 1,
    satisfaction: deed.columns.satisfaction ?? 3,
    credit: deed.columns.credit ?? 3,
    number: record ?? '',
    nameKey: candidate.key,
    status: 'active' as const,
    silentSince: silentSinceOf({ createdAt: at, registeredOn: deed.columns.registeredOn }, timeZone),
    contactsTotal: contacts.filter(({ customer }) => customer === record).length,
    createdBy: actor,
    ...stamps,
  }))
  if (rows.length > 0) {
    await em.insertMany(CustomerRow, rows as CustomerRow[])
    await indexNewNames(
      em,
      'Customer',
      rows.map(({ number, nameKey }) => ({ number, key: nameKey })),
    )
    const subject = job.number
    const log = rows.map(({ number }) => ({ customer: number, kind: 'imported', subject, actor, at }))
    await em.insertMany(CustomerRecordRow, log)
  }
  if (contacts.length > 0)
    await em.insertMany(
      ContactRow,
      contacts.map((contact) => ({ ...contact, ...stamps })),
    )
  await raiseTotals(em, contacts, new Set(rows.map(({ number }) => number)))
  await noteMade(em, job, 'Customer', of(verdicts, 'customer'), at)
  for (const verdict of of(verdicts, 'fill')) await fill(em, job, verdict, { at, timeZone })
}

interface Owner {
  number: string
  contacts: number
}

/** Whose the contacts are: customers of this batch, or of an earlier one. */
async function ownersOf(em: Transaction, verdicts: Judged[], made: Map<string, Owner>) {
  const owners = new Map(made)
  const further = of(verdicts, 'contact')
  const wanted = further.map(({ candidate }) => candidate.key).filter((key) => !owners.has(key))
  if (wanted.length > 0)
    for (const row of await rowsOf(em, CustomerRow, { nameKey: { $in: [...new Set(wanted)] } }))
      owners.set(row.nameKey, { number: row.number, contacts: row.contactsTotal })
  for (const verdict of further) verdict.record = owners.get(verdict.candidate.key)?.number ?? null
  return owners
}

function contactsOf(owners: Map<string, Owner>, verdicts: Judged[]) {
  return verdicts.flatMap(({ candidate, deed }) => {
    const owner = owners.get(candidate.key)
    if (!owner || !deed || deed.kind === 'fill' || !deed.contact) return []
    owner.contacts += 1
    return [contactRow(owner.number, deed.contact, owner.contacts === 1)]
  })
}

const contactRow = (customer: string, { primary: _wanted, ...typed }: ContactInput, primary: boolean) => ({
  ...typed,
  customer,
  primary,
})

/** Customers of earlier batches who get another contact. */
async function raiseTotals(
  em: Transaction,
  contacts: { customer: string }[],
  fresh: Set<string>,
): Promise<void> {
  const further = new Map<string, number>()
  for (const { customer } of contacts)
    if (!fresh.has(customer)) further.set(customer, (further.get(customer) ?? 0) + 1)
  for (const [number, count] of [...further].sort())
    await em.nativeUpdate(CustomerRow, { number }, { contactsTotal: sql`contacts_total + ${count}` })
}

async function fill(
  em: Transaction,
  job: ImportRow,
  { candidate, deed }: Judged & { deed: Of<'fill'> },
  { at, timeZone }: { at: Date; timeZone: string },
) {
  const { customer, columns, contact } = deed
  const { number } = customer
  const deedOf = { command: 'fill', commandId: null, actor: job.actor, at, note: job.number }
  if (Object.keys(columns).length > 0)
    await changeCustomer(em, customer, withSilence(customer, columns, timeZone), deedOf)
  let contactId: number | null = null
  if (contact) {
    await em.nativeUpdate(CustomerRow, { number }, { contactsTotal: sql`contacts_total + 1` })
    const primary = (await em.count(ContactRow, { customer: number })) === 0
    const stamps = { createdAt: at, updatedAt: at, version: 1 }
    contactId = Number(await em.insert(ContactRow, { ...contactRow(number, contact, primary), ...stamps }))
  }
  const known = await em.findOne(ImportMadeRow, { subject: 'Customer', record: number, number: job.number })
  // A second row about the same customer adds to what is remembered of the first.
  const before = known?.filled as { columns: object; contactIds: number[] } | undefined
  const row = {
    columns: { ...before?.columns, ...columns },
    contactIds: [...(before?.contactIds ?? []), ...(contactId === null ? [] : [contactId])],
  }
  const made = { subject: 'Customer', record: number, number: job.number }
  if (known) await em.nativeUpdate(ImportMadeRow, made, { filled: row })
  else await em.insert(ImportMadeRow, { ...made, line: candidate.line, filled: row, actor: job.actor, at })
}

function of<Kind extends CustomerDeed['kind']>(verdicts: Judged[], kind: Kind) {
  return verdicts.filter((verdict): verdict is Judged & { deed: Of<Kind> } => verdict.deed?.kind === kind)
}
