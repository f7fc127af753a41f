import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, openDatabase } from '../db/connection.ts'
import { insertCustomer } from '../db/new-customer.ts'
import { signIn, type Person } from '../tests/whole/person.ts'
import { leave, makePlace, start } from '../tests/whole/product.ts'
import { workbookOf } from '../tests/stage/workbook.ts'
import { judge, judgeAtLeast } from './compare.ts'

/**
 * How fast a file of customers comes in, against the same customers inserted one by one with nothing around them, and
 * what memory the product (API, worker and console in one process, and the one that reads) takes for small and large.
 */
const sizes = [10_000, 100_000]
/** MiB that the heap of the product may take. */
const heapMax = 256
const head = ['客户名称', '客户经理', '地区', '客户等级', '联系人', '手机']
const rowOf = (n: number, batch: string) => [
  `${batch}第${n}号贸易有限公司`,
  'manager1',
  '华东',
  '大客户',
  `联系人${n}`,
  '13900000000',
]

const floor = await bareInserts(5000)
const place = await makePlace()
// Left alone V8 collects late on a large machine; under this bound the large file comes in or the process dies.
place.environment.NODE_OPTIONS = `--max-old-space-size=${heapMax}`
const product = await start(place)
const results: { what: string; rows: number; perSecond: number; peak: number; p95: number }[] = []
try {
  const person = await signIn(place.url, 'supervisor')
  const before = memoryOf(product.pid)
  for (const format of ['csv', 'xlsx'] as const)
    for (const total of sizes) {
      const rows = Array.from({ length: total }, (_, n) => rowOf(n, `${format}${total}`))
      const content =
        format === 'csv'
          ? Buffer.from([head, ...rows].map((row) => row.join(',')).join('\n'))
          : workbookOf([head, ...rows])
      results.push({ what: format, rows: total, ...(await bring(person, `file.${format}`, content, total)) })
    }
  console.info(
    `\nImports of customers; ${floor.toFixed(0)} a second are inserted bare, ${before.toFixed(0)} MiB before\n`,
  )
  console.info('file | rows | rows a second, checked and written | peak MiB | p95 of a page meanwhile, ms')
  console.info('--- | --: | --: | --: | --:')
  for (const { what, rows, perSecond, peak, p95 } of results)
    console.info(`${what} | ${rows} | ${perSecond.toFixed(0)} | ${peak.toFixed(0)} | ${p95.toFixed(0)}`)
  for (const format of ['csv', 'xlsx']) {
    const [small, large] = results.filter(({ what }) => what === format)
    judge(
      `memory for ten times the rows, ${format}`,
      (large?.peak ?? NaN) - (small?.peak ?? NaN),
      60,
      ' MiB more',
    )
    judgeAtLeast(`${format} against bare inserts`, (large?.perSecond ?? NaN) / floor, 0.4, ' ×')
  }
} finally {
  await leave(place)
}

/** MiB that are the process's own: pages of the database that SQLite maps grow with the database. */
function memoryOf(pid: number): number {
  const [, kibibytes = '0'] = /^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) / 1024
}

async function bring(person: Person, name: string, content: Uint8Array, total: number) {
  const began = performance.now()
  let peak = 0
  const times: number[] = []
  const watch = setInterval(
    () => (peak = Math.max(peak, memoryOf(product.pid) + readersOf(product.pid))),
    200,
  )
  let working = true
  const colleague = (async () => {
    while (working) {
      const asked = performance.now()
      await person.get('/customers?limit=20')
      times.push(performance.now() - asked)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
  const form = new FormData()
  form.set('kind', 'customers')
  form.set('file', new Blob([content]), name)
  const headers = { cookie: person.cookie, origin: place.url }
  const sent = await fetch(`${place.url}/api/imports`, { method: 'POST', headers, body: form })
  const { number } = (await sent.json()) as { number: string }
  for (const act of ['preview', 'run']) {
    await person.post(`/imports/${number}/${act}`)
    for (;;) {
      const { body } = await person.get(`/imports/${number}`)
      if (!['checking', 'running'].includes(body.state as string)) break
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const { body } = await person.get(`/imports/${number}`)
  if (body.totals.created !== total) throw new Error(`${name}: ${JSON.stringify(body.totals)}`)
  working = false
  await colleague
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1000
  const sorted = times.sort((a, b) => a - b)
  return { perSecond: total / seconds, peak, p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0 }
}

/** The process that reads the file is ours too. */
function readersOf(parent: number): number {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
  return children
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sheet-process'))
    .reduce((sum, pid) => sum + memoryOf(Number(pid)), 0)
}

async function bareInserts(total: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-bench-'))
  const db = await openDatabase(`sqlite://${join(folder, 'bare.db')}`)
  try {
    await migrate(db)
    const began = performance.now()
    for (let from = 0; from < total; from += 200)
      await db.transaction(async (em) => {
        for (let n = from; n < from + 200; n += 1)
          await insertCustomer(em, {
            number: `KH-20200101-${String(n).padStart(6, '0')}`,
            name: rowOf(n, '底')[0] ?? '',
            manager: 'manager1',
            createdBy: 'supervisor',
            at: new Date(),
            contactName: '联系人',
            contactPhone: '13900000000',
          })
      })
    return total / ((performance.now() - began) / 1000)
  } finally {
    await db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
