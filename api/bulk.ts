import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { CommandRow } from '../db/command.ts'
import { checkReferences } from '../db/reference.ts'
import { opportunityLifecycle } from '../domain/opportunity.ts'
import {
  commandRow,
  identify,
  insertOnce,
  knownRow,
  ofSameRequest,
  partOf,
  type Mark,
} from './command-row.ts'
import { eachOf } from './each.ts'
import { endpoint, parsed, type Answer, type Call, type Endpoint } from './endpoint.ts'
import { demandEngine, problemIn, pursue, putDown } from './lifecycle.ts'
import { numbers } from './numbers.ts'
import { Problem, problemBody, problemOf, unexpected } from './problem.ts'

/** Few enough that the click of somebody else in between stays quick. */
const atOnce = 8
/** After this long whoever asked is told which commands are still under way; they go on. */
const answerWithin = 15_000

const answer = z.strictObject({
  results: z.array(
    z.strictObject({
      number: z.string(),
      status: z.int(),
      code: z.string().optional(),
      title: z.string().optional(),
      /** Of a command that is still under way: ask /api/commands/{id}. */
      id: z.string().optional(),
    }),
  ),
})

/** The same command to many records: each is a command of its own, with its own row, history and answer. */
export const bulkEndpoints: Endpoint[] = Object.entries(opportunityLifecycle.commands)
  .filter(([, { bulk }]) => bulk)
  .map(([name, { input }]) => {
    const body = z.strictObject({ numbers, input })
    return endpoint({
      method: 'post',
      path: `/opportunities/bulk/${name}`,
      summary: `Command for many: ${name}`,
      for: { subject: opportunityLifecycle.subject },
      body,
      answer,
      problems: [503],
      parsesItself: true,
      handle: (call) => giveToMany(call as Call, name, (given) => parsed(body, given)),
    })
  })

type Refused = Pick<Problem, 'status' | 'code'> & { params?: Record<string, unknown> }
type Part = { number: string } & ({ row: CommandRow } | { refused: Refused })

async function giveToMany(
  call: Call,
  name: string,
  parse: (body: unknown) => { numbers: string[]; input: unknown },
): Promise<Answer> {
  const mark = identify(call)
  const known = await knownRow(call, mark)
  if (known) ofSameRequest(known, mark)
  const { numbers, input } = parse(call.body)
  if (!known) await examine(call, name, input as Record<string, unknown>)
  const row = known ?? (await begin(call, mark, name))
  const parts = await accept(call, row, mark, { name, numbers, input })
  const ended = await pursueAll(call, parts)
  const headers: Record<string, string> = known ? { 'idempotency-replayed': 'true' } : {}
  return { body: { results: parts.map((part) => resultOf(call, part, ended)) }, headers }
}

/** What is wrong for all of them is said once, and nothing is written. */
async function examine(call: Call, name: string, input: Record<string, unknown>): Promise<void> {
  const missing = await checkReferences(call.db.read(), name, input)
  if (missing) throw problemOf({ ...missing, field: `input.${missing.field}` })
  demandEngine(call, name)
}

/** The request's own row: by it the same request is known again, and a key that was used for another one. */
async function begin(call: Call, mark: Mark, name: string): Promise<CommandRow> {
  const row = commandRow(call, mark, { number: null, name: `bulk-${name}`, state: 'done' })
  const rival = await insertOnce(call, row)
  return rival ? ofSameRequest(rival, mark) : row
}

/**
 * Puts a command down for each record that takes it. What was refused is kept with the request, so that who sends
 * it again is told the same, even if the record would take the command by then.
 */
async function accept(
  call: Call,
  request: CommandRow,
  mark: Mark,
  { name, numbers, input }: { name: string; numbers: string[]; input: unknown },
): Promise<Part[]> {
  const before = (request.input?.refused ?? {}) as Record<string, Refused>
  const parts = await eachOf(numbers, atOnce, async (number): Promise<Part> => {
    const refused = Object.hasOwn(before, number) ? before[number] : undefined
    if (refused) return { number, refused }
    try {
      const order = { ...partOf(mark, number), number, name, body: input, ifMatch: () => null }
      return { number, row: (await putDown(call, order)).row }
    } catch (error) {
      const { status, code, more } = problemFrom(call, error)
      return { number, refused: { status, code, ...(more.params && { params: more.params }) } }
    }
  })
  if (!request.input) await keepRefused(call, request, parts)
  return parts
}

async function keepRefused(call: Call, { id }: CommandRow, parts: Part[]): Promise<void> {
  // What failed for want of an engine or a database may be tried again.
  const said = parts.flatMap((part) =>
    'refused' in part && part.refused.status < 500 ? [[part.number, part.refused]] : [],
  )
  const input = { refused: Object.fromEntries(said) as Record<string, Refused> }
  await call.db.transaction((em) => em.nativeUpdate(CommandRow, { id }, { input }))
}

/** How far each command came in time; what is left goes on without anybody waiting for it. */
async function pursueAll(call: Call, parts: Part[]): Promise<Map<string, CommandRow>> {
  const ended = new Map<string, CommandRow>()
  const rows = parts.flatMap((part) => ('row' in part ? [part.row] : []))
  const all = eachOf(rows, atOnce, async (row) => {
    try {
      ended.set(row.id, await pursue(call, row))
    } catch (error) {
      problemFrom(call, error)
    }
  })
  await Promise.race([all, wait(answerWithin, undefined, { ref: false })])
  return ended
}

function resultOf(call: Call, part: Part, ended: Map<string, CommandRow>) {
  const { number } = part
  if ('refused' in part) {
    const { status, code, params } = part.refused
    return { number, status, code, title: titleOf(call, new Problem(status, code, params && { params })) }
  }
  const row = ended.get(part.row.id) ?? part.row
  if (row.state === 'pending') return { number, status: 202, id: row.id }
  if (row.state === 'done') return { number, status: row.answerStatus }
  const problem = problemOf(problemIn(row))
  return { number, status: problem.status, code: problem.code, title: titleOf(call, problem) }
}

const titleOf = ({ language, requestId }: Call, problem: Problem) =>
  problemBody(problem, language, requestId).title

/** What nobody foresaw ends one record's command, not the others'. */
function problemFrom(call: Call, error: unknown): Problem {
  if (error instanceof Problem) return error
  call.log.error({ err: error, requestId: call.requestId }, 'a command of many failed')
  return unexpected(error)
}
