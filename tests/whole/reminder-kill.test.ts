import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { startMailServer } from '../stage/mail-server.ts'
import { openProcesses } from './books.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, start, type Place, type Product } from './product.ts'

let place: Place
let product: Product
let manager1: Person
let mail: Awaited<ReturnType<typeof startMailServer>>
let trap = ''
beforeAll(async () => {
  place = await makePlace()
  trap = join(place.dataDir, 'trap')
  mail = await startMailServer()
  product = await run()
  const superadmin = await signIn(place.url, 'superadmin')
  const { body } = await superadmin.get('/users/manager1')
  const at = { 'if-match': `"v${body.version}"` }
  const { status } = await superadmin.patch('/users/manager1', { email: 'jiayi.lin@example.com' }, at)
  expect(status).toBe(200)
  manager1 = await signIn(place.url, 'manager1')
})
afterAll(async () => {
  await leave(place)
  await mail.close()
})

const run = () =>
  start(place, {
    EVERGREEN_FAILPOINTS: `after-reminder=kill@${trap}`,
    SMTP_URL: mail.url,
    MAIL_FROM: 'crm@example.com',
  })

interface Agreed {
  title: string
  process: string
}
async function agree(nextContactAt: Date): Promise<Agreed> {
  const { body } = await manager1.get('/customers?manager=manager1&limit=1')
  const title = `约在 ${nextContactAt.toISOString()}`
  const typed = { date: '2026-01-05', type: 'phone', title, nextContactAt }
  const answer = await manager1.post(`/customers/${body.items[0].number}/interactions`, typed)
  expect(answer.status).toBe(201)
  return { title, process: `IA-${answer.body.id}` }
}
async function told({ title }: Agreed): Promise<number> {
  const { body } = await manager1.get('/notifications')
  return body.items.filter(({ params }: { params: { title?: string } }) => params.title === title).length
}
const mailed = ({ title }: Agreed) => mail.letters.filter(({ text }) => text.includes(title)).length

test('killed right after a reminder was written, it is told and mailed once all the same', async () => {
  const one = await agree(new Date(Date.now() + 2500))
  writeFileSync(trap, '')
  await product.exited
  rmSync(trap)
  product = await run()
  await eventually(async () => expect([await told(one), mailed(one)]).toEqual([1, 1]), 60_000)
  // Its process hears of it by the next attempt of the activity, and tells nobody again.
  const processes = await openProcesses(place)
  await eventually(async () => {
    const { status } = await processes.workflow.getHandle(one.process).describe()
    expect(status.name).toBe('COMPLETED')
  }, 60_000)
  await processes.close()
  expect([await told(one), mailed(one)]).toEqual([1, 1])
})

test('what fell due while everything was down arrives once when it is back', async () => {
  const due = new Date(Date.now() + 2000)
  const one = await agree(due)
  product.kill('SIGKILL')
  await product.exited
  await eventually(() => expect(Date.now()).toBeGreaterThan(due.getTime()))
  product = await run()
  await eventually(async () => expect([await told(one), mailed(one)]).toEqual([1, 1]), 60_000)
})
