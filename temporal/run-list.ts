import type { WorkflowExecutionInfo } from '@temporalio/client'
import { withDeadline, type Engine } from './client.ts'

/** Goes through the runs that a query of visibility finds, page by page; gives up rather than hang. */
export function eachRun(
  engine: Engine,
  query: string,
  visit: (run: WorkflowExecutionInfo) => Promise<void> | void,
  patience = 10_000,
): Promise<void> {
  return withDeadline(engine, patience, async () => {
    for await (const run of engine.client.workflow.list({ query, pageSize: 1000 })) await visit(run)
  })
}
