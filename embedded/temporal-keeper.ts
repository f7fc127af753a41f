import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { spawnTemporalServer, type TemporalServer, type TemporalServerOptions } from './temporal-server.ts'

/**
 * The dev server as our child; should it end by itself, it is started again on the same file and port.
 * `adopt` is told each process at once, not when it listens: we may be killed in between, and the next
 * start must know of it.
 */
export function keepTemporalServer(
  options: TemporalServerOptions,
  { adopt, log }: { adopt: (pid: number) => void; log: Logger },
) {
  const launch = (): TemporalServer => {
    const server = spawnTemporalServer(options)
    adopt(server.pid)
    return server
  }
  let stopping = false
  let current = launch()
  // Whatever ends us at once leaves no time to wait for it; a kill -9 alone leaves it to the next start.
  const follow = () => process.kill(current.pid, 'SIGTERM')
  process.once('exit', follow)
  void keepRunning(current)

  async function keepRunning({ listening }: TemporalServer): Promise<void> {
    // What does not even start the first time is for the caller to tell, not to be tried again.
    if (
      !(await listening.then(
        () => true,
        () => false,
      ))
    )
      return
    for (;;) {
      await current.exited
      if (stopping) return
      log.error('the process engine ended by itself and is started again')
      current = launch()
      await current.listening.catch(async (error: unknown) => {
        log.error({ err: error }, 'the process engine does not start; the next try is in a second')
        await wait(1000)
      })
    }
  }

  return {
    address: current.address,
    /** Done when it first takes calls; fails when it cannot be started. */
    listening: current.listening,
    async stop(): Promise<void> {
      stopping = true
      await current.stop()
      process.removeListener('exit', follow)
    },
  }
}
