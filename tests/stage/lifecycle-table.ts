import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CommandRow } from '../../db/command.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { keeperOf } from '../../db/keeper.ts'
import { NotificationRow } from '../../db/notification.ts'
import { livingSubjectOf } from '../../domain/lifecycles.ts'
import { createStage, eventually, type Cast, type Stage } from './stage.ts'

export type Actor = Awaited<ReturnType<Stage['as']>>
/** manager3 joins the six people of every stage, where a table has use for one more. */
export type People = Record<Cast | 'manager3', Actor>
type Name = keyof People

export interface Cell {
  command: string
  column: string
  status: number
}

/** A table of who may do what to a record, and how its subject is played. */
interface Played {
  file: URL
  states: string[]
  /** So many answers each state must say at least. */
  cells: number
  /** Column of the table → who asks, and who created the record. */
  columns: Record<string, { asks: Name; creator: Name }>
  cast: Name[]
  path: string
  prepare?: (stage: Stage) => Promise<void>
  /** A fresh record in a state, by the way a person would take. */
  bring: (people: People, creator: Name, state: string) => Promise<string>
  edit: object
  /** The input that is right for the record as it stands. */
  inputFor: (stage: Stage, number: string, command: string) => Promise<object>
  /** What besides its row a refusal must leave alone. */
  around: (stage: Stage, numbers: string[]) => Promise<object>
}

/** Every state, command and person through HTTP, against a table that is written down and not computed. */
export function holdsTable(played: Played): void {
  const { columns, path } = played
  let stage: Stage
  const people = {} as People
  beforeAll(async () => {
    stage = await createStage()
    await played.prepare?.(stage)
    for (const username of played.cast) people[username] = await stage.as(username)
  })
  afterAll(() => stage.close())
  const table = readTable(readFileSync(played.file, 'utf8'))

  test('the table names every state, command and person', () => {
    expect(Object.keys(table)).toEqual(played.states)
    for (const cells of Object.values(table)) expect(cells.length).toBeGreaterThanOrEqual(played.cells)
  })

  describe.each(Object.keys(table))('in the state %s', (state) => {
    test('what is refused is refused as the table says, and leaves everything as it was', async () => {
      const refusals = (table[state] ?? []).filter(isRefusal)
      const records = new Map<Name, string>()
      for (const creator of new Set(refusals.map(({ column }) => creatorOf(column))))
        records.set(creator, await played.bring(people, creator, state))
      const numbers = [...records.values()]
      const before = await booksOf(numbers)
      const wrong: string[] = []
      for (const cell of refusals) {
        const number = records.get(creatorOf(cell.column)) ?? ''
        const { status } = await give(number, cell)
        if (status !== cell.status) wrong.push(`${say(cell)} but ${status}`)
      }
      expect(wrong).toEqual([])
      expect(await booksOf(numbers)).toEqual(before)
    }, 120_000)

    test('what is allowed is done, once, and is in the history', async () => {
      const wrong: string[] = []
      const allowed = (table[state] ?? []).filter((cell) => !isRefusal(cell))
      for (const cells of groupsOf(allowed, 6))
        await Promise.all(
          cells.map(async (cell) => {
            const number = await played.bring(people, creatorOf(cell.column), state)
            const { version } = await rowOf(number)
            const { status } = await give(number, cell)
            const after = await rowOf(number)
            const told = await stage.db
              .read()
              .count(HistoryEntryRow, { number, version: version + 1, command: cell.command })
            if (status !== cell.status || after.version !== version + 1 || told !== 1)
              wrong.push(`${say(cell)} but ${status}, version ${version} → ${after.version}, ${told} entries`)
          }),
        )
      expect(wrong).toEqual([])
    }, 240_000)
  })

  const creatorOf = (column: string): Name => columns[column]?.creator ?? 'supervisor'
  const rowOf = (number: string) =>
    stage.db.read().findOneOrFail(keeperOf(livingSubjectOf(number)).row, { number })

  async function give(number: string, { command, column }: Cell) {
    const person = people[columns[column]?.asks ?? 'executive']
    const at = `${path}/${number}`
    const { version } = await rowOf(number)
    const match = { 'if-match': `"v${version}"` }
    if (command === 'edit') return person.patch(at, played.edit, match)
    if (command === 'delete') return person.delete(at, match)
    return person.post(`${at}/${command}`, await played.inputFor(stage, number, command))
  }

  /** Everything that a refusal must leave alone. */
  async function booksOf(numbers: string[]) {
    const em = stage.db.read()
    const of = { $in: numbers }
    const lengths = []
    for (const number of numbers) lengths.push(await quietLength(number))
    const [first = ''] = numbers
    return JSON.parse(
      JSON.stringify({
        rows: await em.find(
          keeperOf(livingSubjectOf(first)).row,
          { number: of },
          { orderBy: { number: 'asc' } },
        ),
        history: await em.count(HistoryEntryRow, { number: of }),
        commands: await em.count(CommandRow, { number: of }),
        notifications: await em.count(NotificationRow, { number: of }),
        around: await played.around(stage, numbers),
        lengths,
      }),
    ) as unknown
  }

  /** How long the process's history is, once it has nothing under way. */
  async function quietLength(number: string): Promise<number> {
    const look = async () => {
      const { historyLength, raw } = await stage.engine.client.workflow.getHandle(number).describe()
      if (raw.pendingWorkflowTask || (raw.pendingActivities?.length ?? 0) > 0)
        throw new Error('not quiet yet')
      return historyLength
    }
    // A nudge may still be on its way: quiet is what stays as long as it was.
    return eventually(async () => {
      const first = await look()
      await stage.loop.round()
      if ((await look()) !== first) throw new Error('still growing')
      return first
    })
  }
}

/** What a person answered who was to bring a record somewhere: it must have worked. */
export async function must(answer: Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>) {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`a record cannot be brought where it should be: ${JSON.stringify(body)}`)
  return body
}

const isRefusal = ({ status }: Cell) => status >= 400
const say = ({ command, column, status }: Cell) => `${command} by ${column} should be ${status}`

function groupsOf<T>(items: T[], size: number): T[][] {
  return items.length === 0 ? [] : [items.slice(0, size), ...groupsOf(items.slice(size), size)]
}

function readTable(text: string): Record<string, Cell[]> {
  const states = text.split(/^## /m).slice(1)
  return Object.fromEntries(
    states.map((part) => {
      const [state = '', ...lines] = part.split('\n')
      const rows = lines
        .filter((line) => line.startsWith('|'))
        .map((line) =>
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        )
      const [[, ...names] = [], , ...body] = rows
      const cells = body.flatMap(([command = '', ...statuses]) =>
        statuses.map((status, index) => ({ command, column: names[index] ?? '', status: Number(status) })),
      )
      return [state.trim(), cells.filter(({ status }) => !Number.isNaN(status))]
    }),
  )
}
