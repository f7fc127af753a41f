import { join } from 'node:path'
import { openDatabase } from '../db/connection.ts'
import { putOrders } from '../tests/stage/sales-rows.ts'
import { signIn } from '../tests/whole/person.ts'
import { leave, makePlace, start } from '../tests/whole/product.ts'
import { judge, percentile } from './compare.ts'
import { memoryOf } from './crowd.ts'

/** What an export of many rows takes, and what others notice of it. */
const total = 100_000
const place = await makePlace()
try {
  const product = await start(place)
  const db = await openDatabase(`sqlite://${join(place.dataDir, 'evergreen.db')}`)
  const day = (index: number) => new Date(Date.UTC(2024, 0, 1 + (index % 700))).toISOString().slice(0, 10)
  for (let from = 0; from < total; from += 10_000)
    await putOrders(
      { db, now: () => new Date() },
      Array.from({ length: 10_000 }, (_, index) => ({
        ...{ number: `BE-${String(from + index).padStart(7, '0')}`, date: day(from + index) },
        ...{ buyer: `BE-${index % 900}`, buyerName: `买方 ${index % 900}`, amounts: [100_25, 50] },
      })),
    )
  await db.close()
  const supervisor = await signIn(place.url, 'supervisor')
  const manager = await signIn(place.url, 'manager1')
  const alone = await listsWhile(manager, new Promise((resolve) => setTimeout(resolve, 5000)))
  const before = memoryOf(product.pid)
  console.info(`\nAn export of ${total} orders, each with two lines\n`)
  console.info(
    'what | s | MB | rows/s | most memory above before, MiB | others’ list, p95 ms\n--- | --: | --: | --: | --: | --:',
  )
  let most = 0
  let slowest = 0
  for (const format of ['csv', 'xlsx']) {
    const started = performance.now()
    let bytes = 0
    let peak = 0
    const taken = (async () => {
      const response = await fetch(`${place.url}/api/orders/export?format=${format}`, {
        headers: { cookie: supervisor.cookie },
      })
      if (!response.ok || !response.body) throw new Error(`the export was refused: ${response.status}`)
      for await (const piece of response.body) {
        bytes += piece.length
        peak = Math.max(peak, memoryOf(product.pid) - before)
      }
    })()
    const others = await listsWhile(manager, taken)
    await taken
    const seconds = (performance.now() - started) / 1000
    most = Math.max(most, peak)
    slowest = Math.max(slowest, others)
    const figures = [
      seconds.toFixed(1),
      (bytes / 1e6).toFixed(1),
      (total / seconds).toFixed(0),
      peak.toFixed(0),
      others.toFixed(1),
    ]
    console.info([format, ...figures].join(' | '))
  }
  console.info(`\nOthers’ list without it: p95 ${alone.toFixed(1)} ms`)
  judge('memory of an export', most, 300, ' MiB')
  judge('what others wait longer for it', slowest - alone, 20, ' ms')
} finally {
  await leave(place)
}

/** How long somebody else's page of a list takes meanwhile. */
async function listsWhile(
  person: Awaited<ReturnType<typeof signIn>>,
  end: Promise<unknown>,
): Promise<number> {
  const times: number[] = []
  let isOver = false
  const over = () => (isOver = true)
  end.then(over, over)
  while (!isOver) {
    const started = performance.now()
    await person.get('/customers?limit=20')
    times.push(performance.now() - started)
  }
  return percentile(times, 0.95)
}
