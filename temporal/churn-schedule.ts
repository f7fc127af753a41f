import { ScheduleOverlapPolicy } from '@temporalio/client'
import type { churnScan } from '../workflows/churn-scan.ts'
import { answerWithin, withDeadline, type Engine } from './client.ts'
import { ensureSchedule, isPaused, nextRunOf, type Wanted } from './schedule.ts'

export const churnSchedule = 'churn-scan'

const hour = 3
const nightly = `流失扫描：每天 ${hour}:00 查找久未下单的客户 · nightly scan for silent customers`

const scheduleFor = ({ taskQueue }: Engine, timeZone: string): Wanted => ({
  scheduleId: churnSchedule,
  spec: { calendars: [{ hour, comment: nightly }], timezone: timeZone },
  action: {
    type: 'startWorkflow' as const,
    workflowType: 'churnScan',
    workflowId: churnSchedule,
    taskQueue,
    args: [null],
    staticSummary: nightly,
  },
  // A night that was missed is made up for at return, once: one scan finds whoever is silent by then.
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' as const, pauseOnFailure: false },
  note: nightly,
})

interface Decided {
  paused: boolean
  timeZone: string
}
export const ensureChurnSchedule = (engine: Engine, { paused, timeZone }: Decided) =>
  ensureSchedule(engine, scheduleFor(engine, timeZone), { paused })

export const isChurnPaused = (engine: Engine) => isPaused(engine, churnSchedule)
export const nextChurnScan = (engine: Engine) => nextRunOf(engine, churnSchedule)

/** The scan that was put down, now, also while the schedule is paused; one that is under way is left alone. */
export async function startChurnScan(engine: Engine, id: number): Promise<void> {
  await withDeadline(engine, answerWithin, () =>
    engine.client.workflow.start<typeof churnScan>('churnScan', {
      workflowId: `${churnSchedule}-${id}`,
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: engine.taskQueue,
      args: [id],
      staticSummary: `流失扫描 ${id} · scan ${id} for silent customers`,
    }),
  )
}
