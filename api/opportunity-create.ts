import type { Transaction } from '../db/connection.ts'
import { CustomerRow } from '../db/customer.ts'
import { takeNumber } from '../db/number-counter.ts'
import { checkReferences } from '../db/reference.ts'
import { settingsIn } from '../db/settings.ts'
import { settle } from '../domain/lifecycle.ts'
import { nameKey } from '../domain/name-key.ts'
import { newOpportunity } from '../domain/new-opportunity.ts'
import {
  opportunityInput,
  opportunityLifecycle,
  usualProbability,
  type OpportunityInput,
} from '../domain/opportunity.ts'
import { refuse } from '../domain/refusal.ts'
import { circumstancesOf } from './circumstances.ts'
import type { Mark } from './command-row.ts'
import { parsed, type Answer, type Call } from './endpoint.ts'
import { demandShown, isHidden } from './hidden-field.ts'
import { once } from './lifecycle.ts'
import { createPlain } from './plain-change.ts'
import { problemOf } from './problem.ts'

const subject = 'Opportunity'

/** A new opportunity in its first state, once for each Idempotency-Key; its process starts by a nudge. */
export const createOpportunity = (call: Call): Promise<Answer> => once(call, (mark) => make(call, mark))

async function make(call: Call, mark: Mark): Promise<Answer> {
  const input = inputOf(call)
  const em = call.db.read()
  const missing = await checkReferences(em, 'Opportunity', 'create', input)
  if (missing) throw problemOf(missing)
  const circumstances = circumstancesOf(call, await settingsIn(em, call.timeZone))
  const existing = await existingCustomer(em, input.customerName)
  if (existing && circumstances.settings['opportunity.existingCustomer'] === 'refuse')
    throw problemOf(
      refuse('conflict', 'existing-customer', { field: 'customerName', params: { number: existing } }),
    )
  const number = await takeNumber(call.db, opportunityLifecycle.prefix, circumstances.today)
  const record = settle(
    opportunityLifecycle,
    null,
    newOpportunity(number, input, existing !== null, circumstances),
    { to: 'created' },
    circumstances,
  )
  return createPlain(call, mark, { subject, number, at: circumstances.now, make: () => record })
}

/** What was typed; of a hidden field only the probability is needed, and then it is the usual one. */
function inputOf({ person, body }: Call): OpportunityInput {
  demandShown(person.ability, body)
  const known = isHidden(person.ability, 'probability') ? { probability: usualProbability } : {}
  return parsed(opportunityInput, typeof body === 'object' && body !== null ? { ...known, ...body } : body)
}

/** The number of the active customer that bears this name. */
export async function existingCustomer(em: Transaction, name: string): Promise<string | null> {
  const customer = await em.findOne(CustomerRow, {
    nameKey: nameKey(name),
    status: 'active',
    deletedAt: null,
  })
  return customer?.number ?? null
}
