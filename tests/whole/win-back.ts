import { expect } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import type { Chance } from './chance.ts'
import type { Give } from './crowd.ts'
import type { Person } from './person.ts'

interface Silence {
  supervisor: Person
  managers: Person[]
  chance: Chance
  give: Give
}
export interface Warning {
  number: string
  manager: Person
}

interface Many {
  each: number
  seed: number
}

/** Customers of long ago who never ordered: so many of each manager. */
export async function silentCustomers(
  supervisor: Person,
  managers: string[],
  { each, seed }: Many,
): Promise<string[]> {
  const numbers: string[] = []
  for (const manager of managers)
    for (let nth = 0; nth < each; nth += 1) {
      const name = `沉默客户 ${seed} ${manager} ${nth}`
      const typed = { name, manager, registeredOn: '2020-01-06' }
      const { status, body } = await supervisor.post('/customers', typed)
      expect(status).toBe(201)
      numbers.push(body.number as string)
    }
  return numbers
}

/** The same, warned of by a scan. */
export async function warnings(
  supervisor: Person,
  managers: Person[],
  { each, seed }: Many,
): Promise<Warning[]> {
  const names = managers.map(({ username }) => username)
  await silentCustomers(supervisor, names, { each, seed })
  expect((await supervisor.post('/churn-scan', {})).status).toBeLessThan(300)
  const found: Warning[] = []
  for (const manager of managers) {
    const of = `/churn-cases?limit=100&sort=-createdAt&status=warning&manager=${manager.username}`
    const items = await eventually(async () => {
      const { body } = await manager.get(`${of}&q=${encodeURIComponent(`沉默客户 ${seed}`)}`)
      expect(body.items).toHaveLength(each)
      return body.items as { number: string }[]
    }, 90_000)
    found.push(...items.map(({ number }) => ({ number, manager })))
  }
  return found
}

/** One silent customer, from the warning to its loss or recovery, with what may come between. */
export async function winBack(
  { supervisor, chance, give }: Silence,
  { number, manager }: Warning,
): Promise<void> {
  const ahead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const defer = (days: number) => give(manager, 'defer', number, { measure: '上门', reviewOn: ahead(days) })
  const loss = { reason: 'price', note: '换了供应商' }
  if (chance.isLucky(0.6)) await defer(20)
  if (chance.isLucky(0.4))
    await Promise.all([defer(30), give(supervisor, 'remark', number, { text: '抓紧' })])
  if (chance.isLucky(0.25)) return
  if (chance.isLucky(0.3)) return void (await give(supervisor, 'recover', number, { note: '已下单' }))
  await give(manager, 'confirm', number, loss)
  if (chance.isLucky(0.3)) {
    await give(supervisor, 'reject', number, { note: '再谈' })
    await give(manager, 'confirm', number, loss)
  }
  // A double click whose clicks do not know of each other: one loss all the same.
  await Promise.all([give(supervisor, 'approve', number, {}), give(supervisor, 'approve', number, {})])
  if (chance.isLucky(0.4)) await give(supervisor, 'revoke', number, { note: '对方来电' })
}
