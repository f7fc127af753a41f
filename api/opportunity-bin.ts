import { settingsIn } from '../db/settings.ts'
import { decide } from '../domain/lifecycle.ts'
import { opportunityLifecycle, type Opportunity } from '../domain/opportunity.ts'
import { circumstancesOf } from './circumstances.ts'
import { commandRow } from './command-row.ts'
import { parsed, type Answer, type Call } from './endpoint.ts'
import { once, visible } from './lifecycle.ts'
import { answerWith, demandState, demandSeen, permit, writePlain } from './opportunity-edit.ts'
import { problemOf } from './problem.ts'

/** Into the recycle bin, with the version that was seen. */
export async function binOpportunity(call: Call): Promise<Answer> {
  const record = await visible(call, 'Opportunity', call.params.number ?? '')
  const { after, at } = await decided(call, record, 'delete')
  await writePlain(call, record, after, { command: 'delete', at })
  return { status: 204 }
}

/** And out of it, once for each Idempotency-Key. */
export const restoreOpportunity = (call: Call): Promise<Answer> =>
  once(call, async (mark) => {
    parsed(opportunityLifecycle.commands.restore!.input, call.body)
    const record = await visible(call, 'Opportunity', call.params.number ?? '', true)
    const { after, at } = await decided(call, record, 'restore')
    const { number, version } = record
    const row = commandRow(call, mark, { number, name: 'restore', state: 'done', version: version + 1 })
    return answerWith(call, await writePlain(call, record, after, { command: 'restore', at, row }))
  })

async function decided(call: Call, record: Opportunity, name: 'delete' | 'restore') {
  permit(call, record, name)
  await demandSeen(call, record, name === 'delete')
  await demandState(call, record, name)
  const circumstances = circumstancesOf(call, await settingsIn(call.db.read(), call.timeZone))
  const actor = { username: call.person.user.username, ability: call.person.ability }
  const decision = decide(opportunityLifecycle, record, name, actor, {}, circumstances)
  if (!decision.ok) throw problemOf(decision)
  return { after: decision.after, at: circumstances.now }
}
