import type { Chance } from './chance.ts'
import type { Give } from './crowd.ts'
import type { Answer, Person } from './person.ts'

interface Life {
  supervisor: Person
  managers: Person[]
  chance: Chance
  give: Give
  bin: (person: Person, number: string, version: number) => Promise<Answer>
  name: string
}

/** One opportunity from its first call to its customer, with what may come between. */
export async function live({ supervisor, managers, chance, give, bin, name }: Life): Promise<void> {
  const typed = {
    customerName: name,
    summary: '货架',
    probability: 40,
    contactName: '王海',
    contactPhone: '13810010001',
  }
  const { number, version } = (await give(supervisor, 'create', '', typed)).body
  if (chance.isLucky(0.08)) return void (await bin(supervisor, number, version))

  const [first, second] = chance.shuffled(managers)
  if (!first || !second) throw new Error('there are two managers')
  const to = (manager: Person) => ({ assignee: manager.username })
  let manager = first
  if (chance.isLucky(0.3)) {
    // Two windows at once on the same version: one of them comes too late.
    const [one] = await Promise.all([
      give(supervisor, 'assign', number, to(first), version),
      give(supervisor, 'assign', number, to(second), version),
    ])
    manager = one.status === 200 ? first : second
  } else await give(supervisor, 'assign', number, to(first))

  const steps = ['拜访', '签约'].map((item) => ({ dueOn: '2099-06-01', item }))
  const planned = await give(manager, 'plan', number, { steps })
  const [visit, signing] = planned.body.steps as { id: number }[]
  if (chance.isLucky(0.15)) {
    await give(supervisor, 'recall', number, { reason: '换人' })
    await give(supervisor, 'assign', number, to(manager))
  }
  if (chance.isLucky(0.3)) await give(supervisor, 'remark', number, { text: '抓紧' })
  if (chance.isLucky(0.1)) return
  await give(manager, 'record-result', number, { step: visit?.id, result: '客户认可' })
  if (chance.isLucky(0.3)) await give(manager, 'succeed', number, {})
  if (chance.isLucky(0.15)) {
    await give(manager, 'fail', number, { reason: 'price' })
    await give(supervisor, 'reopen', number, {})
  }
  await give(manager, 'record-result', number, { step: signing?.id, result: '已签' })
  if (chance.isLucky(0.1)) return
  // A double click whose clicks do not know of each other: one customer all the same.
  await Promise.all([give(manager, 'succeed', number, {}), give(manager, 'succeed', number, { level: 2 })])
}
