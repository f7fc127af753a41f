import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openProcesses } from './books.ts'
import { signIn } from './person.ts'
import { launch, leave, makePlace, start, temporalOf, type Place } from './product.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => leave(place))

const key = 'opportunity.assignReminderHours'

test('a setting on its way to a hundred processes gets to each of them, though all is killed in the middle', async () => {
  const product = await start(place)
  const supervisor = await signIn(place.url, 'supervisor')
  const numbers: string[] = []
  for (let n = 0; n < 100; n += 1) {
    const typed = { customerName: `中断演练${n}公司`, summary: '一', probability: 10 }
    numbers.push((await supervisor.post('/opportunities', typed)).body.number)
  }
  const nextOf = async (of: typeof supervisor, number: string): Promise<string> =>
    (await of.get(`/opportunities/${number}`)).body.next.at
  const before = new Map<string, string>()
  for (const number of numbers) before.set(number, await nextOf(supervisor, number))

  const sysadmin = await signIn(place.url, 'sysadmin')
  const application = async (of: typeof sysadmin) =>
    (await of.get(`/settings/${key}/application`)).body.application
  const changed = await sysadmin.patch(
    `/settings/${key}`,
    { value: 12, appliesTo: 'open' },
    { 'if-match': '"v1"' },
  )
  expect(changed.status).toBe(200)
  await eventually(async () => expect((await application(sysadmin)).done).toBeGreaterThan(20))
  expect((await application(sysadmin)).finishedAt).toBeNull()
  process.kill(temporalOf(place), 'SIGKILL')
  product.kill('SIGKILL')
  await product.exited

  const again = launch(place)
  await again.up
  place.started.add(temporalOf(place))
  const [after, office] = [await signIn(place.url, 'supervisor'), await signIn(place.url, 'sysadmin')]
  await eventually(async () => expect((await application(office)).finishedAt).not.toBeNull(), 60_000)
  const { done, total } = await application(office)
  expect(done).toBe(total)
  const processes = await openProcesses(place)
  for (const number of numbers) {
    const next = await nextOf(after, number)
    expect([number, Date.parse(next) > Date.parse(before.get(number) ?? '')]).toEqual([number, true])
    await eventually(async () => {
      const { searchAttributes } = await processes.workflow.getHandle(number).describe()
      expect([number, (searchAttributes.CrmDue?.[0] as Date | undefined)?.toISOString()]).toEqual([
        number,
        next,
      ])
    }, 60_000)
  }
  const { items } = (await after.get(`/opportunities/${numbers[0]}/history`)).body
  expect(items.filter(({ command }: { command: string }) => command === 'settings-applied')).toHaveLength(1)
  await processes.close()
}, 300_000)
