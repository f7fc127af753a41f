import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openProcesses, openRecords } from './books.ts'
import { chanceOf } from './chance.ts'
import { gather, type Crowd } from './crowd.ts'
import { holdsTheBooks } from './holds-the-books.ts'
import { signIn } from './person.ts'
import { warnings } from './win-back.ts'
import { isRunning, leave, makePlace, start, temporalOf, type Place, type Product } from './product.ts'

/*
 * Forty-four people work while the product is killed thirteen times. KILL_SEED plays a storm again: the same
 * people make the same choices and the kills come in the same order after the same pauses.
 */
const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 1_000_000))
const chance = chanceOf(seed)
const kinds = ['app', 'app', 'app', 'engine', 'engine', 'engine', 'all', 'all', 'all'] as const
const kills = chance.shuffled([...kinds, ...Array.from({ length: 4 }, () => 'in-commit' as const)])

let place: Place
let trap: string
let product: Product
let up: Promise<unknown> = Promise.resolve()
let crowd: Crowd
let records: ReturnType<typeof openRecords>
let processes: Awaited<ReturnType<typeof openProcesses>>
const caught: { kind: string; underway: number }[] = []

beforeAll(async () => {
  console.info(`KILL_SEED=${seed}`)
  place = await makePlace()
  trap = join(place.dataDir, 'trap')
  product = await run()
  const [supervisor, ...managers] = await Promise.all(
    ['supervisor', 'manager1', 'manager2'].map((name) => signIn(place.url, name)),
  )
  if (!supervisor) throw new Error('nobody is there')
  const silent = await warnings(supervisor, managers, { each: 25, seed })
  crowd = gather({ supervisor, managers }, { size: 44, seed, up: () => up, silent })
  for (const kind of kills) {
    await wait(chance.between(1000, 12_000))
    await eventually(() => expect(crowd.underway()).toBeGreaterThanOrEqual(30), 60_000)
    caught.push({ kind, underway: crowd.underway() })
    await strike(kind)
  }
  await crowd.stop()
  records = openRecords(place)
  processes = await openProcesses(place)
  const done = crowd.deeds.filter(({ done }) => done).length
  console.info(
    `${done} done, ${crowd.deeds.length - done} refused, ${crowd.replayed()} told again what was done`,
  )
  console.info(caught.map(({ kind, underway }) => `${kind} ${underway}`).join(', '))
}, 300_000)

afterAll(async () => {
  await records?.close()
  await processes?.close()
  await leave(place)
})

const run = () => start(place, { EVERGREEN_FAILPOINTS: `after-commit=kill@${trap}` })

async function strike(kind: (typeof kills)[number]): Promise<void> {
  const engine = temporalOf(place)
  if (kind === 'engine') {
    process.kill(engine, 'SIGKILL')
    await eventually(() => expect([engine, 0]).not.toContain(temporalOf(place)))
    return
  }
  const again = product.exited.then(async () => {
    rmSync(trap, { force: true })
    product = await run()
  })
  up = again
  if (kind === 'in-commit') writeFileSync(trap, '')
  else product.kill('SIGKILL')
  if (kind === 'all') process.kill(engine, 'SIGKILL')
  await again
  expect(engine).not.toSatisfy(isRunning)
}

test('thirty commands and more were under way at each of thirteen kills, four of them between COMMIT and answer', () => {
  expect(caught.length).toBe(13)
  expect(Math.min(...caught.map(({ underway }) => underway))).toBeGreaterThanOrEqual(30)
  expect(readFileSync(`${trap}.hit`, 'utf8')).toBe('1111')
  expect(crowd.deeds.filter(({ done }) => done).length).toBeGreaterThan(300)
  expect(crowd.deeds.filter(({ done }) => !done).length).toBeGreaterThan(20)
  expect(crowd.replayed()).toBeGreaterThan(20)
})

holdsTheBooks(() => ({ crowd, records, processes }))
