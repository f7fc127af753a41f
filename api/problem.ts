import type { z } from 'zod'
import { RightsUnreadable } from '../db/access.ts'
import { problemText, isProblemCode, type Language, type ProblemCode } from '../domain/problem-text.ts'
import { statusOf, type Refusal } from '../domain/refusal.ts'
import { PasswordsBusy } from '../db/password.ts'

export interface FieldProblem {
  field: string
  code: ProblemCode
  params?: Record<string, unknown>
}

/** An answer that says no: status, code, the sentence for the person, the fields concerned (RFC 9457). */
export class Problem extends Error {
  readonly status: number
  readonly code: ProblemCode
  readonly more: {
    params?: Record<string, unknown>
    errors?: FieldProblem[]
    current?: unknown
    retryAfter?: number
  }

  constructor(status: number, code: ProblemCode, more: Problem['more'] = {}) {
    super(code)
    this.status = status
    this.code = code
    this.more = more
  }
}

/** The body of a problem in the reader's language. */
export function problemBody({ status, code, more }: Problem, language: Language, requestId: string) {
  const params = { ...more.params, ...(more.retryAfter === undefined ? {} : { seconds: more.retryAfter }) }
  return {
    type: `/problems/${code}`,
    title: problemText(code, language, params),
    status,
    code,
    requestId,
    ...(more.params && { params: more.params }),
    ...(more.errors && {
      errors: more.errors.map(({ field, code, params }) => ({
        field,
        code,
        message: problemText(code, language, params),
      })),
    }),
    ...(more.current !== undefined && { current: more.current }),
  }
}

/** A refusal by the rules, as an answer. */
export function problemOf({ kind, code, field, params }: Refusal, current?: unknown): Problem {
  return new Problem(statusOf[kind], code, {
    ...(params && { params }),
    ...(field && { errors: [{ field, code, ...(params && { params }) }] }),
    current,
  })
}

/** What zod found, by field, without repeating what was typed. */
export function invalid(error: z.ZodError): Problem {
  const errors = error.issues.flatMap(fieldProblems)
  return new Problem(422, 'invalid-input', { params: { count: errors.length }, errors })
}

function fieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  const field = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: field ? `${field}.${key}` : key, code: 'unknown-key' }))
  if (issue.code === 'invalid_union') return unionProblems(issue, field)
  if (issue.code === 'custom') {
    const { code, ...params } = (issue.params ?? {}) as { code?: string }
    return [{ field, code: code && isProblemCode(code) ? code : 'invalid', params }]
  }
  if (issue.code === 'invalid_type')
    return [{ field, code: issue.input === undefined ? 'required' : 'wrong-type' }]
  const many = 'origin' in issue && issue.origin === 'array'
  if (issue.code === 'too_small')
    return [{ field, code: many ? 'too-few' : 'too-small', params: { minimum: Number(issue.minimum) } }]
  if (issue.code === 'too_big')
    return [{ field, code: many ? 'too-many' : 'too-big', params: { maximum: Number(issue.maximum) } }]
  return [{ field, code: 'invalid' }]
}

// Of the branches of a union the one that came furthest says best what is wrong.
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, field: string): FieldProblem[] {
  const branches = issue.errors.map((branch) => branch.flatMap(fieldProblems))
  const best = branches.filter((branch) => branch.length > 0).sort((a, b) => weight(a) - weight(b))[0]
  if (!best) return [{ field, code: 'invalid' }]
  return best.map((problem) => ({ ...problem, field: [field, problem.field].filter(Boolean).join('.') }))
}

const weight = (branch: FieldProblem[]) =>
  branch.reduce((sum, { code }) => sum + (code === 'wrong-type' || code === 'unknown-key' ? 3 : 1), 0)

/** What nobody foresaw, and what the database's absence looks like. */
export function unexpected(error: unknown): Problem {
  if (error instanceof RightsUnreadable) return new Problem(503, 'unavailable', { retryAfter: 5 })
  if (error instanceof PasswordsBusy) return new Problem(503, 'sign-in-busy', { retryAfter: 2 })
  const { code, errno } = (error ?? {}) as { code?: string; errno?: number }
  const away = ['ECONNREFUSED', 'ECONNRESET', 'PROTOCOL_CONNECTION_LOST', 'ETIMEDOUT', 'POOL_CLOSED']
  const locked = errno === 5 || /database is locked/.test(String((error as Error | null)?.message))
  if (locked || away.includes(code ?? '')) return new Problem(503, 'unavailable', { retryAfter: 5 })
  return new Problem(500, 'unexpected')
}
