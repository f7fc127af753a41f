import { scansTold } from '../db/churn-scan-write.ts'
import { churnControl, ChurnScanRow } from '../db/churn-scan.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { nextChurnScan } from '../temporal/churn-schedule.ts'
import type { Call } from './endpoint.ts'
import { peopleOf, type People } from './people.ts'

/** What was decided about the scan, when it comes next, and the last ones. */
export async function churnScanState({ db, engine }: Call) {
  const em = db.read()
  const control = await churnControl(em)
  const runs = await rowsOf(em, ChurnScanRow, {}, { orderBy: { id: 'desc' }, limit: scansTold })
  const who = [control?.switchedOnBy, control?.pausedBy, ...runs.map(({ wantedBy }) => wantedBy)]
  const { people } = await peopleOf(em, who)
  return {
    on: control?.switchedOn ?? false,
    onBy: people(control?.switchedOnBy),
    onAt: control?.switchedOnAt ?? null,
    paused: control?.paused ?? false,
    pausedBy: people(control?.pausedBy),
    pausedAt: control?.pausedAt ?? null,
    nextAt: await nextChurnScan(engine),
    runs: runs.map((run) => presentRun(run, people)),
  }
}

export async function churnScanRunOf({ db }: Call, id: number) {
  const row = await rowOf(db.read(), ChurnScanRow, { id })
  if (!row) return null
  const { people } = await peopleOf(db.read(), [row.wantedBy])
  return presentRun(row, people)
}

function presentRun(run: ChurnScanRow, people: People) {
  const { id, kind, asOf, lists, state, wantedAt, examined, found, opened } = run
  return {
    ...{ id, kind, asOf, lists, state, wantedBy: people(run.wantedBy), wantedAt },
    startedAt: run.startedAt ?? null,
    finishedAt: run.finishedAt ?? null,
    ...{ examined, found, opened },
  }
}
