import type { z } from 'zod'
import { checkReferences } from '../db/reference.ts'
import { settingsIn } from '../db/settings.ts'
import { settle } from '../domain/lifecycle.ts'
import { fenOf } from '../domain/money.ts'
import { opportunityLifecycle, type opportunityEdit } from '../domain/opportunity.ts'
import { circumstancesOf } from './circumstances.ts'
import { type Answer, type Call } from './endpoint.ts'
import { demandShown } from './hidden-field.ts'
import { existingCustomer } from './opportunity-create.ts'
import { answerWith, editable, writePlain } from './plain-change.ts'
import { problemOf } from './problem.ts'

export async function editOpportunity(call: Call, input: z.infer<typeof opportunityEdit>): Promise<Answer> {
  demandShown(call.person.ability, input)
  const record = await editable(call, 'Opportunity')
  const em = call.db.read()
  const missing = await checkReferences(em, 'Opportunity', 'edit', input, record)
  if (missing) throw problemOf(missing)
  const circumstances = circumstancesOf(call, await settingsIn(em, call.timeZone))
  const { expectedAmount, ...plain } = input
  const typed = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined))
  const amount =
    expectedAmount === undefined
      ? {}
      : { expectedAmount: expectedAmount === null ? null : fenOf(expectedAmount) }
  const changed = { ...record, ...typed, ...amount }
  if (changed.customerName !== record.customerName)
    changed.existingCustomer = (await existingCustomer(em, changed.customerName)) !== null
  const after = settle(opportunityLifecycle, record, changed, { to: 'same' }, circumstances)
  return answerWith(call, await writePlain(call, record, after, { command: 'edit', at: circumstances.now }))
}
