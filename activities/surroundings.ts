import type { Logger } from 'pino'
import type { Database } from '../db/connection.ts'

/** What an activity is given of the world. */
export interface Surroundings {
  db: Database
  now: () => Date
  /** By how many milliseconds `now` is ahead of the engine's clock: never, but where a test moves time. */
  ahead?: () => number
  timeZone: string
  log: Logger
}
