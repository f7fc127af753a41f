/** Where a record stands, as its process needs to know it. Codes, numbers and usernames only: no personal data. */
export interface Standing {
  status: string
  open: boolean
  version: number
  assignee: string | null
  escalated: boolean
  /** The next clock command; `wakeAt` is its moment in epoch milliseconds of the engine's clock. */
  next: { command: string; ref: string; at: string; wakeAt: number } | null
}

export interface Outcome {
  refused: boolean
  /** Null when there is no such record, or it lies in the bin. */
  standing: Standing | null
}

/** What a lifecycle's process asks of the outside world. */
export interface LifecycleActivities {
  /** Decide and write the command with this id; a retry gives the first answer again. */
  commit(commandId: string): Promise<Outcome>
  /** Give the clock's command for a deadline of a record. */
  tick(number: string, due: { command: string; ref: string; at: string }): Promise<Outcome>
  /** Read where the record stands now. */
  load(number: string): Promise<Outcome>
}
