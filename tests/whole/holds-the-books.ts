import { expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { isOpen, type Processes, type Records } from './books.ts'
import type { Crowd } from './crowd.ts'

interface Books {
  crowd: Crowd
  records: Records
  processes: Processes
}

/** What must be true after people worked while something died: nothing lost, nothing doubled, nothing forgotten. */
export function holdsTheBooks(books: () => Books): void {
  test('nobody is told anything but done, refused, still under way or come again', async () => {
    const { crowd } = books()
    expect(crowd.oddities).toEqual([])
  })

  test('each command that was acknowledged is in the history exactly once, and no refused one is', async () => {
    const { crowd, records } = books()
    const entries = new Map<string, number>()
    for (const { commandId, number, command } of await records.history())
      entries.set(
        `${commandId} ${command} ${number}`,
        (entries.get(`${commandId} ${command} ${number}`) ?? 0) + 1,
      )
    const wrong = crowd.deeds.filter(
      ({ id, command, number, done }) => (entries.get(`${id} ${command} ${number}`) ?? 0) !== (done ? 1 : 0),
    )
    expect(wrong).toEqual([])
  })

  test('each change of a record raised its version by one, and each version has its entry', async () => {
    const { records } = books()
    const versions = new Map<string, number[]>()
    for (const { number, version } of await records.history())
      versions.set(number, [...(versions.get(number) ?? []), version])
    for (const { number, version } of await records.living())
      expect([number, versions.get(number)]).toEqual([
        number,
        Array.from({ length: version }, (_, index) => index + 1),
      ])
    expect(await records.isSound()).toBe(true)
  })

  test('each success has exactly one customer, and nothing else has any', async () => {
    const { records } = books()
    const succeeded = (await records.opportunities()).filter(({ status }) => status === 'succeeded')
    expect((await records.customersBornFrom()).sort()).toEqual(succeeded.map(({ number }) => number).sort())
    expect(succeeded.length).toBeGreaterThan(20)
  })

  test('each round of a ticket was begun once: by its assignment, by a customer who was not content, by a reopening', async () => {
    const { crowd, records } = books()
    const begun = new Map<string, number>()
    const begins = ({ command, toStatus }: { command: string; toStatus: string | null }) =>
      ['assign', 'reopen'].includes(command) || (command === 'feed-back' && toStatus === 'assigned')
    for (const entry of await records.history())
      if (begins(entry)) begun.set(entry.number, (begun.get(entry.number) ?? 0) + 1)
    const rounds = await records.rounds()
    const created = new Set(
      crowd.deeds.filter(({ command }) => command === 'create').map(({ number }) => number),
    )
    const tickets = (await records.tickets()).filter(({ number }) => created.has(number))
    for (const { number, round } of tickets) {
      expect([number, round]).toEqual([number, begun.get(number) ?? 0])
      expect([number, rounds.get(number) ?? []]).toEqual([
        number,
        Array.from({ length: round }, (_, index) => index + 1),
      ])
    }
    expect(tickets.filter(({ round }) => round > 1).length).toBeGreaterThan(5)
    expect(tickets.filter(({ status }) => status === 'archived').length).toBeGreaterThan(5)
  })

  test('a customer is lost exactly while its case is confirmed, one case stands at most, and each deferral kept its measure', async () => {
    const { crowd, records } = books()
    const cases = await records.churnCases()
    const standing = new Map(cases.filter(({ standsFor }) => standsFor).map((row) => [row.customer, row]))
    expect(standing.size).toBe(cases.filter(({ status }) => status !== 'recovered').length)
    for (const { number, status, stands } of await records.silentCustomers()) {
      const found = standing.get(number)
      const isLost = found?.status === 'confirmed'
      expect([number, stands, status]).toEqual([number, found?.number, isLost ? 'lost' : 'active'])
    }
    for (const { number, deferrals, measures } of cases)
      expect([number, measures]).toEqual([number, deferrals])
    const done = (name: string) => crowd.deeds.filter(({ command, done }) => done && command === name).length
    if (done('confirm') > 0) expect(done('approve')).toBeGreaterThan(0)
  })

  test('every open opportunity, ticket and silent customer has exactly one open run, nothing else has one, and no nudge is left', async () => {
    const { records, processes } = books()
    await eventually(async () => {
      const open = (await records.living()).filter(isOpen)
      expect((await processes.running()).sort()).toEqual(open.map(({ number }) => number).sort())
      expect(await records.nudges()).toBe(0)
    }, 60_000)
  })

  test('the process engine keeps the trace of each acknowledged command, once', async () => {
    const { crowd, processes } = books()
    const done = crowd.deeds.filter(({ command, done }) => done && command !== 'create').map(({ id }) => id)
    // Whoever asked again was told by the command's row; its process hears of it with the activity's next attempt.
    await eventually(async () => {
      const traces = new Map<string, number>()
      for (const id of await processes.updates()) traces.set(id, (traces.get(id) ?? 0) + 1)
      expect(done.filter((id) => traces.get(id) !== 1)).toEqual([])
    }, 60_000)
  })

  test('what somebody was told of his command is what its row says for good', async () => {
    const { crowd, records } = books()
    const rows = await records.commands()
    // What is refused before anything is written has no row.
    const said = (id: string) => ({ done: true, refused: false, none: false })[rows.get(id) ?? 'none']
    expect(crowd.deeds.filter(({ id, done }) => said(id) !== done)).toEqual([])
  })
}
