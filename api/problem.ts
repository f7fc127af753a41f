import type { z } from 'zod'
import { RightsUnreadable } from '../db/access.ts'
import { fieldProblems, type FieldProblem } from '../domain/field-problem.ts'
import { problemText, type Language, type ProblemCode } from '../domain/problem-text.ts'
import { statusOf, type Refusal } from '../domain/refusal.ts'
import { PasswordsBusy } from '../db/password.ts'

export type { FieldProblem } from '../domain/field-problem.ts'

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
