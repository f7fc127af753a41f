import type { CustomerRow } from '../db/customer.ts'
import { settingsIn } from '../db/settings.ts'
import { customerAllows, financialFields, seesChurnCases, seesFinances } from '../domain/customer.ts'
import { yuanOf } from '../domain/money.ts'
import type { Settings } from '../domain/setting.ts'
import type { Call } from './endpoint.ts'
import { peopleOf, type People } from './people.ts'

const plain =
  `number name region level satisfaction credit address postcode phone fax website creditCode licence
  legalRepresentative status lastOrderAt registeredOn bornFrom createdAt updatedAt version`.split(
    /\s+/,
  ) as (keyof CustomerRow)[]

/** A customer as clients see it; bank and tax only for those to whom they are shown. */
function presentCustomer(
  { person: { ability } }: Call,
  row: CustomerRow,
  people: People,
  settings: Settings,
) {
  const kept = { manager: row.manager, deletedAt: row.deletedAt ?? null }
  return {
    ...Object.fromEntries(plain.map((name) => [name, row[name] ?? null])),
    churnCase: seesChurnCases(ability, kept) ? (row.churnCase ?? null) : null,
    manager: people(row.manager),
    registeredCapital: amountOf(row.registeredCapital),
    annualTurnover: amountOf(row.annualTurnover),
    ...(seesFinances(ability, kept, settings) &&
      Object.fromEntries(financialFields.map((name) => [name, row[name] ?? null]))),
    flags: { missingContact: row.contactsTotal === 0 },
    deletedAt: kept.deletedAt,
    allowed: customerAllows(ability, kept),
  }
}

const amountOf = (fen: number | null | undefined) => (typeof fen === 'number' ? yuanOf(fen) : null)

export async function presentCustomers(call: Call, rows: CustomerRow[]) {
  const em = call.db.read()
  const { people } = await peopleOf(
    em,
    rows.map(({ manager }) => manager),
  )
  const settings = await settingsIn(em, call.timeZone)
  return rows.map((row) => presentCustomer(call, row, people, settings))
}

export async function customerAnswer(call: Call, row: CustomerRow) {
  const [body] = await presentCustomers(call, [row])
  return { body, version: row.version }
}
