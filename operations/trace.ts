import { AsyncLocalStorage } from 'node:async_hooks'

/** Whose work is being done, so that every line of the log on its way bears the same ids. */
export interface Trace {
  requestId?: string | null
  commandId?: string
  /** The record's number. */
  number?: string
  attempt?: number
}

const traces = new AsyncLocalStorage<Trace>()

export const traceOf = (): Trace => traces.getStore() ?? {}

export const during = <T>(trace: Trace, work: () => T): T => traces.run(trace, work)

/** Adds what becomes known on the way; without a trace there is nothing to add it to. */
export function noteTrace(known: Trace): void {
  const trace = traces.getStore()
  if (trace) Object.assign(trace, known)
}
