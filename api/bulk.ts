import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { CommandRow } from '../db/command.ts'
import { checkReferences } from '../db/reference.ts'
import { lifecycleOf, type LivingSubject } from '../domain/lifecycles.ts'
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
import { auditRefusal, isNumber } from './refusal.ts'
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
export const bulkEndpoints = (subject: LivingSubject, list: string): Endpoint[] =>
  Object.entries(lifecycleOf(subject).commands)
    .filter(([, { bulk }]) => bulk)
    .map(([name, { input }]) => {
      const body = z.strictObject({ numbers, input })
      const path = `${list}/bulk/${name}`
      const many = { subject, name, path }
      return endpoint({
        method: 'post',
        path,
        summary: `Command for many: ${name}`,
        for: { subject },
        body,
        answer,
        problems: [503],
        parsesItself: true,
        handle: (call) => giveToMany(call as Call, many, (given) => parsed(body, given)),
      })
    })

/** A command for many, and where it is given. */
interface Many {
  subject: LivingSubject
  name: string
  path: string
}
type Refused = Pick<Problem, 'status' | 'code'> & { params?: Record<string, unknown> }
type Part = { number: string } & ({ row: CommandRow } | { refused: Refused })

async function giveToMany(
  call: Call,
  many: Many,
  parse: (body: unknown) => { numbers: string[]; input: unknown },
): Promise<Answer> {
  const mark = identify(call)
  const known = await knownRow(call, mark)
  if (known) ofSameRequest(known, mark)
  const { numbers, input } = parse(call.body)
  if (!known) await examine(call, many, input as Record<string, unknown>)
  const row = known ?? (await begin(call, mark, many))
  const parts = await accept(call, row, mark, { ...many, numbers, input })
  const ended = await pursueAll(call, parts)
  const headers: Record<string, string> = known ? { 'idempotency-replayed': 'true' } : {}
  const results = parts.map((part) => resultOf(call, part, ended))
  if (!known) await tellRefusals(call, many, results)
  return { body: { results }, headers }
}

/** One entry in the audit for all that were refused: how many, and the first of them. */
async function tellRefusals(
  call: Call,
  { subject, path }: Many,
  results: { number: string; status: number }[],
) {
  const refused = results.filter(({ status }) => [403, 404, 409].includes(status)).map(({ number }) => number)
  if (refused.length === 0) return
  const details = { refused: refused.length, numbers: refused.filter(isNumber).slice(0, 20) }
  await auditRefusal(call.db, call.context, {
    actor: call.person.user.username,
    subject,
    details: { method: 'post', path, ...details },
  })
}

/** What is wrong for all of them is said once, and nothing is written. */
async function examine(call: Call, { subject, name }: Many, input: Record<string, unknown>): Promise<void> {
  const missing = await checkReferences(call.db.read(), subject, name, input)
  if (missing) throw problemOf({ ...missing, field: `input.${missing.field}` })
  demandEngine(call, name)
}

/** The request's own row: by it the same request is known again, and a key that was used for another one. */
async function begin(call: Call, mark: Mark, { subject, name }: Many): Promise<CommandRow> {
  const row = commandRow(call, mark, { subject, number: null, name: `bulk-${name}`, state: 'done' })
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
  { subject, name, numbers, input }: Many & { numbers: string[]; input: unknown },
): Promise<Part[]> {
  const before = (request.input?.refused ?? {}) as Record<string, Refused>
  const parts = await eachOf(numbers, atOnce, async (number): Promise<Part> => {
    const refused = Object.hasOwn(before, number) ? before[number] : undefined
    if (refused) return { number, refused }
    try {
      const order = { ...partOf(mark, number), subject, number, name, body: input, ifMatch: () => null }
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
