import { signIn } from '../tests/whole/person.ts'
import { leave, makePlace, start } from '../tests/whole/product.ts'
import { compare, judge, print } from './compare.ts'

/** Whether the thousandth command of a process takes longer than its tenth, measured side by side. */
const place = await makePlace()
await start(place)
try {
  const supervisor = await signIn(place.url, 'supervisor')
  async function begin(customerName: string) {
    const typed = { customerName, summary: '货架', probability: 40 }
    const { number } = (await supervisor.post('/opportunities', typed)).body as { number: string }
    return async () => {
      const { status } = await supervisor.post(`/opportunities/${number}/remark`, { text: '客户在等' })
      if (status !== 200) throw new Error(`remark: ${status}`)
    }
  }
  const old = await begin('老公司')
  for (let given = 1; given < 950; given += 1) await old()
  // Each of the young ones is left after its twentieth command.
  let young = await begin('新公司 0')
  let given = 0
  async function nextOfYoung() {
    given += 1
    await young()
  }
  const results = await compare(
    [
      {
        name: 'the 5th to the 20th command',
        before: async () => {
          if (given % 20 !== 0) return
          young = await begin(`新公司 ${given}`)
          for (let first = 1; first < 5; first += 1) await nextOfYoung()
        },
        call: nextOfYoung,
      },
      { name: 'the 950th to the 1,050th', call: old },
    ],
    { calls: 100, warmUp: 0 },
  )
  print('A command in a young process and in an old one', results)
  const [tenth, thousandth] = results.map(({ p50 }) => p50)
  judge('the thousandth command against the tenth', (thousandth ?? NaN) / (tenth ?? NaN), 1.5, ' ×')
} finally {
  await leave(place)
}
