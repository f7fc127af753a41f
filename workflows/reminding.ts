/** When a reminder is due: its moment as the row says it, and in epoch milliseconds of the engine's clock. */
export interface NextReminder {
  at: string
  wakeAt: number
}

/** What the process of a reminder asks of the outside world; null when nothing waits any more. */
export interface ReminderActivities {
  /** Read when somebody is to be reminded. */
  nextReminder(number: string): Promise<NextReminder | null>
  /** Remind of this very moment, unless that was done or it has been moved; a retry reminds nobody twice. */
  remind(number: string, at: string): Promise<NextReminder | null>
}
