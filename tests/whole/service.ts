import type { Chance } from './chance.ts'
import type { Give } from './crowd.ts'
import type { Answer, Person } from './person.ts'

interface Service {
  supervisor: Person
  managers: Person[]
  chance: Chance
  give: Give
  bin: (person: Person, number: string, version: number) => Promise<Answer>
  customer: string
}

/** One ticket from the call to the archive, with what may come between. */
export async function serve({ supervisor, managers, chance, give, bin, customer }: Service): Promise<void> {
  const typed = { type: 'consult', title: '打印机卡纸', request: '三楼的打印机', customer }
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
  if (chance.isLucky(0.15)) {
    manager = manager === first ? second : first
    await give(supervisor, 'reassign', number, to(manager))
  }
  if (chance.isLucky(0.3)) await give(supervisor, 'remark', number, { text: '抓紧' })
  await give(manager, 'handle', number, { handling: '清洁' })
  if (chance.isLucky(0.1)) return
  if (chance.isLucky(0.5)) {
    await give(manager, 'feed-back', number, { result: '还是卡', satisfaction: 2 })
    await give(manager, 'handle', number, { handling: '换件' })
  }
  // A double click whose clicks do not know of each other: one feedback all the same.
  const rated = { result: '好了', satisfaction: 4 }
  await Promise.all([give(manager, 'feed-back', number, rated), give(manager, 'feed-back', number, rated)])
  if (chance.isLucky(0.15)) {
    await give(supervisor, 'reopen', number, {})
    await give(manager, 'handle', number, { handling: '上门' })
    return
  }
  await give(supervisor, 'archive', number, {})
}
