import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker'
import { beforeAll, expect, test } from 'vitest'
import { lifecycleOf, livingSubjects } from '../../domain/lifecycles.ts'
import { builtWorkflows } from '../../embedded/build.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
// What a replay has to say it says in its answer.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
})
let code: string
beforeAll(async () => {
  ;({ code } = await builtWorkflows(() => undefined))
})

/** What the workflow of today says of each run of earlier days: null, or how it would have gone otherwise. */
async function replay(code: string, only = files): Promise<Map<string, string | null>> {
  const histories = only.map((file) => ({
    workflowId: file,
    history: historyFromJSON(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
  }))
  const answers = new Map<string, string | null>()
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: { code } },
    histories,
  ))
    answers.set(workflowId, error ? error.message : null)
  return answers
}

test('every run that was recorded goes the same way with the workflow of today', async () => {
  expect(files.length).toBeGreaterThanOrEqual(30)
  expect(await replay(code)).toEqual(new Map(files.map((file) => [file, null])))
})

test('the recordings hold a timer of every kind that fired, a continue-as-new and a terminated run', () => {
  const events = files.flatMap(eventsOf)
  const kinds = new Set(events.map(({ eventType }) => eventType))
  expect(kinds).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW')
  expect(kinds).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED')
  const commands = livingSubjects.flatMap((subject) => Object.entries(lifecycleOf(subject).commands))
  const ofTheClock = commands.filter(([, { whose }]) => whose === 'clock')
  // A reminder has no lifecycle: its process has this one timer.
  const named = [...ofTheClock.map(([name]) => name), 'remind-contact']
  expect(new Set(files.flatMap(firedIn))).toEqual(new Set(named))
})

test('of commands that come together one is written after the other', () => {
  // In the other recording, of before this was so, four were under way at once.
  expect([atOnce('rush-in-turn.json'), atOnce('rush.json')]).toEqual([1, 4])
})

test('the recordings name no folder of a machine, nor do the values in them', () => {
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8')
    const values = [...text.matchAll(/"data":"([^"]+)"/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString(),
    )
    const named = [text, ...values].flatMap(
      (part) => part.match(/\/(home|root|work|tmp|usr|Users)\/\S*/) ?? [],
    )
    expect([file, ...named]).toEqual([file])
  }
})

test('a workflow that does something else, or forgets to wait, is noticed', async () => {
  const changes = [
    ['success.json', code.replace('commit(id)', 'tick(id)')],
    ['clock-step.json', code.replace('if (!next)', 'if (true)')],
    ['ticket-two-rounds.json', code.replace('commit(id)', 'tick(id)')],
    ['reminder.json', code.replace('if (!isMoved)', 'if (isMoved)')],
    ['churn-scan.json', code.replace('await advanceChurnScan(scan)', '!(await advanceChurnScan(scan))')],
    ['hand-over.json', code.replace('await movePieces(number)', '!(await movePieces(number))')],
  ] as const
  for (const [file, changed] of changes) {
    expect(changed).not.toBe(code)
    expect((await replay(changed, [file])).get(file)).toMatch(/nondeterminism/i)
  }
})

interface Event {
  eventId: string
  eventType: string
  userMetadata?: { summary?: { data: string } }
  timerFiredEventAttributes?: { startedEventId: string }
}

function eventsOf(file: string): Event[] {
  return (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { events: Event[] }).events
}

/** How many activities of a run were under way at the same moment, at most. */
function atOnce(file: string): number {
  let underWay = 0
  const counts = eventsOf(file).map(({ eventType }) => {
    if (eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED') underWay += 1
    if (eventType === 'EVENT_TYPE_ACTIVITY_TASK_COMPLETED') underWay -= 1
    return underWay
  })
  return Math.max(...counts)
}

/** The commands of the clock whose moment came while the run was recorded, by the names of its timers. */
function firedIn(file: string): string[] {
  const events = eventsOf(file)
  return events.flatMap(({ timerFiredEventAttributes: fired }) => {
    const timer = fired && events.find(({ eventId }) => eventId === fired.startedEventId)
    const summary = timer?.userMetadata?.summary?.data
    if (!summary) return []
    return (JSON.parse(Buffer.from(summary, 'base64').toString()) as string).split(' ').slice(0, 1)
  })
}
