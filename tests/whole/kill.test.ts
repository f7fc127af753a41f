import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { isOpen, openProcesses, openRecords } from './books.ts'
import { chanceOf } from './chance.ts'
import { gather, type Crowd } from './crowd.ts'
import { signIn } from './person.ts'
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
  crowd = gather({ supervisor, managers }, { size: 44, seed, up: () => up })
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
  records?.close()
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

test('nobody is told anything but done, refused, still under way or come again', () => {
  expect(crowd.oddities).toEqual([])
})

test('each command that was acknowledged is in the history exactly once, and no refused one is', () => {
  const entries = new Map<string, number>()
  for (const { commandId, number, command } of records.history())
    entries.set(
      `${commandId} ${command} ${number}`,
      (entries.get(`${commandId} ${command} ${number}`) ?? 0) + 1,
    )
  const wrong = crowd.deeds.filter(
    ({ id, command, number, done }) => (entries.get(`${id} ${command} ${number}`) ?? 0) !== (done ? 1 : 0),
  )
  expect(wrong).toEqual([])
})

test('each change of a record raised its version by one, and each version has its entry', () => {
  const versions = new Map<string, number[]>()
  for (const { number, version } of records.history())
    versions.set(number, [...(versions.get(number) ?? []), version])
  for (const { number, version } of records.opportunities())
    expect([number, versions.get(number)]).toEqual([
      number,
      Array.from({ length: version }, (_, index) => index + 1),
    ])
  expect(records.isSound()).toBe(true)
})

test('each success has exactly one customer, and nothing else has any', () => {
  const succeeded = records.opportunities().filter(({ status }) => status === 'succeeded')
  expect(records.customersBornFrom().sort()).toEqual(succeeded.map(({ number }) => number).sort())
  expect(succeeded.length).toBeGreaterThan(20)
})

test('every open opportunity has exactly one open run, nothing else has one, and no nudge is left', async () => {
  await eventually(async () => {
    const open = records.opportunities().filter(isOpen)
    expect((await processes.running()).sort()).toEqual(open.map(({ number }) => number).sort())
    expect(records.nudges()).toBe(0)
  }, 60_000)
})

test('the process engine keeps the trace of each acknowledged command, once', async () => {
  const done = crowd.deeds.filter(({ command, done }) => done && command !== 'create').map(({ id }) => id)
  // Whoever asked again was told by the command's row; its process hears of it with the activity's next attempt.
  await eventually(async () => {
    const traces = new Map<string, number>()
    for (const id of await processes.updates()) traces.set(id, (traces.get(id) ?? 0) + 1)
    expect(done.filter((id) => traces.get(id) !== 1)).toEqual([])
  }, 60_000)
})

test('what somebody was told of his command is what its row says for good', () => {
  const rows = records.commands()
  // What is refused before anything is written has no row.
  const said = (id: string) => ({ done: true, refused: false, none: false })[rows.get(id) ?? 'none']
  expect(crowd.deeds.filter(({ id, done }) => said(id) !== done)).toEqual([])
})
