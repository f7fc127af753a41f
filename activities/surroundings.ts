import type { Logger } from 'pino'
import type { Database } from '../db/connection.ts'

/** What an activity is given of the world. */
export interface Surroundings {
  db: Database
  now: () => Date
  timeZone: string
  log: Logger
}
