import { expect, test } from 'vitest'
import { RightsUnreadable } from '../../db/access.ts'
import { again } from '../../db/again.ts'

const deadlock = Object.assign(new Error('Deadlock found'), { errno: 1213 })

test.each([
  ['as the database said it', deadlock],
  ['while rights were read', new RightsUnreadable('unreadable', { cause: deadlock })],
])('a transaction that lost to another begins anew: %s', async (_, error) => {
  let tries = 0
  const work = () => {
    tries += 1
    return tries < 3 ? Promise.reject(error) : Promise.resolve('done')
  }
  expect([await again(work), tries]).toEqual(['done', 3])
})

test('what failed for another reason is not tried again', async () => {
  let tries = 0
  const work = () => {
    tries += 1
    return Promise.reject(new RightsUnreadable('unreadable', { cause: new Error('no such table') }))
  }
  await expect(again(work)).rejects.toThrow('unreadable')
  expect(tries).toBe(1)
})
