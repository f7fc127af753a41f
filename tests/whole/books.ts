import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client, Connection } from '@temporalio/client'
import { createPool } from 'mysql2/promise'
import { expect } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import type { Place } from './product.ts'

interface Entry {
  commandId: string | null
  number: string
  command: string
  toStatus: string | null
  version: number
}
interface Kept {
  number: string
  status: string
  version: number
  binned: number
}

interface Silent {
  customer: string
  standsFor: string | null
  deferrals: number
  measures: number
}
interface Loss {
  number: string
  status: string
  stands: string
}

/** What the database holds, read beside the running product. */
export interface Records {
  history(): Promise<Entry[]>
  opportunities(): Promise<Kept[]>
  tickets(): Promise<(Kept & { round: number })[]>
  churnCases(): Promise<(Kept & Silent)[]>
  /** The customers against whom a case stands. */
  silentCustomers(): Promise<Loss[]>
  /** All records with a process of their own. */
  living(): Promise<Kept[]>
  /** The rounds that were written down, by ticket. */
  rounds(): Promise<Map<string, number[]>>
  customersBornFrom(): Promise<string[]>
  /** The processes of the next contacts of which nobody was reminded yet. */
  reminders(): Promise<string[]>
  /** What each command's own row says of its end. */
  commands(): Promise<Map<string, string>>
  /** The commands of one name that were given to these records. */
  commandsOf(numbers: string[], name: string): Promise<string[]>
  nudges(): Promise<number>
  isSound(): Promise<boolean>
  close(): Promise<void>
}

export function openRecords({ dataDir }: Place): Records {
  const database = new DatabaseSync(join(dataDir, 'evergreen.db'), { readOnly: true, timeout: 5000 })
  return recordsOf({
    all: async (sql) => database.prepare(sql).all(),
    isSound: async () => database.prepare('pragma integrity_check').get()?.integrity_check === 'ok',
    close: async () => database.close(),
  })
}

export function openMariaDbRecords(url: string): Records {
  const pool = createPool({ uri: url.replace('mariadb:', 'mysql:'), supportBigNumbers: true })
  const all = async (sql: string) => (await pool.query(sql))[0] as object[]
  const tables =
    'opportunity, exploit, service, handle, lost, deferral_measure, customer, linkman, history_entry, command, process_nudge, notification'
  return recordsOf({
    all,
    isSound: async () =>
      ((await all(`check table ${tables}`)) as { Msg_text: string }[]).every(
        ({ Msg_text }) => Msg_text === 'OK',
      ),
    close: () => pool.end(),
  })
}

interface Reader {
  all(sql: string): Promise<object[]>
  isSound(): Promise<boolean>
  close(): Promise<void>
}

function recordsOf({ all, isSound, close }: Reader): Records {
  const rows = async <T>(sql: string) => (await all(sql)) as T[]
  const kept = 'number, status, version, deleted_at is not null as binned'
  const opportunities = () => rows<Kept>(`select ${kept} from opportunity`)
  const tickets = () => rows<Kept & { round: number }>(`select ${kept}, round from service`)
  const churnCases = () =>
    rows<Kept & Silent>(`select ${kept}, customer, stands_for as standsFor, deferrals,
      (select count(*) from deferral_measure where churn_case = lost.number) as measures from lost`)
  return {
    history: () =>
      rows<Entry>(
        `select command_id as commandId, number, command, to_status as toStatus, version
         from history_entry order by id`,
      ),
    opportunities,
    tickets,
    living: async () => [...(await opportunities()), ...(await tickets()), ...(await churnCases())],
    churnCases,
    silentCustomers: () =>
      rows<Loss>('select number, status, churn_case as stands from customer where churn_case is not null'),
    async rounds() {
      const known = await rows<{ ticket: string; round: number }>(
        'select ticket, round from handle order by round',
      )
      const rounds = new Map<string, number[]>()
      for (const { ticket, round } of known) rounds.set(ticket, [...(rounds.get(ticket) ?? []), round])
      return rounds
    },
    async customersBornFrom() {
      const born = await rows<{ number: string }>(
        'select born_from as number from customer where born_from is not null',
      )
      return born.map(({ number }) => number)
    },
    async reminders() {
      const waiting = await rows<{ id: number }>(
        `select trade.id from trade join customer on number = customer and deleted_at is null
         where next_contact_at is not null and reminded_at is null and contact_done_at is null`,
      )
      return waiting.map(({ id }) => `IA-${id}`)
    },
    async commands() {
      const known = await rows<{ id: string; state: string }>('select id, state from command')
      return new Map(known.map(({ id, state }) => [id, state]))
    },
    async commandsOf(numbers, name) {
      const given = await rows<{ id: string; number: string }>(
        `select id, number from command where name = '${name}'`,
      )
      return given.filter(({ number }) => numbers.includes(number)).map(({ id }) => id)
    },
    nudges: async () => (await all('select number from process_nudge')).length,
    isSound,
    close,
  }
}

const ended = new Set(['succeeded', 'failed', 'archived', 'confirmed', 'recovered'])
export const isOpen = ({ status, binned }: Kept) => !binned && !ended.has(status)

/** Each open record has one open run that knows it as it is, each reminder one, and nothing waits to be told. */
export async function comeTogether(records: Records, processes: Processes): Promise<string[]> {
  return eventually(async () => {
    const open = (await records.living()).filter(isOpen)
    const runs: unknown[] = []
    for await (const { workflowId, searchAttributes } of processes.workflow.list({
      query: ofLiving,
    }))
      runs.push([workflowId, searchAttributes.CrmStatus?.[0], searchAttributes.CrmVersion?.[0]])
    const wanted = open.map(({ number, status, version }) => [number, status, version])
    expect(runs.sort()).toEqual(wanted.sort())
    const reminders: string[] = []
    for await (const { workflowId } of processes.workflow.list({ query: ofType('reminder') }))
      reminders.push(workflowId)
    expect(reminders.sort()).toEqual((await records.reminders()).sort())
    expect(await records.nudges()).toBe(0)
    return open.map(({ number }) => number)
  }, 60_000)
}

const ofType = (...types: string[]) =>
  `ExecutionStatus = 'Running' and WorkflowType in (${types.map((type) => `'${type}'`).join(', ')})`
const ofLiving = ofType('opportunity', 'ticket', 'churnCase')

/** What the process engine holds. */
export async function openProcesses({ ports }: Place) {
  const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}` })
  const { workflow } = new Client({ connection })
  async function numbersOf(query: string) {
    const numbers: string[] = []
    for await (const { workflowId } of workflow.list({ query, pageSize: 1000 })) numbers.push(workflowId)
    return numbers
  }
  async function events() {
    const all = []
    for await (const { workflowId, runId } of workflow.list({ pageSize: 1000 })) {
      const history = await workflow.getHandle(workflowId, runId).fetchHistory()
      for (const event of history.events ?? []) all.push({ workflowId, event })
    }
    return all
  }
  return {
    workflow,
    /** The open runs of everything that has a life. */
    running: () => numbersOf(ofLiving),
    /** The ids of all updates that any run has completed, as often as they were. */
    async updates() {
      const ids = (await events()).map(
        ({ event }) => event.workflowExecutionUpdateCompletedEventAttributes?.meta?.updateId,
      )
      return ids.filter((id): id is string => Boolean(id))
    },
    /** Where an activity was begun again because nothing more was heard of it. */
    async timeOuts() {
      const found = (await events()).filter(
        ({ event }) =>
          event.activityTaskTimedOutEventAttributes ??
          event.activityTaskStartedEventAttributes?.lastFailure?.timeoutFailureInfo,
      )
      return found.map(({ workflowId }) => workflowId)
    },
    close: () => connection.close(),
  }
}
export type Processes = Awaited<ReturnType<typeof openProcesses>>
