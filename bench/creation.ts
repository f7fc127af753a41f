import { signIn } from '../tests/whole/person.ts'
import { leave, makePlace, start } from '../tests/whole/product.ts'
import { compare, judge, print } from './compare.ts'
import { startFloor } from './floor/floor.ts'

/** Why a record is created by a row and a nudge, and not by an update that starts its process. */
const place = await makePlace()
await start(place)
const floor = await startFloor(place)
try {
  const supervisor = await signIn(place.url, 'supervisor')
  let made = 0
  async function create() {
    const typed = { customerName: `客户 ${(made += 1)}`, summary: '货架', probability: 40 }
    const { status } = await supervisor.post('/opportunities', typed)
    if (status !== 201) throw new Error(`create: ${status}`)
  }
  const results = await compare(
    [
      { name: 'bare update-with-start', call: floor.updateWithStart },
      { name: 'POST /api/opportunities', call: create },
    ],
    { calls: 300, warmUp: 40 },
  )
  print('Creating a record over HTTP, one at a time', results)
  const [bare, created] = results.map(({ p50 }) => p50)
  judge('a creation against the bare update-with-start', (created ?? NaN) / (bare ?? NaN), 0.8, ' ×')
} finally {
  await floor.stop()
  await leave(place)
}
