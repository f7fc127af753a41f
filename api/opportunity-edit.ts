import type { z } from 'zod'
import { CommandRow } from '../db/command.ts'
import { checkReferences } from '../db/reference.ts'
import { settingsIn } from '../db/settings.ts'
import { change, StaleRecord, wantNudge } from '../db/write.ts'
import { permits, settle, stands } from '../domain/lifecycle.ts'
import { fenOf } from '../domain/money.ts'
import { opportunityLifecycle, type opportunityEdit, type Opportunity } from '../domain/opportunity.ts'
import { circumstancesOf, nudgeSoon } from './circumstances.ts'
import { type Answer, type Call } from './endpoint.ts'
import { demandShown } from './hidden-field.ts'
import { visible } from './lifecycle.ts'
import { existingCustomer } from './opportunity-create.ts'
import { presentOpportunity } from './opportunity-json.ts'
import { Problem, problemOf } from './problem.ts'
import { demandVersion } from './version.ts'

const subject = 'Opportunity'

export async function editOpportunity(call: Call, input: z.infer<typeof opportunityEdit>): Promise<Answer> {
  demandShown(call.person.ability, input)
  const record = await visible(call, 'Opportunity', call.params.number ?? '')
  permit(call, record, 'edit')
  await demandSeen(call, record, true)
  await demandState(call, record, 'edit')
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

export function permit(call: Call, record: Opportunity, name: string): void {
  const actor = { username: call.person.user.username, ability: call.person.ability }
  const verdict = permits(opportunityLifecycle, record, name, actor)
  if (verdict !== true) throw problemOf(verdict)
}

export const demandSeen = (call: Call, record: Opportunity, required: boolean) =>
  demandVersion(call.context, record, () => presentOpportunity(call, record), { required })

export async function demandState(call: Call, record: Opportunity, name: string): Promise<void> {
  const verdict = stands(opportunityLifecycle, record, name)
  if (verdict !== true) throw problemOf(verdict, await presentOpportunity(call, record))
}

/**
 * A change without a command of the process. A row, when there is one, is written with it. Who reads the same
 * version at the same moment and comes second has changed nothing, and is shown what stands now.
 */
export async function writePlain(
  call: Call,
  before: Opportunity,
  after: Opportunity,
  { command, at, row }: { command: string; at: Date; row?: CommandRow },
): Promise<Opportunity> {
  const deed = { command, commandId: row?.id ?? null, actor: call.person.user.username, at }
  try {
    const written = await call.db.transaction(async (em) => {
      if (row) await em.insert(CommandRow, row)
      const changed = await change(em, subject, before, after, deed)
      await wantNudge(em, subject, before.number, at)
      return changed
    })
    nudgeSoon(call, before.number)
    return written
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error
    throw await stale(call, await visible(call, 'Opportunity', before.number, command === 'restore'))
  }
}

const stale = async (call: Call, record: Opportunity) =>
  new Problem(412, 'stale', { current: await presentOpportunity(call, record) })

export const answerWith = async (call: Call, record: Opportunity): Promise<Answer> => ({
  body: await presentOpportunity(call, record),
  version: record.version,
})
