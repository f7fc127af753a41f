import type { Logger } from 'pino'
import type { Config } from '../config.ts'

/** Something to undo at the end, last first. */
export type Undo = () => unknown

/** A role of main.ts: starts its parts, and says with each how it is ended; or does its deed, and the process may go. */
export type Role = (config: Config, life: Life) => Promise<'running' | 'done'>

/** The life of this process, as its parts see it. */
export interface Life {
  undo: Undo[]
  isEnding(): boolean
  /** Where what nobody caught is to be told. */
  keepLog(log: Logger): void
  /** Ends the process at once: what happened must not be lived with. */
  fail(error: unknown): void
}

export const now = () => new Date()
export const say = (line: string) => process.stdout.write(`${line}\n`)
