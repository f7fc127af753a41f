import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Database } from '../db/connection.ts'
import { keepClosedFor, prepareNamespace, type Engine } from '../temporal/client.ts'
import { startNudgeLoop } from '../temporal/nudge-loop.ts'
import { createWorker } from '../temporal/worker.ts'
import { now, type Life } from './role.ts'

interface Parts {
  db: Database
  engine: Engine
  address: string
  workflowBundle: Promise<{ code: string }>
  log: Logger
  /** The server is ours alone, and so is how long it keeps what has ended. */
  isOurs: boolean
}

/** The worker and the nudge loop. Done when the engine gives it work; until then it waits for the engine. */
export async function startWork(config: Config, parts: Parts, life: Life): Promise<void> {
  const { db, engine, address, log } = parts
  // Known before there is anything to end, so that it is ended after what is started later and stands on it.
  let stop = async () => {}
  life.undo.push(() => stop())
  await prepared(parts, life)
  if (life.isEnding()) return
  const worker = await createWorker({
    address,
    namespace: config.temporalNamespace,
    taskQueue: config.temporalTaskQueue,
    timeZone: config.timeZone,
    db,
    workflowBundle: await parts.workflowBundle,
    now,
    log,
    isWanted: () => !life.isEnding(),
  })
  const running = worker.run()
  running.catch(life.fail)
  const loop = startNudgeLoop({ db, engine, timeZone: config.timeZone, now, log })
  stop = async () => {
    await loop.stop()
    worker.shutdown()
    await running
  }
  while (!worker.isPolling() && !life.isEnding()) await wait(20)
}

async function prepared({ engine, isOurs, log }: Parts, life: Life): Promise<void> {
  for (let told = false; !life.isEnding(); told = true)
    try {
      await prepareNamespace(engine, 0)
      if (isOurs) await keepClosedFor(engine, 90)
      return
    } catch (error) {
      if (!told) log.warn({ err: error }, 'the process engine does not answer; waiting for it')
      await wait(isOurs ? 50 : 1000)
    }
}
