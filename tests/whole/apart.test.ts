import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openMariaDbRecords, openProcesses, type Processes, type Records } from './books.ts'
import { gather, type Crowd } from './crowd.ts'
import { deploy, type Deployment } from './deployment.ts'
import { listen } from './event-stream.ts'
import { holdsTheBooks } from './holds-the-books.ts'
import { personWith, signIn, signInTo, type Answer, type Person } from './person.ts'

/*
 * Two api and two worker on MariaDB with an external process engine. People work through both api in turn, as
 * behind a proxy, while one process after the other is told to stop, or killed, and started again.
 */
const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 1_000_000))
const typed = { customerName: '北京聪海', summary: '服务器续保', probability: 40 }
let deployment: Deployment
let supervisor: Person
let managers: Person[]
let records: Records
let processes: Processes
let crowd: Crowd

beforeAll(async () => {
  console.info(`KILL_SEED=${seed}`)
  deployment = await deploy()
  records = openMariaDbRecords(deployment.databaseUrl)
  processes = await openProcesses(deployment.place)
  let turn = 0
  const next = () => deployment.apis[(turn += 1) % 2]?.url ?? ''
  supervisor = await signInTo(next, 'supervisor')
  managers = await Promise.all(['manager1', 'manager2'].map((name) => signInTo(next, name)))
  crowd = gather({ supervisor, managers }, { size: 16, seed, up: () => Promise.resolve() })
  await moreIsDone(20)
})
afterAll(async () => {
  await records?.close()
  await processes?.close()
  await deployment?.close()
})

const acknowledged = () => crowd.deeds.filter(({ done }) => done).length

/** So many commands more are acknowledged, from now on. */
async function moreIsDone(count: number): Promise<void> {
  const before = acknowledged()
  await eventually(() => expect(acknowledged()).toBeGreaterThanOrEqual(before + count), 40_000)
}

const readiness = async (address: string) => {
  const answer = await fetch(`${address}/health/ready`)
  return [answer.status, ((await answer.json()) as { status: string }).status]
}

const both = () => deployment.apis.map(({ url }) => url)

test('all four say that they are ready, and the two api know the same sessions', async () => {
  const { apis, workers } = deployment
  for (const { operations } of [...apis, ...workers])
    expect(await readiness(operations)).toEqual([200, 'ready'])
  for (const url of both()) expect(await readiness(url)).toEqual([200, 'ready'])
  const { cookie } = await signIn(both()[0] ?? '', 'manager1')
  const elsewhere = personWith(() => both()[1] ?? '', 'manager1', cookie)
  expect((await elsewhere.get('/session')).body.user.username).toBe('manager1')
})

test('who listens at one api hears of what is done through the other', async () => {
  const [here = '', there = ''] = both()
  const listener = await listen(here, await signIn(here, 'supervisor'))
  const elsewhere = await signIn(there, 'supervisor')
  const { number } = (await elsewhere.post('/opportunities', typed)).body as { number: string }
  await elsewhere.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  await eventually(() => {
    const versions = listener.heard
      .filter(({ data }) => data.number === number)
      .map(({ data }) => data.version)
    expect(versions).toEqual([1, 2])
  })
  await listener.close()
})

test('a right that is taken away holds on the next request in both, and so does its return', async () => {
  const superadmin = await signIn(both()[0] ?? '', 'superadmin')
  const at = '/roles/executive'
  const given = { action: 'read', subject: 'Opportunity', scope: 'all' }
  const executives = await Promise.all(both().map((url) => signIn(url, 'executive')))
  const answers = async () =>
    Promise.all(executives.map(async (executive) => (await executive.get('/opportunities')).status))
  expect(await answers()).toEqual([403, 403])
  const standing = (await superadmin.get(at)).body as { permissions: object[]; version: number }
  const put = (permissions: object[], version: number) =>
    superadmin.put(`${at}/permissions`, { permissions }, { 'if-match': `"v${version}"` })
  expect((await put([...standing.permissions, given], standing.version)).status).toBe(200)
  expect(await answers()).toEqual([200, 200])
  expect((await put(standing.permissions, standing.version + 1)).status).toBe(200)
  const before = Date.now()
  expect(await answers()).toEqual([403, 403])
  expect(Date.now() - before).toBeLessThan(1000)
})

test('an api that is told to stop answers what it was asked, takes nothing new, ends its streams, and is gone', async () => {
  const [api] = deployment.apis
  if (!api) throw new Error('there are two')
  const pinned = await signIn(api.url, 'supervisor')
  const listener = await listen(api.url, pinned)
  const numbers = await Promise.all(
    Array.from({ length: 6 }, async () => (await pinned.post('/opportunities', typed)).body.number as string),
  )
  const asked = numbers.map((number) =>
    pinned.post(`/opportunities/${number}/assign`, { assignee: 'manager2' }),
  )
  await eventually(async () => {
    const known = await records.commandsOf(numbers, 'assign')
    expect(known.length).toBe(6)
  })
  const before = Date.now()
  api.product.kill('SIGTERM')
  const answers = await Promise.all(asked)
  expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 200))
  expect(await listener.ended).toBe('closed')
  expect(await refused(pinned)).toBe(true)
  expect(await api.product.exited).toBe(0)
  expect(Date.now() - before).toBeLessThan(10_000)
  await moreIsDone(10)
  await api.start()
})

test('a worker that is told to stop finishes what it began, and nobody waits for what it left', async () => {
  const [worker] = deployment.workers
  if (!worker) throw new Error('there are two')
  await moreIsDone(10)
  worker.product.kill('SIGTERM')
  expect(await worker.product.exited).toBe(0)
  await moreIsDone(20)
  // An activity that was begun and not finished would be found out by its time-out only.
  expect(await processes.timeOuts()).toEqual([])
  await worker.start()
})

test.each([
  ['first api', () => deployment.apis[0]],
  ['second api', () => deployment.apis[1]],
  ['first worker', () => deployment.workers[0]],
  ['second worker', () => deployment.workers[1]],
])('while the %s is dead after a kill -9 commands go on, and it comes back', async (_, find) => {
  const part = find()
  await eventually(() => expect(crowd.underway()).toBeGreaterThan(5))
  part.product.kill('SIGKILL')
  await part.product.exited
  await moreIsDone(30)
  await part.start()
  expect(await readiness(part.operations)).toEqual([200, 'ready'])
  await moreIsDone(10)
})

test('everybody gets the answer he still waits for', async () => {
  await crowd.stop()
  expect(acknowledged()).toBeGreaterThan(200)
  console.info(
    `${acknowledged()} done, ${crowd.deeds.length - acknowledged()} refused, ${crowd.replayed()} told again`,
  )
})

holdsTheBooks(() => ({ crowd, records, processes }))

/** A closed port, a closed connection, or 503: whatever a proxy takes as "ask another one". */
async function refused(person: Person): Promise<boolean> {
  const answer: Answer | null = await person.get('/session').catch(() => null)
  return answer === null || answer.status === 503
}
