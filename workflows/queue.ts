import { proxyActivities, workflowInfo, type ActivityOptions } from '@temporalio/workflow'

/**
 * Activities of another queue than the workflow's own: work for many rows (`batch`) and what waits for the outside world
 * (`io`) shall not stand in the way of a click. The workflows themselves take no time and live on the one queue.
 */
export function activitiesOf<Activities>(kind: 'batch' | 'io', options: ActivityOptions) {
  return proxyActivities<Activities>({ ...options, taskQueue: `${workflowInfo().taskQueue}-${kind}` })
}
