import { signIn, type Person } from '../tests/whole/person.ts'
import { leave, makePlace, start, temporalOf } from '../tests/whole/product.ts'
import { compare, judge, judgeAtLeast, print } from './compare.ts'
import { crowds, printCrowds } from './crowd.ts'
import { startFloor } from './floor/floor.ts'

/** What a command over HTTP costs beyond the durable update that carries it: alone, and when many give one. */
const place = await makePlace()
const product = await start(place)
const floor = await startFloor(place)
try {
  const supervisor = await signIn(place.url, 'supervisor')
  // As the floor's: a process that has done much takes longer, so nobody inherits another's.
  const deals = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => deal(supervisor, index)))
  let turn = 0
  const oneOf = <T>(few: T[]) => few[(turn += 1) % few.length] as T
  const [talked, moved] = [await deals(4), await deals(4)]

  const alone = await compare(
    [
      { name: 'bare update, one activity, one row', call: await floor.update(4) },
      { name: 'the same, listed by its attributes', call: await floor.update(4, 'listedFloor') },
      { name: 'POST …/remark', call: () => oneOf(talked).remark() },
      { name: 'POST …/reassign', call: () => oneOf(moved).reassign() },
    ],
    { calls: 400, warmUp: 60 },
  )
  print('A command over HTTP, one at a time', alone)
  const [bare, , ...commands] = alone.map(({ p50 }) => p50)
  judge('a command against the bare update', Math.max(...commands) / (bare ?? NaN), 1.4, ' ×')

  const engine = temporalOf(place)
  for (const people of [8, 32]) {
    const results = await crowds(
      [
        {
          name: 'bare update, one activity, one row',
          callers: await Promise.all(Array.from({ length: people }, () => floor.update(1))),
          processes: { engine, worker: floor.pid },
        },
        {
          name: 'the same, listed by its attributes',
          callers: await Promise.all(Array.from({ length: people }, () => floor.update(1, 'listedFloor'))),
          processes: { engine, worker: floor.pid },
        },
        {
          name: 'POST …/remark',
          callers: (await deals(people)).map(({ remark }) => remark),
          processes: { engine, product: product.pid },
        },
        {
          name: 'POST …/reassign',
          callers: (await deals(people)).map(({ reassign }) => reassign),
          processes: { engine, product: product.pid },
        },
      ],
      { rounds: 3, seconds: 6 },
    )
    printCrowds(`Commands over HTTP, ${people} people at a time, each on a record of his own`, results)
    const [bare = NaN, listed = NaN, ...ours] = results.map(({ perSecond }) => perSecond)
    if (people < 32) continue
    judgeAtLeast('commands a second against bare updates', Math.min(...ours) / bare, 0.75, ' ×')
    judgeAtLeast('commands a second against listed updates', Math.min(...ours) / listed, 0.75, ' ×')
  }
} finally {
  await floor.stop()
  await leave(place)
}

/** An opportunity and the commands that somebody gives it again and again. */
async function deal(supervisor: Person, index: number) {
  const typed = { customerName: `甲公司 ${index}`, summary: '货架', probability: 40 }
  const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
  let holder = 'manager1'
  async function give(command: string, input: object) {
    const { status, body } = await supervisor.post(`/opportunities/${number}/${command}`, input)
    if (status !== 200) throw new Error(`${command} ${number}: ${status} ${body.code}`)
  }
  await give('assign', { assignee: holder })
  return {
    remark: () => give('remark', { text: '客户在等' }),
    reassign() {
      holder = holder === 'manager1' ? 'manager2' : 'manager1'
      return give('reassign', { assignee: holder })
    },
  }
}
