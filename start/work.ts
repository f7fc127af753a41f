import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Database } from '../db/connection.ts'
import { startMailRelay } from '../mail/relay.ts'
import { startChurn } from '../temporal/churn-watch.ts'
import { keepClosedFor, prepareNamespace, type Engine } from '../temporal/client.ts'
import { startNudgeLoop } from '../temporal/nudge-loop.ts'
import { startSales } from '../temporal/sales-start.ts'
import { createWorker, type WorkerOptions } from '../temporal/worker.ts'
import { now, type Life } from './role.ts'

interface Parts {
  db: Database
  engine: Engine
  address: string
  workflowBundle: Promise<{ code: string }>
  log: Logger
  /** The server is ours alone, and so is how long it keeps what has ended. */
  isOurs: boolean
  /** The sales system to read from, where there is one. */
  sales: WorkerOptions['sales'] | null
}

/** The worker and the nudge loop. Done when the engine gives it work; until then it waits for the engine. */
export async function startWork(config: Config, parts: Parts, life: Life): Promise<void> {
  const { db, engine, address, log, sales } = parts
  // Known before there is anything to end, so that it is ended after what is started later and stands on it.
  let stop = async () => {}
  life.undo.push(() => stop())
  if (config.smtpUrl) relayMail(config, config.smtpUrl, parts, life)
  await prepared(parts, life)
  if (life.isEnding()) return
  await schedulesStarted(config, parts)
  const loop = startNudgeLoop({ db, engine, timeZone: config.timeZone, now, log })
  stop = () => loop.stop()
  const workflowBundle = await parts.workflowBundle
  const { temporalNamespace: namespace, temporalTaskQueue: taskQueue, timeZone } = config
  const isWanted = () => !life.isEnding()

  async function begin(): Promise<void> {
    const worker = await createWorker({
      ...{ address, namespace, taskQueue, timeZone, db, workflowBundle, now, log, isWanted },
      sales: sales ?? null,
    })
    const running = worker.run()
    let over = false
    running.catch(() => (over = true))
    stop = async () => {
      await loop.stop()
      worker.shutdown()
      await running
    }
    while (!worker.isPolling() && !over && isWanted()) await wait(20)
    if (over) await running
    // From here on it must not end by itself: a process without its worker would look well and do nothing.
    running.catch(life.fail)
  }

  while (isWanted())
    try {
      return await begin()
    } catch (error) {
      log.warn({ err: error }, 'the worker could not begin; the next try is in a second')
      stop = () => loop.stop()
      await wait(1000)
    }
}

/** Beside the worker: mails go out whether or not the engine answers. */
function relayMail({ mailFrom: from, publicUrl }: Config, smtpUrl: string, parts: Parts, life: Life): void {
  const relay = startMailRelay({ db: parts.db, smtpUrl, from, publicUrl, now, log: parts.log })
  life.undo.push(() => relay.stop())
}

/** Without them nothing is read from the sales system and nobody is warned of, but people can work: told, and tried again. */
async function schedulesStarted({ timeZone }: Config, { db, engine, sales, log }: Parts): Promise<void> {
  await startSales({ db, engine, now, sales: sales ?? null }).catch((error: unknown) =>
    log.error({ err: error }, 'the schedule of the sales system could not be set up'),
  )
  await startChurn({ db, engine, timeZone }).catch((error: unknown) =>
    log.error({ err: error }, 'the schedule of the scan for silent customers could not be set up'),
  )
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
