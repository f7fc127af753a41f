import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { numbersSkipped } from '../../db/after-restore.ts'
import { eventually } from '../stage/eventually.ts'
import { comeTogether, openMariaDbRecords, openProcesses, type Processes } from './books.ts'
import { deploy, type Deployment } from './deployment.ts'
import { signIn, type Person } from './person.ts'

/* The drill of docs/BACKUP.md for MariaDB, with its own commands: a dump, work, and the dump back into an empty database. */
let deployment: Deployment
let processes: Processes
let supervisor: Person
beforeAll(async () => {
  deployment = await deploy()
  processes = await openProcesses(deployment.place)
  await comeIn()
})
afterAll(async () => {
  await processes?.close()
  await deployment?.close()
})

const comeIn = async () => {
  supervisor = await signIn(deployment.apis[0]?.url ?? '', 'supervisor')
}
const create = async (customerName: string) =>
  (await supervisor.post('/opportunities', { customerName, summary: '续保', probability: 40 })).body
    .number as string
async function must(number: string, command: string, input: object): Promise<void> {
  const { status } = await supervisor.post(`/opportunities/${number}/${command}`, input)
  expect([number, command, status]).toEqual([number, command, 200])
}
async function together(): Promise<void> {
  const records = openMariaDbRecords(deployment.databaseUrl)
  try {
    await comeTogether(records, processes)
  } finally {
    await records.close()
  }
}

/** The options that docs/BACKUP.md gives, so that what is tried is what operators read. */
function documentedOptions(): string[] {
  const guide = readFileSync(new URL('../../docs/BACKUP.md', import.meta.url), 'utf8')
  const command = /mariadb-dump ([\s\S]+?) evergreen > evergreen\.sql/.exec(guide)?.[1] ?? ''
  const options = command.split(/[\s\\]+/).filter(Boolean)
  expect(options).toContain('--single-transaction')
  return options
}
function call(program: string, options: string[], input?: string): string {
  const { hostname, port, username, password, pathname } = new URL(deployment.databaseUrl)
  const whom = [`-h${hostname}`, `-P${port}`, `-u${username}`, `-p${password}`]
  const { status, stdout, stderr } = spawnSync(
    program,
    ['--no-defaults', ...whom, ...options, pathname.slice(1)],
    { encoding: 'utf8', maxBuffer: 1e9, ...(input !== undefined && { input }) },
  )
  expect([program, status, stderr]).toEqual([program, 0, ''])
  return stdout
}

test('a dump taken while people work, and loaded into an empty database, comes together with the processes of now', async () => {
  const waiting = await create('一公司')
  const given = await create('二公司 𠮷')
  await must(given, 'assign', { assignee: 'manager1' })
  await together()
  const dump = call('mariadb-dump', documentedOptions())

  const unknown = await create('三公司')
  await must(waiting, 'assign', { assignee: 'manager2' })
  await must(given, 'fail', { reason: 'price' })
  await together()

  const parts = [...deployment.apis, ...deployment.workers]
  for (const { product } of parts) {
    product.kill('SIGTERM')
    expect(await product.exited).toBe(0)
  }
  const name = new URL(deployment.databaseUrl).pathname.slice(1)
  call('mariadb', [
    '-e',
    `drop database ${name}; create database ${name} character set utf8mb4 collate utf8mb4_bin; use ${name}`,
  ])
  call('mariadb', ['--default-character-set=utf8mb4'], dump)
  expect(await deployment.run('after-restore')).toContain('Everybody must sign in again')
  const before = supervisor
  await Promise.all(parts.map((part) => part.start()))

  await together()
  expect((await before.get('/session')).status).toBe(401)
  await comeIn()
  const { body } = await eventually(async () => {
    const answer = await supervisor.get('/processes/comparison')
    expect(answer.body).toMatchObject({ underWay: false, last: { finishedAt: expect.any(String) } })
    return answer
  }, 30_000)
  expect(body.last.numbers.withoutRecord).toEqual([unknown])
  expect((await supervisor.get(`/opportunities/${unknown}`)).status).toBe(404)
  expect((await supervisor.get(`/opportunities/${given}`)).body).toMatchObject({
    status: 'assigned',
    customerName: '二公司 𠮷',
  })
  await must(waiting, 'assign', { assignee: 'manager1' })
  await must(given, 'fail', { reason: 'no-need' })
  expect(Number((await create('四公司')).split('-').at(-1))).toBeGreaterThan(numbersSkipped)
  await together()
})
