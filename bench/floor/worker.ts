import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'

/** A process of its own, as the product's worker is one beside the client. Arguments: the server, a database file. */
const [address = '', file = ''] = process.argv.slice(2)
Runtime.install({ logger: new DefaultLogger('ERROR') })

const database = new DatabaseSync(file)
database.exec('pragma journal_mode = wal; pragma synchronous = full; create table row (id text primary key)')
const insert = database.prepare('insert or ignore into row (id) values (?)')
const activities = {
  async write(id: string) {
    insert.run(id)
  },
}
export type FloorActivities = typeof activities

const logger = new DefaultLogger('ERROR')
const workflowsPath = fileURLToPath(new URL('./workflow.ts', import.meta.url))
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue: 'floor',
  workflowBundle: await bundleWorkflowCode({ workflowsPath, logger }),
  activities,
  // As the product's worker is set.
  maxConcurrentWorkflowTaskPolls: 40,
  maxConcurrentActivityTaskPolls: 10,
  maxCachedWorkflows: 200,
})
process.on('SIGTERM', () => worker.shutdown())
const running = worker.run()
process.stdout.write('ready\n')
await running
