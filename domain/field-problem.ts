import type { z } from 'zod'
import { isProblemCode, type ProblemCode } from './problem-text.ts'

export interface FieldProblem {
  field: string
  code: ProblemCode
  params?: Record<string, unknown>
}

/** What zod found in a field, by the codes that people are told, without repeating what was typed. */
export function fieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
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
