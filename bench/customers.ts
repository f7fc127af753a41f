import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { typedInitials } from '../db/initials.ts'
import { bigrams, nameKey } from '../domain/name-key.ts'
import { startMariaDb } from '../tests/prerequisites/mariadb.ts'
import { signIn, type Person } from '../tests/whole/person.ts'
import { leave, makePlace, start } from '../tests/whole/product.ts'
import { compare, judge } from './compare.ts'
import type { Company } from './customers/company.ts'
import { fill } from './customers/fill.ts'
import { far, lists, lookUp, type Question } from './customers/question.ts'
import { mariadbStore, sqliteStore, type Store } from './customers/store.ts'
import { below, freshDatabase, prepare, roomy } from './database.ts'

/*
 * `node bench/customers.ts [how many] [sqlite|mariadb]`: the list of customers and its search, over HTTP, against the
 * plainest SQL for the same on the same rows; one a million, with two million orders: `node bench/customers.ts 1000000`.
 */
const often = new Map<string, number>()
const total = Number(process.argv[2] ?? 100_000)
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
    const began = performance.now()
    const all = await fill(store, total)
    console.info(`\n${dialect}: ${total} customers in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    const product = await start(place)
    const supervisor = await signIn(place.url, 'supervisor')
    const questions = [
      ...lists(),
      far(store, all, '', '', []),
      far(store, all, '&manager=manager7', 'manager = ?', ['manager7']),
      ...searches(all),
    ]
    await ask(dialect, store, supervisor, questions)
    product.kill('SIGTERM')
    await product.exited
    await store.close()
  } finally {
    await leave(place)
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Pieces of names that are there: what people look for, and what stands in every other name. */
function searches(all: Company[]): Question[] {
  const some = Array.from({ length: 25 }, (_, index) => all[Math.floor((index * all.length) / 25)] as Company)
  const piece = (from: number, to: number) => some.map(({ nameKey }) => [...nameKey].slice(from, to).join(''))
  const byName = (name: string, pieces: string[]) =>
    lookUp(
      name,
      'Customer',
      pieces.map((typed) => [typed, rarestFirst(all, bigrams(nameKey(typed)))]),
    )
  const initials = (name: string, typed: string[]) =>
    lookUp(
      name,
      'CustomerInitials',
      typed.map((one) => [one, typedInitials(one) ?? []]),
    )
  return [
    byName('two characters', piece(2, 4)),
    byName('three characters', piece(1, 4)),
    byName('four characters', piece(2, 6)),
    byName('two that stand in every name', ['公司', '有限']),
    byName('four that stand in every name', ['有限公司']),
    byName('four that stand in many', ['科技有限', '食品有限', '机电有限']),
    initials('three initials', ['bjh', 'cqs', 'hcj', 'tjl', 'smt']),
    initials('four initials', ['bjhc', 'cqsd', 'hcjd', 'tjlq', 'szxd']),
    initials('six initials', ['bjhcjd', 'cqsdmt', 'szxdkj']),
  ]
}

function rarestFirst(all: Company[], terms: string[]): string[] {
  for (const term of terms)
    if (!often.has(term)) often.set(term, all.filter(({ nameKey }) => nameKey.includes(term)).length)
  return terms.sort((one, other) => (often.get(one) ?? 0) - (often.get(other) ?? 0))
}

async function ask(dialect: string, store: Store, person: Person, questions: Question[]): Promise<void> {
  console.info(
    `\n${dialect}, ${total} customers: over HTTP against the plain SQL, a page of 20 with its capped total\n`,
  )
  console.info('question | SQL p50 ms | SQL p95 ms | HTTP p50 ms | HTTP p95 ms | above p50 | above p95')
  console.info('--- | --: | --: | --: | --: | --: | --:')
  const above: number[] = []
  // What the product compiles in its first minute is no single question's fault.
  for (let round = 0; round < 10; round += 1)
    for (const { asked } of questions) for (const { path } of asked) await person.get(path)
  for (const { name, asked } of questions) {
    let turn = 0
    const [plain, product] = await compare(
      [
        {
          name: 'SQL',
          async call() {
            for (const [text, values] of asked[turn % asked.length]?.sql ?? []) await store.ask(text, values)
          },
        },
        {
          name: 'HTTP',
          async call() {
            const { status } = await person.get(asked[turn++ % asked.length]?.path ?? '')
            if (status !== 200) throw new Error(`${name} is not answered: ${status}`)
          },
        },
      ],
      { calls: 100, warmUp: 25 },
    )
    if (!plain || !product) throw new Error('two were compared')
    const [half, most] = [product.p50 - plain.p50, product.p95 - plain.p95]
    above.push(half)
    const figures = [plain.p50, plain.p95, product.p50, product.p95, half, most]
    console.info([name, ...figures.map((figure) => figure.toFixed(2))].join(' | '))
  }
  judge(`${dialect}: the most above the plain SQL, p50`, Math.max(...above), 3, ' ms')
}
