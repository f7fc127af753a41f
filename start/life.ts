import type { Logger } from 'pino'
import type { Life, Undo } from './role.ts'

// Requests have 10 seconds, the worker 15, and the rest ends at once.
const atMost = 30_000

/**
 * How this process ends: told to, it undoes what it started, last first, and exits with 0, or with 1 when something
 * would not end; told a second time, or by an error that nobody caught, it ends at once.
 */
export function beginLife(): Life & { end(code: number): Promise<never> } {
  const undo: Undo[] = []
  let ending = false
  let log: Logger | null = null

  async function end(code: number): Promise<never> {
    if (ending) process.exit(1)
    ending = true
    const late = setTimeout(() => fail(new Error(`still not ended after ${atMost / 1000} s`)), atMost)
    let exitCode = code
    for (let step = undo.pop(); step; step = undo.pop())
      try {
        await step()
      } catch (error) {
        exitCode = 1
        log?.error({ err: error }, 'something would not end')
        process.stderr.write(`while stopping: ${String(error)}\n`)
      }
    clearTimeout(late)
    process.exit(exitCode)
  }

  function fail(error: unknown): never {
    log?.fatal({ err: error }, 'stopped by an error')
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  }

  process.on('SIGINT', () => void end(0))
  process.on('SIGTERM', () => void end(0))
  // Half of what was to be done may be missing: another process starts clean.
  process.on('unhandledRejection', fail)
  process.on('uncaughtException', fail)
  return { undo, end, fail, isEnding: () => ending, keepLog: (kept) => (log = kept) }
}
