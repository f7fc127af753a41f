import { join } from 'node:path'
import { openDatabase } from '../db/connection.ts'
import { SettingRow } from '../db/setting.ts'
import { UserRow } from '../db/user.ts'
import { leave, makePlace, password, start, type Place } from '../tests/whole/product.ts'
import { compare, judge, print } from './compare.ts'

/** Whether the time of a refused sign-in tells who has an account: by the mean of 200, all from one address in turn. */
const place = await makePlace()
try {
  const empty = await start(place)
  empty.kill('SIGTERM')
  await empty.exited
  await prepare(place)
  await start(place)
  const results = await compare(
    [
      { name: 'a wrong password', call: () => refused('supervisor', 'not the password at all') },
      { name: 'a name that nobody has', call: () => refused('nobody', password) },
      { name: 'an account that is closed', call: () => refused('manager2', password) },
      { name: 'a one-time password that expired', call: () => refused('executive', password) },
    ],
    { calls: 200, warmUp: 20 },
  )
  print('A refused sign-in over HTTP, one at a time', results)
  const means = results.map(({ mean }) => mean)
  for (const [index, { name, mean }] of results.entries())
    if (index > 0)
      console.info(`${name}: ${(mean - (means[0] ?? NaN)).toFixed(2)} ms from the first, in the mean`)
  judge('the largest difference of two means', Math.max(...means) - Math.min(...means), 5, ' ms')
} finally {
  await leave(place)
}

async function refused(username: string, typed: string): Promise<void> {
  const response = await fetch(`${place.url}/api/session`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: typed }),
  })
  await response.text()
  if (response.status !== 401) throw new Error(`this was to be refused: ${response.status}`)
}

/** One account of each kind, and no limit: it is not what is measured. */
async function prepare({ dataDir }: Place): Promise<void> {
  const db = await openDatabase(`sqlite://${join(dataDir, 'evergreen.db')}`)
  await db.transaction(async (em) => {
    await em.nativeUpdate(SettingRow, { key: 'security.failedSignInMinutes' }, { value: 0 })
    await em.nativeUpdate(UserRow, { username: 'manager2' }, { active: false })
    await em.nativeUpdate(UserRow, { username: 'executive' }, { passwordExpiresAt: new Date(0) })
  })
  await db.close()
}
