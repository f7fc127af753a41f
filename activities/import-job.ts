import { Context } from '@temporalio/activity'
import { ImportRow } from '../db/import.ts'
import { rowOf } from '../db/row.ts'
import { StaleRecord } from '../db/write.ts'
import { check } from './import-check.ts'
import { run } from './import-run.ts'
import type { Step } from './import-step.ts'
import { takeBack } from './import-take-back.ts'
import type { Surroundings } from './surroundings.ts'

export interface ImportJobActivities {
  /** Does the step that an import stands in, to its end. */
  advanceImport(number: string): Promise<void>
}

const steps: Partial<Record<ImportRow['state'], (step: Step) => Promise<void>>> = {
  checking: check,
  running: run,
  takingBack: takeBack,
}

export const createImportJobActivities = (surroundings: Surroundings): ImportJobActivities => ({
  async advanceImport(number) {
    const job = await rowOf(surroundings.db.read(), ImportRow, { number })
    const work = job && steps[job.state]
    if (!work) return
    const { cancellationSignal: signal, heartbeat } = Context.current()
    const beat = () => signal.throwIfAborted()
    // By the clock: before its first row a large workbook is silent for longer than a worker may be.
    const alive = setInterval(heartbeat, 2500)
    try {
      await work({ ...surroundings, job, beat, signal })
    } catch (error) {
      // Somebody else is at it, or has ended it.
      if (!(error instanceof StaleRecord)) throw error
    } finally {
      clearInterval(alive)
    }
  },
})
