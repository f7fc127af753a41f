import { randomUUID } from 'node:crypto'
import { beginExport, endExport, exportLimit, keepExport } from '../db/export-run.ts'
import { auditIn } from './audit.ts'
import type { Call } from './endpoint.ts'
import { Problem } from './problem.ts'

/** What the audit tells of an export beside who and when. */
export interface Told {
  list: string
  format: string
  filters: Record<string, unknown>
}

export interface Run {
  /** Somebody took another piece of the file. */
  moved(): void
  count: number
  /** The export is over; told in the audit once, whatever is said later. */
  end(outcome: 'complete' | 'broken-off'): Promise<void>
  /** Ends it when nobody takes what is made. */
  onIdle(stop: () => void): void
}

const idleMax = 120_000

/** Begins an export of this person, or refuses it: two at once and 120 a minute, over all processes. */
export async function beginRun(call: Call, told: Told): Promise<Run> {
  const { db, person, now, context, log } = call
  const { username } = person.user
  const id = randomUUID()
  const refused = await db.transaction((em) => beginExport(em, id, username, now()))
  if (refused) {
    const { code, seconds } = refused
    throw new Problem(429, code, { retryAfter: seconds, params: { most: exportLimit.atOnce } })
  }
  let stop = () => undefined as void
  let movedAt = Date.now()
  let over: Promise<void> | null = null
  const timer = setInterval(() => {
    if (Date.now() - movedAt > idleMax) return stop()
    db.transaction((em) => keepExport(em, id, now())).catch((error: unknown) =>
      log.warn({ err: error }, 'an export could not say that it goes on'),
    )
  }, 15_000)
  timer.unref()
  const run: Run = {
    count: 0,
    moved: () => (movedAt = Date.now()),
    onIdle: (given) => (stop = given),
    end(outcome) {
      clearInterval(timer)
      // What cannot be told in the audit is not done: the file lacks its end until this is written.
      over ??= db.transaction(async (em) => {
        await endExport(em, id, now())
        const details = { ...told, count: run.count, outcome }
        await auditIn(em, context, {
          kind: 'exported',
          actor: username,
          subject: 'Export',
          code: told.list,
          details,
        })
      })
      return over
    },
  }
  return run
}
