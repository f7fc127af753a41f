import { signIn } from '../tests/whole/person.ts'
import { leave, makePlace, start } from '../tests/whole/product.ts'
import { compare, judge, print } from './compare.ts'
import { startFloor } from './floor/floor.ts'

/** What a command over HTTP costs beyond the durable update that carries it. */
const place = await makePlace()
await start(place)
const floor = await startFloor(place)
try {
  const supervisor = await signIn(place.url, 'supervisor')
  const numbers: string[] = []
  for (const customerName of ['甲公司', '乙公司', '丙公司', '丁公司']) {
    const typed = { customerName, summary: '货架', probability: 40 }
    const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
    await give(number, 'assign', { assignee: 'manager1' })
    numbers.push(number)
  }
  let turn = 0
  const nextNumber = () => numbers[(turn += 1) % numbers.length] ?? ''
  const holder = new Map(numbers.map((number) => [number, 'manager1']))
  async function give(number: string, command: string, input: object) {
    const { status, body } = await supervisor.post(`/opportunities/${number}/${command}`, input)
    if (status !== 200) throw new Error(`${command} ${number}: ${status} ${body.code}`)
  }
  async function reassign() {
    const number = nextNumber()
    const assignee = holder.get(number) === 'manager1' ? 'manager2' : 'manager1'
    holder.set(number, assignee)
    await give(number, 'reassign', { assignee })
  }

  const results = await compare(
    [
      { name: 'bare update, one activity, one row', call: await floor.update(4) },
      { name: 'POST …/remark', call: () => give(nextNumber(), 'remark', { text: '客户在等' }) },
      { name: 'POST …/reassign', call: reassign },
    ],
    { calls: 400, warmUp: 60 },
  )
  print('A command over HTTP, one at a time', results)
  const [bare, , reassigned] = results.map(({ p50 }) => p50)
  judge('a command against the bare update', (reassigned ?? NaN) / (bare ?? NaN), 1.5, ' ×')
} finally {
  await floor.stop()
  await leave(place)
}
