import type { Transaction } from '../db/connection.ts'
import { ContactRow } from '../db/contact.ts'
import { CustomerRow } from '../db/customer.ts'
import { ImportMadeRow, type ImportRow } from '../db/import.ts'
import { rowsOf } from '../db/row.ts'
import { reach } from '../domain/ability.ts'
import type { ContactInput } from '../domain/contact.ts'
import { customerAllows, customerAmounts, type CustomerInput } from '../domain/customer.ts'
import { fenOf } from '../domain/money.ts'
import { nameKey } from '../domain/name-key.ts'
import { writeCustomers } from './import-customer-write.ts'
import { judgeInTurn } from './import-earlier.ts'
import {
  bad,
  leftOut,
  notYours,
  said,
  type Candidate,
  type Importer,
  type Verdict,
} from './import-verdict.ts'
import type { Ground } from './import-words.ts'

export type CustomerDeed =
  | { kind: 'customer'; columns: Partial<CustomerRow>; contact: ContactInput | null }
  /** A further contact of a customer whom an earlier row of this file makes. */
  | { kind: 'contact'; contact: ContactInput }
  | { kind: 'fill'; customer: CustomerRow; columns: Partial<CustomerRow>; contact: ContactInput | null }

type Judged = Verdict<CustomerDeed>

export const customerImporter: Importer<CustomerDeed> = {
  judge,
  numbers: (deeds, { circumstances }) => ({
    prefix: 'KH',
    day: circumstances.today,
    count: deeds.filter(({ kind }) => kind === 'customer').length,
  }),
  write: writeCustomers,
}

async function judge(
  em: Transaction,
  job: ImportRow,
  candidates: Candidate[],
  ground: Ground,
): Promise<Judged[]> {
  const standing = await standingOf(em, job, candidates)
  return judgeInTurn(em, job, candidates, ground, (candidate, earlier) => {
    const verdict = judgeOne(job, candidate, ground, standing, earlier)
    if (verdict.deed?.kind === 'fill') standing.fill(verdict.deed)
    return verdict
  })
}

function judgeOne(
  job: ImportRow,
  candidate: Candidate,
  { person, planners, circumstances }: Ground,
  standing: Standing,
  earlier: Candidate[],
): Judged {
  if (!person) return bad(candidate, [notYours('create')])
  if (candidate.wrong.length > 0) return bad(candidate, candidate.wrong)
  const { manager, registeredOn } = candidate.input as CustomerInput
  if (registeredOn && registeredOn > circumstances.today)
    return bad(candidate, [said('registeredOn', 'registered-in-the-future')])
  if (!planners.has(manager)) return bad(candidate, [said('manager', 'not-a-planner')])
  const customer = standing.others.get(candidate.key)
  if (customer?.deletedAt)
    return bad(candidate, [
      said('name', 'customer-name-binned', { number: customer.number, name: customer.name }),
    ])
  const { ability } = person
  if (customer && job.existing === 'fill') {
    if (!customerAllows(ability, { manager: customer.manager }).includes('edit'))
      return bad(candidate, [notYours('edit')], customer.number)
    const deed = fillOf(candidate, customer, standing.namesOf(customer.number))
    if (deed) return { candidate, state: 'fill', problems: [], record: customer.number, deed }
  }
  if (customer)
    return reach(ability, 'read', 'Customer', { ...customer }) === null
      ? leftOut(candidate, 'existing', said('name', 'already-there-unseen'))
      : leftOut(
          candidate,
          'existing',
          said('name', 'already-there', { number: customer.number }),
          customer.number,
        )
  const [first] = earlier
  if (first) return repeated(candidate, first, earlier)
  if (reach(ability, 'create', 'Customer', { manager, createdBy: person.user.username }) === null)
    return bad(candidate, [notYours('create')])
  const contact = candidate.contact as ContactInput | null
  return {
    candidate,
    state: 'good',
    problems: [],
    record: null,
    deed: { kind: 'customer', columns: columnsOf(candidate.input), contact },
  }
}

/** The same customer once more: somebody else there to talk to, or nothing new. */
function repeated(candidate: Candidate, first: Candidate, earlier: Candidate[]): Judged {
  const differing = Object.entries(candidate.input).filter(
    ([field, value]) =>
      field !== 'name' && value !== null && value !== undefined && value !== first.input[field],
  )
  if (differing.length > 0)
    return bad(
      candidate,
      differing.map(([field]) => said(field, 'differs-from-line', { line: first.line })),
    )
  const contact = candidate.contact as ContactInput | null
  const known = contact && earlier.find((other) => nameOf(other.contact) === nameOf(candidate.contact))
  if (!contact || known)
    return leftOut(candidate, 'duplicate', said('name', 'same-as-line', { line: (known ?? first).line }))
  return { candidate, state: 'good', problems: [], record: null, deed: { kind: 'contact', contact } }
}

const nameOf = (contact: Candidate['contact']) => (contact ? nameKey(String(contact.name)) : null)

/** Only what is empty there; null when there is nothing to fill. */
function fillOf(candidate: Candidate, customer: CustomerRow, names: Set<string>): CustomerDeed | null {
  const isEmpty = (field: string) => (customer[field as keyof CustomerRow] ?? null) === null
  const { name: _name, manager: _manager, ...given } = columnsOf(candidate.input)
  const columns = Object.fromEntries(
    Object.entries(given).filter(([field, value]) => value !== null && isEmpty(field)),
  )
  const contact = candidate.contact && !names.has(nameOf(candidate.contact) ?? '') ? candidate.contact : null
  if (Object.keys(columns).length === 0 && !contact) return null
  return { kind: 'fill', customer, columns, contact: contact as ContactInput | null }
}

/** As it is kept: amounts in fen. */
function columnsOf(input: Record<string, unknown>): Partial<CustomerRow> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  const isAmount = (field: string) => customerAmounts.some((amount) => amount === field)
  return Object.fromEntries(
    given.map(([field, value]) => [
      field,
      isAmount(field) && typeof value === 'string' ? fenOf(value) : value,
    ]),
  )
}

interface Standing {
  /** By the key of the name: customers whom this import has not made. */
  others: Map<string, CustomerRow>
  namesOf(number: string): Set<string>
  fill(deed: Extract<CustomerDeed, { kind: 'fill' }>): void
}

async function standingOf(em: Transaction, job: ImportRow, candidates: Candidate[]): Promise<Standing> {
  const keys = [...new Set(candidates.map(({ key }) => key).filter(Boolean))]
  const rows = keys.length > 0 ? await rowsOf(em, CustomerRow, { nameKey: { $in: keys } }) : []
  const numbers = rows.map(({ number }) => number)
  const made = new Set(
    numbers.length === 0
      ? []
      : (
          await rowsOf(em, ImportMadeRow, {
            subject: 'Customer',
            record: { $in: numbers },
            number: job.number,
          })
        )
          .filter(({ filled }) => !filled)
          .map(({ record }) => record),
  )
  const others = new Map(rows.filter(({ number }) => !made.has(number)).map((row) => [row.nameKey, row]))
  const names = new Map<string, Set<string>>()
  if (job.existing === 'fill' && numbers.length > 0)
    for (const { customer, name } of await rowsOf(em, ContactRow, { customer: { $in: numbers } }))
      names.set(customer, (names.get(customer) ?? new Set()).add(nameKey(name)))
  const namesOf = (number: string) => names.get(number) ?? new Set<string>()
  return {
    others,
    namesOf,
    // Two rows about one customer that is there: the second finds what the first has filled.
    fill({ customer, columns, contact }) {
      const version = customer.version + (Object.keys(columns).length > 0 ? 1 : 0)
      others.set(customer.nameKey, { ...customer, ...columns, version })
      if (contact) names.set(customer.number, namesOf(customer.number).add(nameKey(contact.name)))
    },
  }
}
