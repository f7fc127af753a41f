import type { TestProject } from 'vitest/node'
import { startTemporalServer } from '../../embedded/temporal-server.ts'
import { createEngine, prepareNamespace } from '../../temporal/client.ts'
import { pino } from 'pino'
import { freePort } from '../prerequisites/mariadb.ts'

declare module 'vitest' {
  interface ProvidedContext {
    temporalAddress: string
  }
}

/** One Temporal server for all files of a run; each stage has a namespace of its own. */
export default async function setup(project: TestProject) {
  const executable = process.env.TEMPORAL_CLI ?? '.cache/temporal-1.5.1'
  const start = async () =>
    startTemporalServer({ executable, file: null, port: await freePort(), uiPort: null, logFile: null })
  // It looks for ports of its own for its inner parts, and somebody else may take one before it does.
  const server = await start().catch(start)
  const engine = createEngine({
    address: server.address,
    namespace: 'default',
    taskQueue: 'none',
    log: pino({ level: 'silent' }),
  })
  await prepareNamespace(engine)
  await engine.close()
  project.provide('temporalAddress', server.address)
  return () => server.stop()
}
