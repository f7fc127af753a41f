import { createHash, randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { CommandRow, type CommandState } from '../db/command.ts'
import { insertRow, rowOf } from '../db/row.ts'
import { noteTrace } from '../operations/trace.ts'
import type { Call } from './endpoint.ts'
import { Problem } from './problem.ts'

/** What tells one request from another: its id, what was asked, and the key when the client gave one. */
export interface Mark {
  id: string
  hash: string
  key: string | null
}

/** The key of the request, when it has one. */
export function demandKey(context: Context): string | null {
  const key = context.req.header('idempotency-key') ?? null
  if (key !== null && !/^[\x21-\x7e]{1,200}$/.test(key)) throw new Problem(422, 'bad-key')
  return key
}

/** The same request sent twice has the same id, and so one effect; another person's key is another command. */
export function identify(call: Call): Mark {
  const key = demandKey(call.context)
  const { method, path } = call.context.req
  const id = sha(`${call.person.user.username} ${key ?? randomUUID()}`)
  noteTrace({ commandId: id })
  return {
    key,
    id,
    hash: sha(`${method} ${path} ${call.rawBody}`),
  }
}

/** One of many commands that came in one request. */
export const partOf = ({ id, hash }: Mark, number: string): Omit<Mark, 'key'> => ({
  id: sha(`${id} ${number}`),
  hash,
})

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

interface Given {
  subject?: string
  number: string | null
  name: string
  state: CommandState
  input?: Record<string, unknown> | null
  ifMatch?: number | null
  answerStatus?: number
  version?: number
}

/** The row of a command: what waits for its process is pending, what is a plain transaction is done with it. */
export function commandRow(call: Call, { id, hash }: Omit<Mark, 'key'>, given: Given): CommandRow {
  const at = call.now()
  return {
    id,
    actor: call.person.user.username,
    request: `${call.context.req.method} ${call.context.req.path}`,
    requestHash: hash,
    subject: 'Opportunity',
    input: null,
    ifMatch: null,
    answerStatus: 200,
    problem: null,
    version: null,
    requestId: call.requestId,
    at,
    decidedAt: given.state === 'done' ? at : null,
    ...given,
  }
}

export const knownRow = ({ db }: Call, { id }: { id: string }) => rowOf(db.read(), CommandRow, { id })

/** Puts the row in; when another request with the same key was first, that one's row comes back. */
export async function insertOnce(call: Call, row: CommandRow): Promise<CommandRow | null> {
  try {
    await insertRow(call.db.alone(), CommandRow, row)
    return null
  } catch (error) {
    const rival = await knownRow(call, row)
    if (!rival) throw error
    return rival
  }
}

/** The row if it is this very request's; a key belongs to the first request that bore it. */
export function ofSameRequest(row: CommandRow, { hash }: Pick<Mark, 'hash'>): CommandRow {
  if (row.requestHash !== hash) throw new Problem(422, 'key-reused')
  return row
}
