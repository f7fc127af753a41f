import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { createEngine } from '../temporal/client.ts'
import type { Life } from './role.ts'

export function openEngine(config: Config, address: string, log: Logger, { undo }: Life) {
  const engine = createEngine({
    address,
    namespace: config.temporalNamespace,
    taskQueue: config.temporalTaskQueue,
    log,
  })
  undo.push(() => engine.close())
  return engine
}
