import { dayOf } from '../domain/day.ts'
import type { Circumstances } from '../domain/lifecycle.ts'
import { nudge } from '../temporal/nudge.ts'
import type { Call } from './endpoint.ts'

/** When and by whom a rule is asked. */
export function circumstancesOf(call: Call, settings: Circumstances['settings']): Circumstances {
  const now = call.now()
  return { now, today: dayOf(now, call.timeZone), actor: call.person.user.username, settings }
}

/** Not waited for: what is not sent now, the loop sends within seconds. */
export function nudgeSoon({ engine, log }: Call, number: string): void {
  if (!engine.isUp()) return
  nudge(engine, number).catch((error: unknown) =>
    log.info({ err: error, number }, 'a nudge waits for the loop'),
  )
}
