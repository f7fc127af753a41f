import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CommandRow } from '../../db/command.ts'
import { CustomerRow } from '../../db/customer.ts'
import { HistoryEntryRow } from '../../db/history-entry.ts'
import { NotificationRow } from '../../db/notification.ts'
import { OpportunityRow } from '../../db/opportunity.ts'
import { PlanStepRow } from '../../db/plan-step.ts'
import { createStage, eventually, type Cast, type Stage } from '../stage/stage.ts'

let stage: Stage
const people = {} as Record<Cast, Awaited<ReturnType<Stage['as']>>>
const cast: Cast[] = ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'manager2', 'executive']
beforeAll(async () => {
  stage = await createStage()
  for (const username of cast) people[username] = await stage.as(username)
})
afterAll(() => stage.close())

/** Column of the table → who asks, and who created the record; whoever has it is manager1. */
const columns: Record<string, { asks: Cast; creator: Cast }> = {
  'superadmin-own': { asks: 'superadmin', creator: 'superadmin' },
  superadmin: { asks: 'superadmin', creator: 'supervisor' },
  'supervisor-own': { asks: 'supervisor', creator: 'supervisor' },
  supervisor: { asks: 'supervisor', creator: 'manager2' },
  creator: { asks: 'manager2', creator: 'manager2' },
  assignee: { asks: 'manager1', creator: 'supervisor' },
  other: { asks: 'manager2', creator: 'supervisor' },
  sysadmin: { asks: 'sysadmin', creator: 'supervisor' },
  executive: { asks: 'executive', creator: 'supervisor' },
}
interface Cell {
  command: string
  column: string
  status: number
}
const table = readTable(readFileSync(new URL('opportunity-table.md', import.meta.url), 'utf8'))
const isRefusal = ({ status }: Cell) => status >= 400

test('the table names every state, command and person', () => {
  expect(Object.keys(table)).toEqual([
    ...['created', 'assigned', 'planned', 'executing', 'answered'],
    ...['succeeded', 'failed', 'deleted'],
  ])
  for (const cells of Object.values(table)) expect(cells.length).toBeGreaterThanOrEqual(13 * 8)
})

describe.each(Object.keys(table))('in the state %s', (state) => {
  test('what is refused is refused as the table says, and leaves everything as it was', async () => {
    const refusals = (table[state] ?? []).filter(isRefusal)
    const records = new Map<Cast, string>()
    for (const creator of new Set(refusals.map(({ column }) => creatorOf(column))))
      records.set(creator, await bring(creator, state))
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
          const number = await bring(creatorOf(cell.column), state)
          const { version } = await stage.db.read().findOneOrFail(OpportunityRow, { number })
          const { status } = await give(number, cell)
          const after = await stage.db.read().findOneOrFail(OpportunityRow, { number })
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

const creatorOf = (column: string): Cast => columns[column]?.creator ?? 'supervisor'
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

let made = 0

/** A fresh opportunity in a state, by the way a person would take. */
async function bring(creator: Cast, state: string): Promise<string> {
  made += 1
  const typed = { customerName: `表格公司${made}`, summary: '一', probability: 10 }
  const must = async (answer: Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>) => {
    const { status, body } = await answer
    if (status >= 300) throw new Error(`cannot bring an opportunity to ${state}: ${JSON.stringify(body)}`)
    return body
  }
  const { number } = (await must(people[creator].post('/opportunities', typed))) as { number: string }
  const at = `/opportunities/${number}`
  if (state === 'created') return number
  if (state === 'deleted') {
    await must(people[creator].delete(at, { 'if-match': '"v1"' }))
    return number
  }
  await must(people.supervisor.post(`${at}/assign`, { assignee: 'manager1' }))
  if (state === 'assigned') return number
  if (state === 'failed') {
    await must(people.manager1.post(`${at}/fail`, { reason: 'price' }))
    return number
  }
  const steps = [
    { dueOn: '2030-01-08', item: '拜访' },
    { dueOn: '2030-01-09', item: '报价' },
  ]
  const planned = await must(people.manager1.post(`${at}/plan`, { steps }))
  if (state === 'planned') return number
  await must(people.manager1.post(`${at}/record-result`, { step: planned.steps[0].id, result: '好' }))
  if (state === 'executing') return number
  await must(people.manager1.post(`${at}/record-result`, { step: planned.steps[1].id, result: '好' }))
  if (state === 'succeeded') await must(people.manager1.post(`${at}/succeed`, {}))
  return number
}

/** The command, with an input that is right for the record as it stands. */
async function give(number: string, { command, column }: Cell) {
  const person = people[columns[column]?.asks ?? 'executive']
  const at = `/opportunities/${number}`
  const em = stage.db.read()
  const { version } = await em.findOneOrFail(OpportunityRow, { number })
  const match = { 'if-match': `"v${version}"` }
  if (command === 'edit') return person.patch(at, { summary: '二' }, match)
  if (command === 'delete') return person.delete(at, match)
  const [step] = await em.find(PlanStepRow, { opportunity: number }, { orderBy: { position: 'desc' } })
  const inputs: Record<string, object> = {
    assign: { assignee: 'manager1' },
    reassign: { assignee: 'manager2' },
    'hand-over': { assignee: 'manager2' },
    plan: { steps: [{ dueOn: '2030-02-01', item: '再访' }] },
    // Another's result only its author may correct, so who has not written it writes the open one.
    'record-result': { step: step?.id ?? 1, result: '更好' },
    fail: { reason: 'price' },
    remark: { text: '请跟进' },
  }
  return person.post(`${at}/${command}`, inputs[command] ?? {})
}

/** Everything that a refusal must leave alone. */
async function booksOf(numbers: string[]) {
  const em = stage.db.read()
  const of = { $in: numbers }
  const lengths = []
  for (const number of numbers) lengths.push(await quietLength(number))
  return JSON.parse(
    JSON.stringify({
      rows: await em.find(OpportunityRow, { number: of }, { orderBy: { number: 'asc' } }),
      steps: await em.find(PlanStepRow, { opportunity: of }, { orderBy: { id: 'asc' } }),
      history: await em.count(HistoryEntryRow, { number: of }),
      commands: await em.count(CommandRow, { number: of }),
      notifications: await em.count(NotificationRow, { number: of }),
      customers: await em.count(CustomerRow, { bornFrom: of }),
      lengths,
    }),
  ) as unknown
}

/** How long the process's history is, once it has nothing under way. */
async function quietLength(number: string): Promise<number> {
  const look = async () => {
    const { historyLength, raw } = await stage.engine.client.workflow.getHandle(number).describe()
    if (raw.pendingWorkflowTask || (raw.pendingActivities?.length ?? 0) > 0) throw new Error('not quiet yet')
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
