import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divide, type Piece, type Receiver } from '../../domain/hand-over.ts'

const pieces = fc
  .array(fc.record({ group: fc.integer({ min: 0, max: 12 }), isCustomer: fc.boolean() }), { maxLength: 60 })
  .map((given) =>
    given.map(({ group, isCustomer }, index): Piece => {
      const number = `${isCustomer ? 'KH' : 'OP'}-20261123-${String(index + 1).padStart(4, '0')}`
      return { subject: isCustomer ? 'Customer' : 'Opportunity', number, group: `客户${group}` }
    }),
  )
const receivers = fc
  .uniqueArray(fc.constantFrom('manager2', 'manager3', 'manager4', 'manager5'), { minLength: 1 })
  .chain((names) =>
    fc.tuple(
      ...names.map((username) => fc.record({ username: fc.constant(username), openWork: fc.nat(40) })),
    ),
  ) as fc.Arbitrary<Receiver[]>

test('every piece goes to exactly one of those who take over, and what is of one customer stays together', () => {
  fc.assert(
    fc.property(pieces, receivers, (work, people) => {
      const divided = divide(work, people)
      expect(divided.map(({ number }) => number).sort()).toEqual(work.map(({ number }) => number).sort())
      for (const { to } of divided) expect(people.map(({ username }) => username)).toContain(to)
      for (const group of new Set(work.map(({ group }) => group)))
        expect(new Set(divided.filter((piece) => piece.group === group).map(({ to }) => to)).size).toBe(1)
    }),
  )
})

test('the same work is always divided the same way, in whatever order it comes', () => {
  fc.assert(
    fc.property(pieces, receivers, fc.infiniteStream(fc.nat()), (work, people, chance) => {
      const shuffled = work
        .map((piece) => ({ piece, place: chance.next().value }))
        .sort((a, b) => a.place - b.place)
        .map(({ piece }) => piece)
      expect(divide(shuffled, people)).toEqual(divide(work, people))
    }),
  )
})

test('nobody gets a customer’s work while somebody else has less', () => {
  fc.assert(
    fc.property(pieces, receivers, (work, people) => {
      const divided = divide(work, people)
      const loads = people.map(({ username, openWork }) => {
        const theirs = divided.filter(({ to }) => to === username)
        const sizes = [...new Set(theirs.map(({ group }) => group))].map(
          (of) => theirs.filter(({ group }) => group === of).length,
        )
        return { got: theirs.length, load: openWork + theirs.length, last: Math.min(...sizes) }
      })
      const least = Math.min(...loads.map(({ load }) => load))
      for (const { got, load, last } of loads) if (got > 0) expect(load - last).toBeLessThanOrEqual(least)
    }),
  )
})

test('who has less in hand gets more', () => {
  const work = Array.from({ length: 6 }, (_, index): Piece => {
    const number = `KH-20261123-000${index}`
    return { subject: 'Customer', number, group: number }
  })
  const divided = divide(work, [
    { username: 'manager1', openWork: 4 },
    { username: 'manager2', openWork: 0 },
  ])
  expect(divided.filter(({ to }) => to === 'manager2')).toHaveLength(5)
})
