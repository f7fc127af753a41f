import type { ProblemCode } from './problem-text.ts'

/** A refusal is an answer. `kind` decides the HTTP status, `code` names it for programs, the text is for the person. */
export interface Refusal {
  ok: false
  kind: 'forbidden' | 'state' | 'input' | 'conflict' | 'stale' | 'expired' | 'not-found'
  code: ProblemCode
  field?: string
  params?: Record<string, string | number | null>
}

export const statusOf: Record<Refusal['kind'], number> = {
  forbidden: 403,
  state: 409,
  input: 422,
  conflict: 409,
  stale: 412,
  expired: 409,
  'not-found': 404,
}

export function refuse(
  kind: Refusal['kind'],
  code: ProblemCode,
  more: { field?: string; params?: Refusal['params'] } = {},
): Refusal {
  return { ok: false, kind, code, ...more }
}
