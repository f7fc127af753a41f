import { setTimeout as wait } from 'node:timers/promises'
import { ImportLineRow } from '../db/import.ts'
import { SheetRefused } from '../operations/sheet/sheet.ts'
import { fileRows } from './import-file.ts'
import { dropRows, endStep, freshJob, importerOf, takeTurn, type Step } from './import-step.ts'
import { candidateOf } from './import-verdict.ts'
import { groundOf } from './import-words.ts'

/**
 * Reads the file and says of each row what would become of it. The rows are written as they are judged, so that a
 * check that is begun again goes on behind the last one; nothing else is written.
 */
export async function check(step: Step): Promise<void> {
  try {
    if (step.job.rowsDone === 0) await dropRows(step)
    await judgeAll(step)
    await importerOf(step.job).settle?.(step)
    await endStep(step, 'checked')
  } catch (error) {
    if (!(error instanceof SheetRefused)) throw error
    await endStep(step, 'failed', { code: error.code, params: error.params })
  }
}

async function judgeAll(step: Step): Promise<void> {
  const { db, job, beat, signal } = step
  const importer = importerOf(job)
  let skip = job.rowsDone
  for await (const rows of fileRows(db, job, signal)) {
    const fresh = rows.slice(Math.min(skip, rows.length))
    skip -= rows.length - fresh.length
    if (fresh.length === 0) continue
    const began = performance.now()
    const standing = await freshJob(step)
    const ground = await groundOf(step, job.actor)
    const candidates = fresh.map(({ line, cells }) => candidateOf(job, ground, line, cells))
    const verdicts = await importer.judge(db.read(), job, candidates, ground)
    await db.transaction(async (em) => {
      await takeTurn(em, standing, verdicts.length)
      await em.insertMany(
        ImportLineRow,
        verdicts.map(({ candidate, state, problems, record }) => ({
          number: job.number,
          line: candidate.line,
          state,
          rowKey: candidate.key,
          cells: candidate.cells,
          problems: problems.length > 0 ? problems : null,
          record,
        })),
      )
    })
    beat()
    await breathe(began)
  }
}

/** A fifth of the time is for everybody else, who are let in between the statements of a batch, too. */
export const breathe = (began: number) => wait(Math.max(5, (performance.now() - began) / 4))
