import type { Context } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import type { Logger } from 'pino'
import { commitSeconds } from '../operations/metrics.ts'
import { during } from '../operations/trace.ts'
import type { Outcome } from '../workflows/standing.ts'

/** A line and a measurement for each attempt of an activity, with the ids of the command it writes. */
export function traceActivities(log: Logger): (context: Context) => ActivityInterceptors {
  return ({ info }) => ({
    inbound: {
      execute(input, next) {
        const { activityType: activity, attempt, workflowExecution } = info
        const number = workflowExecution?.workflowId
        const [first] = input.args
        const commandId = activity === 'commit' && typeof first === 'string' ? first : undefined
        return during({ ...(number && { number }), ...(commandId && { commandId }), attempt }, async () => {
          const started = performance.now()
          const end = (outcome: string) => {
            const took = performance.now() - started
            commitSeconds.observe({ activity, outcome }, took / 1000)
            return Math.round(took)
          }
          try {
            const result = (await next(input)) as Partial<Outcome> | undefined
            const outcome = result?.refused ? 'refused' : 'done'
            const ms = end(outcome)
            log[activity === 'load' ? 'debug' : 'info']({ activity, outcome, ms }, 'activity')
            return result
          } catch (error) {
            const ms = end('failed')
            log.warn({ activity, outcome: 'failed', ms, err: error }, 'an attempt of an activity failed')
            throw error
          }
        })
      },
    },
  })
}
