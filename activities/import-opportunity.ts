import type { Transaction } from '../db/connection.ts'
import { CustomerRow } from '../db/customer.ts'
import type { ImportRow } from '../db/import.ts'
import { insertOpportunities } from '../db/opportunity-record.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { rowsOf } from '../db/row.ts'
import { wantNudges } from '../db/write.ts'
import { hiddenFieldsOf, reach } from '../domain/ability.ts'
import { settle } from '../domain/lifecycle.ts'
import { nameKey } from '../domain/name-key.ts'
import { newOpportunity } from '../domain/new-opportunity.ts'
import { opportunityLifecycle, type OpportunityInput } from '../domain/opportunity.ts'
import { judgeInTurn } from './import-earlier.ts'
import {
  bad,
  leftOut,
  notYours,
  noteMade,
  said,
  type Candidate,
  type Importer,
  type Verdict,
} from './import-verdict.ts'
import type { Ground } from './import-words.ts'

interface Deed {
  input: OpportunityInput
  existingCustomer: boolean
}

/** Opportunities in their first state; each gets its process by a nudge. */
export const opportunityImporter: Importer<Deed> = {
  judge,
  numbers: (deeds, { circumstances }) => ({
    prefix: opportunityLifecycle.prefix,
    day: circumstances.today,
    count: deeds.length,
  }),
  write,
}

async function judge(
  em: Transaction,
  job: ImportRow,
  candidates: Candidate[],
  ground: Ground,
): Promise<Verdict<Deed>[]> {
  const names = [...new Set(candidates.map(({ input }) => nameOf(input)).filter(Boolean))]
  const standing = new Map<string, OpportunityRow>()
  const known =
    names.length === 0 ? [] : await rowsOf(em, OpportunityRow, { nameKey: { $in: names }, deletedAt: null })
  for (const row of known) standing.set(`${row.nameKey}/${nameKey(row.summary)}`, row)
  const customers =
    names.length === 0
      ? []
      : await rowsOf(em, CustomerRow, { nameKey: { $in: names }, status: 'active', deletedAt: null })
  const existing = new Map(customers.map(({ nameKey, number }) => [nameKey, number]))
  return judgeInTurn(em, job, candidates, ground, (candidate, [first]) => {
    const customer = existing.get(nameOf(candidate.input)) ?? null
    return judgeOne(candidate, ground, standing.get(candidate.key), first, customer)
  })
}

const nameOf = ({ customerName }: Record<string, unknown>) =>
  typeof customerName === 'string' ? nameKey(customerName) : ''

function judgeOne(
  candidate: Candidate,
  { person, circumstances }: Ground,
  standing: OpportunityRow | undefined,
  first: Candidate | undefined,
  customer: string | null,
): Verdict<Deed> {
  if (!person) return bad(candidate, [notYours('create')])
  if (candidate.wrong.length > 0) return bad(candidate, candidate.wrong)
  const { ability } = person
  // To whom a field is hidden it does not exist, and he writes none of it.
  const hidden = hiddenFieldsOf(ability, 'Opportunity').filter((field) => candidate.given.includes(field))
  if (hidden.length > 0)
    return bad(
      candidate,
      hidden.map((field) => said(field, 'unknown-key')),
    )
  if (first) return leftOut(candidate, 'duplicate', said('summary', 'same-as-line', { line: first.line }))
  if (standing)
    return reach(ability, 'read', 'Opportunity', { ...standing }) === null
      ? leftOut(candidate, 'existing', said('summary', 'already-there-unseen'))
      : leftOut(
          candidate,
          'existing',
          said('summary', 'already-there', { number: standing.number }),
          standing.number,
        )
  if (reach(ability, 'create', 'Opportunity', { createdBy: person.user.username, assignee: null }) === null)
    return bad(candidate, [notYours('create')])
  if (customer && circumstances.settings['opportunity.existingCustomer'] === 'refuse')
    return bad(candidate, [said('customerName', 'existing-customer', { number: customer })])
  const input = candidate.input as OpportunityInput
  return {
    candidate,
    state: 'good',
    problems: [],
    record: null,
    deed: { input, existingCustomer: customer !== null },
  }
}

async function write(
  em: Transaction,
  job: ImportRow,
  verdicts: Verdict<Deed>[],
  { circumstances }: Ground,
  numbers: string[],
): Promise<void> {
  const at = circumstances.now
  const records = verdicts.flatMap((verdict) => {
    if (!verdict.deed) return []
    const { input, existingCustomer } = verdict.deed
    verdict.record = numbers.shift() ?? ''
    const blank = newOpportunity(verdict.record, input, existingCustomer, circumstances)
    return [settle(opportunityLifecycle, null, blank, { to: 'created' }, circumstances)]
  })
  await insertOpportunities(em, records, at)
  await noteMade(em, job, 'Opportunity', verdicts, at)
  await wantNudges(
    em,
    'Opportunity',
    records.map(({ number }) => number),
    at,
  )
}
