import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { soughtTerms } from '../domain/knowledge.ts'
import { startMariaDb } from '../tests/prerequisites/mariadb.ts'
import { signIn, type Person } from '../tests/whole/person.ts'
import { leave, makePlace, start } from '../tests/whole/product.ts'
import { compare, judge } from './compare.ts'
import { mariadbStore, sqliteStore, type Store } from './customers/store.ts'
import { below, freshDatabase, prepare, roomy } from './database.ts'
import { archived, fill } from './knowledge/ticket.ts'

/*
 * `node bench/knowledge.ts [how many] [sqlite|mariadb]`: the search of archived tickets over HTTP, ranked and marked,
 * against the bare look-up of their terms: the numbers of those that hold all pairs of a fragment, up to 10,001 as a
 * list counts them.
 */
const judged = 'all fragments in turn'
const total = Number(process.argv[2] ?? 300_000)
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
    const often = await fill(store, total)
    const terms = [...often.values()].reduce((sum, count) => sum + count, 0)
    const seconds = ((performance.now() - began) / 1000).toFixed(0)
    console.info(`\n${dialect}: ${total} archived tickets, ${terms} terms of ${often.size} in ${seconds} s`)
    const product = await start(place)
    await ask(dialect, store, await signIn(place.url, 'manager1'), often)
    product.kill('SIGTERM')
    await product.exited
    await store.close()
  } finally {
    await leave(place)
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Question {
  name: string
  typed: string[]
}

/** Pieces of what the tickets say, from everywhere among them. */
function questions(): Question[] {
  const some = Array.from({ length: 40 }, (_, index) => archived(Math.floor((index * total) / 40)).texts)
  const piece = (texts: string[], from: number, to: number) =>
    texts.map((text) => [...text].slice(from, to).join(''))
  const titles = some.map(({ title }) => title)
  const handlings = some.map(({ handling }) => handling)
  const fragments = [
    { name: 'two characters of a title', typed: piece(titles, -3, -1) },
    { name: 'three', typed: piece(titles, -4, -1) },
    { name: 'four', typed: piece(titles, -5, -1) },
    { name: 'six', typed: piece(titles, -7, -1) },
    { name: 'a whole title', typed: titles },
    { name: 'four of a handling', typed: piece(handlings, 5, 9) },
    { name: 'a model', typed: some.map(({ request }) => /[A-Z]+-\d+/.exec(request)?.[0] ?? '') },
    { name: 'what stands in every ticket', typed: ['上门检查', '尽快安排', '试运行', '影响工作'] },
  ]
  return [
    ...fragments,
    { name: 'a sentence', typed: titles.map((title) => `请问${title}应该怎么解决呢`) },
    {
      name: judged,
      typed: some.flatMap((_, index) => fragments.map(({ typed }) => typed[index % typed.length] ?? '')),
    },
  ]
}

/** The look-up alone, the rarest term first. */
function bare(typed: string, often: Map<string, number>, limit: number): [text: string, values: string[]] {
  const [first = '', ...others] = soughtTerms(typed, 24)
    .map(({ term }) => term)
    .sort((one, other) => (often.get(one) ?? 0) - (often.get(other) ?? 0))
  const also = others.map(
    () => ' and exists (select 1 from knowledge_term o where o.term = ? and o.id = w.id)',
  )
  const text = `select k.number from knowledge_term w join knowledge k on k.id = w.id where w.term = ?${also.join('')}
    order by w.id desc limit ${limit}`
  return [text, [first, ...others]]
}

async function ask(dialect: string, store: Store, person: Person, often: Map<string, number>): Promise<void> {
  console.info(`\n${dialect}, ${total} archived tickets: the search over HTTP against the bare look-up\n`)
  console.info(
    'question | newest 21 p50 ms | p95 | all p50 ms | p95 | search p50 ms | p95 | p95 against all | similar p50 ms | p95',
  )
  console.info('--- | --: | --: | --: | --: | --: | --: | --: | --: | --:')
  let measured = 0
  for (const { name, typed } of questions()) {
    let turn = 0
    const now = () => typed[turn % typed.length] ?? ''
    const get = async (path: string) => {
      const { status } = await person.get(path)
      if (status !== 200) throw new Error(`${name} is not answered: ${status}`)
    }
    const results = await compare(
      [
        { name: 'newest', call: () => store.ask(...bare(now(), often, 21)) },
        { name: 'all', call: () => store.ask(...bare(now(), often, 10_001)) },
        { name: 'search', call: () => get(`/tickets/knowledge?q=${encodeURIComponent(now())}`) },
        {
          name: 'similar',
          call: () => get(`/tickets/similar?title=${encodeURIComponent(typed[turn++ % typed.length] ?? '')}`),
        },
      ],
      { calls: name === judged ? 320 : 120, warmUp: 40 },
    )
    const [newest, all, search, similar] = results
    if (!newest || !all || !search || !similar) throw new Error('four were compared')
    const ratio = search.p95 / all.p95
    if (name === judged) measured = ratio
    const figures = [
      newest.p50,
      newest.p95,
      all.p50,
      all.p95,
      search.p50,
      search.p95,
      ratio,
      similar.p50,
      similar.p95,
    ]
    console.info([name, ...figures.map((figure) => figure.toFixed(2))].join(' | '))
  }
  judge(`${dialect}: p95 of a fragment against the bare look-up`, measured, 2, ' times')
}
