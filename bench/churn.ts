import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { nextSilentThen } from '../db/churn-past.ts'
import { countAtRisk, nextSilent, placeOf, type Place } from '../db/churn-selection.ts'
import { openDatabase, type Database } from '../db/connection.ts'
import { SettingRow } from '../db/setting.ts'
import { settingsIn } from '../db/settings.ts'
import { addDays, dayOf } from '../domain/day.ts'
import { ownThresholds, silentBefore } from '../domain/silence.ts'
import { startMariaDb } from '../tests/prerequisites/mariadb.ts'
import { signIn, type Person } from '../tests/whole/person.ts'
import { leave, makePlace, start } from '../tests/whole/product.ts'
import { compare, judge, percentile, print } from './compare.ts'
import { fillUnnamed } from './customers/fill.ts'
import { mariadbStore, sqliteStore, type Store } from './customers/store.ts'
import { below, freshDatabase, prepare, roomy } from './database.ts'

/*
 * `node bench/churn.ts [how many] [sqlite|mariadb] [cases]`: the scan for silent customers out of so many with twice as
 * many orders. How long it takes to find them, against the plainest SQL for the same on the same rows; and how quickly
 * others are answered while it opens so many cases at its usual rate, against when it does nothing.
 */
const total = Number(process.argv[2] ?? 100_000)
const cases = Number(process.argv[4] ?? 2000)
const timeZone = 'Asia/Shanghai'
/** Of the customers that `fill` makes these have been silent for longer: three in a hundred. */
const months = 42
const batch = 500
/** Pages that people have before them all day. */
const pages = ['/customers?limit=20', '/home', '/churn-cases?limit=20', '/opportunities?limit=20']
let named = ''

for (const dialect of ['sqlite', 'mariadb'] as const)
  if ([undefined, dialect].includes(process.argv[3] as undefined)) await measure(dialect)

async function measure(dialect: Store['dialect']): Promise<void> {
  const place = await makePlace()
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-bench-'))
  chmodSync(folder, 0o755)
  const server = dialect === 'mariadb' ? await startMariaDb(below(folder, 'server'), roomy) : null
  try {
    const url = server ? await freshDatabase(server.url) : `sqlite://${join(place.dataDir, 'evergreen.db')}`
    if (server) place.environment.DATABASE_URL = url
    await prepare(place, url, dialect)
    const store = server ? await mariadbStore(url, folder) : sqliteStore(url.replace('sqlite://', ''))
    await fillUnnamed(store, total)
    const db = await openDatabase(url)
    await setMonths(db)
    await selection(dialect, db, store)
    await db.close()
    await store.close()
    const product = await start(place)
    await opening(dialect, await signIn(place.url, 'supervisor'))
    product.kill('SIGTERM')
    await product.exited
  } finally {
    await leave(place)
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function setMonths(db: Database): Promise<void> {
  return db.transaction(async (em) => {
    for (const level of [...ownThresholds, 'other'])
      await em.upsert(SettingRow, {
        ...{ key: `churn.silentMonths.${level}`, value: months, updatedAt: new Date(), version: 1 },
      })
  })
}

async function selection(dialect: Store['dialect'], db: Database, store: Store): Promise<void> {
  const settings = await settingsIn(db.read(), timeZone)
  const asOf = dayOf(new Date(), timeZone)
  const steps: number[] = []
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const began = performance.now()
    const done = await work
    steps.push(performance.now() - began)
    return done
  }
  async function ours(): Promise<number> {
    let found = 0
    for (let after: Place | null = null; ;) {
      const page = await timed(nextSilent(db.read(), { asOf, settings, after, limit: batch }))
      const last = page.at(-1)
      if (!last) return found
      found += page.length
      after = placeOf(last)
    }
  }
  const found = await ours()
  const bare = await plainSelection(store, silentBefore(asOf, months, timeZone))
  if (bare !== found) throw new Error(`${found} were found, ${bare} by plain SQL`)
  steps.length = 0
  const results = await compare(
    [
      {
        name: 'plain SQL, the same batches',
        call: () => plainSelection(store, silentBefore(asOf, months, timeZone)),
      },
      { name: 'the selection of the scan', call: ours },
    ],
    { calls: 10, warmUp: 2 },
  )
  print(`${dialect}: finding ${found} silent customers out of ${total}, in batches of ${batch}`, results)
  judge('the selection against plain SQL', (results[1]?.p50 ?? NaN) / (results[0]?.p50 ?? NaN), 2, ' times')
  judge('the longest of its steps, two statements and their rows', Math.max(...steps), 20, ' ms')
  steps.length = 0
  const began = performance.now()
  const examined = await countAtRisk(db.read())
  console.info(`\n${examined} at risk were counted in ${(performance.now() - began).toFixed(0)} ms`)
  for (let after = '', pages = 0; pages < 100; pages += 1) {
    const page = await timed(
      nextSilentThen(db.read(), { asOf: addDays(asOf, -400), settings, after, limit: batch }),
    )
    if (!page) break
    after = page.last
  }
  const [half, most] = [percentile(steps, 0.5), Math.max(...steps)]
  console.info(
    `\na step of ${batch} as of a past day: p50 ${half.toFixed(1)} ms, longest ${most.toFixed(1)} ms`,
  )
}

/** What somebody would write who has nothing else to think of. */
async function plainSelection(store: Store, before: Date): Promise<number> {
  const isMariaDb = store.dialect === 'mariadb'
  const moment = (at: number) => (isMariaDb ? new Date(at).toISOString().slice(0, -1).replace('T', ' ') : at)
  const index = isMariaDb ? await indexName(store) : ''
  const from = isMariaDb ? `customer force index (\`${index}\`)` : 'customer'
  let found = 0
  for (const level of ownThresholds)
    for (let since: string | number = moment(0), number = ''; ;) {
      const rows = await store.ask(
        `select number, name, manager, last_order_at, silent_since from ${from}
         where deleted_at is null and status = 'active' and churn_case is null and level = ?
           and silent_since >= ? and silent_since < ? and (silent_since > ? or number > ?)
         order by silent_since, number limit ${batch}`,
        [level, since, moment(before.getTime()), since, number],
      )
      const last = rows.at(-1)
      found += rows.length
      if (!last || rows.length < batch) break
      since = moment(Number(isMariaDb ? (last.silent_since as Date).getTime() : last.silent_since))
      number = String(last.number)
    }
  return found
}

async function indexName(store: Store): Promise<string> {
  if (named) return named
  const rows = await store.ask("show index from customer where column_name = 'silent_since'", [])
  return (named = String(rows[0]?.Key_name))
}

async function opening(dialect: Store['dialect'], supervisor: Person): Promise<void> {
  const opened = async () => ((await supervisor.get('/churn-scan')).body.runs[0]?.opened ?? 0) as number
  const seconds = Math.ceil(cases / 25)
  await asked(supervisor, async (elapsed) => elapsed > 10_000)
  const idle = await asked(supervisor, async (elapsed) => elapsed > Math.min(seconds, 60) * 1000)
  const on = (await supervisor.get('/churn-scan')).body.on as boolean
  const { status } = await supervisor.post(on ? '/churn-scan' : '/churn-scan/switch-on')
  if (status >= 300) throw new Error(`the scan cannot be begun: ${status}`)
  const began = performance.now()
  const busy = await asked(supervisor, async () => (await opened()) >= cases)
  const rate = (await opened()) / ((performance.now() - began) / 1000)
  const rows = [
    { name: 'while nothing goes on', times: idle },
    { name: `while ${cases} cases are opened and their processes begun`, times: busy },
  ].map(({ name, times }) => ({
    ...{ name, calls: times.length, mean: 0 },
    ...{ p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
  }))
  print(`${dialect}: pages over HTTP, one at a time, ${rate.toFixed(1)} cases a second`, rows)
  judge('p95 of a page while cases are opened', (rows[1]?.p95 ?? NaN) / (rows[0]?.p95 ?? NaN), 2, ' times')
}

/** Asks for pages in turn until it is enough, and says how long each took. */
async function asked(person: Person, isEnough: (elapsed: number) => Promise<boolean>): Promise<number[]> {
  const times: number[] = []
  const began = performance.now()
  for (let turn = 0; turn % 20 !== 0 || !(await isEnough(performance.now() - began)); turn += 1) {
    const path = pages[turn % pages.length] ?? ''
    const started = performance.now()
    const { status } = await person.get(path)
    if (status !== 200) throw new Error(`${path} is not answered: ${status}`)
    times.push(performance.now() - started)
    await wait(40)
  }
  return times
}
