import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '../db/connection.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { wantNudge } from '../db/write.ts'
import { openProcesses } from '../tests/whole/books.ts'
import { leave, makePlace, start, temporalOf, type Place } from '../tests/whole/product.ts'
import { judge } from './compare.ts'
import { memoryOf } from './crowd.ts'

/** What open processes cost in memory. The product is whole here: API, console and worker in one process. */
const total = 10_000
const place = await makePlace()
try {
  const empty = await start(place)
  await wait(5000)
  const before = memoryOf(empty.pid)
  empty.kill('SIGTERM')
  await empty.exited
  await fill(place)
  const product = await start(place)
  const processes = await openProcesses(place)
  const started = Date.now()
  let most = 0
  for (;;) {
    most = Math.max(most, memoryOf(product.pid))
    const { count } = await processes.workflow.count("ExecutionStatus = 'Running'")
    if (count >= total) break
    if (Date.now() - started > 8 * 60_000) throw new Error(`only ${count} are open after eight minutes`)
    await wait(1000)
  }
  const seconds = (Date.now() - started) / 1000
  await wait(5000)
  const after = memoryOf(product.pid)
  await processes.close()
  console.info(`\nMemory with ${total} open processes\n`)
  console.info('what | MiB\n--- | --:')
  console.info(`product with the demonstration only | ${before.toFixed(0)}`)
  console.info(`product with ${total} open processes | ${after.toFixed(0)}`)
  console.info(`… at most, while they were started in ${seconds.toFixed(0)} s | ${most.toFixed(0)}`)
  console.info(`engine | ${memoryOf(temporalOf(place)).toFixed(0)}`)
  console.info(`\nKiB for each open process: ${(((after - before) * 1024) / total).toFixed(1)}`)
  judge('memory of the product', most, 700, ' MiB')
} finally {
  await leave(place)
}

/** Unassigned ones, whose processes wait for their first reminder; their nudges start them. */
async function fill({ dataDir }: Place): Promise<void> {
  const db = await openDatabase(`sqlite://${join(dataDir, 'evergreen.db')}`)
  const model = await db.read().findOneOrFail(OpportunityRow, { status: 'created' })
  const now = new Date()
  for (let from = 0; from < total; from += 500)
    await db.transaction(async (em) => {
      const rows = Array.from({ length: 500 }, (_, index) => ({
        ...model,
        number: `OP-20200101-${String(from + index).padStart(6, '0')}`,
        createdAt: now,
        updatedAt: now,
      }))
      await em.insertMany(OpportunityRow, rows)
      for (const { number } of rows) await wantNudge(em, 'Opportunity', number, now)
    })
  await db.close()
}
