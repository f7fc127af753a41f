import type { z } from 'zod'
import { checkReferences } from '../db/reference.ts'
import { settingsIn } from '../db/settings.ts'
import { change, wantNudge } from '../db/write.ts'
import { decide, permits, settle, stands } from '../domain/lifecycle.ts'
import { fenOf } from '../domain/money.ts'
import { opportunityLifecycle, type opportunityEdit, type Opportunity } from '../domain/opportunity.ts'
import { circumstancesOf, nudgeSoon } from './circumstances.ts'
import { ifMatchOf, type Answer, type Call } from './endpoint.ts'
import { identify, visible } from './lifecycle.ts'
import { existingCustomer } from './opportunity-create.ts'
import { presentOpportunity } from './opportunity-json.ts'
import { Problem, problemOf } from './problem.ts'

const subject = 'Opportunity'

export async function editOpportunity(call: Call, input: z.infer<typeof opportunityEdit>): Promise<Answer> {
  const record = await visible(call, call.params.number ?? '')
  permit(call, record, 'edit')
  await demandVersion(call, record)
  await demandState(call, record, 'edit')
  const em = call.db.read()
  const missing = await checkReferences(em, 'edit', input)
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
  return writePlain(call, record, after, 'edit', circumstances.now)
}

export async function binOrRestore(call: Call, name: 'delete' | 'restore'): Promise<Answer> {
  const record = await visible(call, call.params.number ?? '', name === 'restore')
  permit(call, record, name)
  if (name === 'delete') await demandVersion(call, record)
  await demandState(call, record, name)
  const circumstances = circumstancesOf(call, await settingsIn(call.db.read(), call.timeZone))
  const actor = { username: call.person.user.username, ability: call.person.ability }
  const decision = decide(opportunityLifecycle, record, name, actor, {}, circumstances)
  if (!decision.ok) throw problemOf(decision)
  const answer = await writePlain(call, record, decision.after, name, circumstances.now)
  return name === 'delete' ? { status: 204 } : answer
}

function permit(call: Call, record: Opportunity, name: string): void {
  const actor = { username: call.person.user.username, ability: call.person.ability }
  const verdict = permits(opportunityLifecycle, record, name, actor)
  if (verdict !== true) throw problemOf(verdict)
}

async function demandVersion(call: Call, record: Opportunity): Promise<void> {
  const version = ifMatchOf(call.context)
  if (version === null) throw new Problem(428, 'if-match-required')
  if (version !== record.version)
    throw new Problem(412, 'stale', { current: await presentOpportunity(call, record) })
}

async function demandState(call: Call, record: Opportunity, name: string): Promise<void> {
  const verdict = stands(opportunityLifecycle, record, name)
  if (verdict !== true) throw problemOf(verdict, await presentOpportunity(call, record))
}

async function writePlain(
  call: Call,
  before: Opportunity,
  after: Opportunity,
  command: string,
  at: Date,
): Promise<Answer> {
  const actor = call.person.user.username
  const { id } = identify(call)
  const written = await call.db.transaction(async (em) => {
    const changed = await change(em, subject, before, after, { command, commandId: id, actor, at })
    await wantNudge(em, subject, before.number, at)
    return changed
  })
  nudgeSoon(call, before.number)
  return { body: await presentOpportunity(call, written), version: written.version }
}
