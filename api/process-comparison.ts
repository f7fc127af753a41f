import { z } from 'zod'
import { ProcessComparisonRow } from '../db/process-comparison.ts'
import { unfinished, wantComparison } from '../temporal/comparison-run.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { peopleOf } from './people.ts'
import { audit } from './audit.ts'
import { processComparison } from './process-answer.ts'

export const comparisonEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/processes/comparison',
    summary: 'What the last comparison of all records with all processes found',
    for: { subject: 'Process', action: 'read' },
    answer: processComparison,
    handle: async (call) => ({ body: await comparison(call) }),
  }),
  endpoint({
    method: 'post',
    path: '/processes/comparison',
    summary: 'Compare all records with all processes now',
    for: { subject: 'Process', action: 'restart' },
    body: z.strictObject({}),
    answer: processComparison,
    status: 202,
    handle: async (call) => {
      const { username } = call.person.user
      await wantComparison(call.db, username, call.now())
      await audit(call.db, call.context, { kind: 'processes-compared', actor: username })
      return { status: 202, body: await comparison(call) }
    },
  }),
]

async function comparison({ db, now }: Call) {
  const em = db.read()
  const done = { finishedAt: { $ne: null } }
  const last = await em.findOne(ProcessComparisonRow, done, { orderBy: { id: 'desc' } })
  const { people } = await peopleOf(em, [last?.wantedBy])
  return {
    underWay: (await em.count(ProcessComparisonRow, unfinished(now()))) > 0,
    last: last && {
      startedAt: last.startedAt,
      finishedAt: last.finishedAt,
      wantedBy: people(last.wantedBy),
      records: last.records,
      runs: last.runs,
      withoutRun: last.withoutRun,
      withoutRecord: last.withoutRecord,
      behind: last.behind,
      numbers: last.numbers,
    },
  }
}
