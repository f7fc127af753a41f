import type { FieldProblem } from './problem.ts'

// No text that anybody means has one, and no database takes it everywhere: a half sign, or the sign zero.
const isUnfit = (text: string) => text.includes('\u0000') || !text.isWellFormed()

/** Where in what was sent there is text that cannot be kept, or looked for. */
export function unfitIn(value: unknown, field = '', depth = 0): FieldProblem[] {
  if (typeof value === 'string') return isUnfit(value) ? [{ field, code: 'control-character' }] : []
  // Nothing that we take is as deep as this; going on would end at the stack.
  if (typeof value !== 'object' || value === null || depth > 40) return []
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(isUnfit(name) ? [{ field, code: 'control-character' as const }] : []),
    ...unfitIn(inner, field ? `${field}.${name}` : name, depth + 1),
  ])
}
