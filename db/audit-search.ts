import type { FilterQuery } from '@mikro-orm/core'
import { AuditEntryRow } from './audit-entry.ts'
import type { Transaction } from './connection.ts'
import { HistoryEntryRow } from './history-entry.ts'
import { UserRow } from './user.ts'

/** What the audit may be asked for, over both books. */
export interface AuditQuestion {
  actor?: string
  kind?: string
  subject?: string
  code?: string
  from?: Date
  until?: Date
  source?: AuditSource
  q?: string
}
export const auditSources = ['record', 'audit'] as const
export type AuditSource = (typeof auditSources)[number]

/** One part of the answer: rows of one book, found along one index. No two parts have a row in common. */
export type AuditPart =
  | { source: 'record'; entity: typeof HistoryEntryRow; where: FilterQuery<HistoryEntryRow> }
  | { source: 'audit'; entity: typeof AuditEntryRow; where: FilterQuery<AuditEntryRow> }

export async function auditParts(em: Transaction, asked: AuditQuestion): Promise<AuditPart[]> {
  const { actor, kind, subject, code, from, until, source } = asked
  const at = from || until ? { at: { ...(from && { $gte: from }), ...(until && { $lt: until }) } } : {}
  const common = { ...at, ...(actor && { actor }), ...(subject && { subject }) }
  // What is part of a larger act is told by that act's own entry, but to who asks for the record itself.
  const whole = code || isNumber(asked.q) ? {} : { partOf: null }
  const history = { ...common, ...whole, ...(kind && { command: kind }), ...(code && { number: code }) }
  const audit = { ...common, ...(kind && { kind }), ...(code && { code }) }
  const found = await searched(em, asked.q)
  return [
    ...found.history.map((where) => ({
      source: 'record' as const,
      entity: HistoryEntryRow,
      where: { $and: [history, where] },
    })),
    ...found.audit.map((where) => ({
      source: 'audit' as const,
      entity: AuditEntryRow,
      where: { $and: [audit, where] },
    })),
  ].filter((part) => !source || part.source === source)
}

const isNumber = (text = '') => /^[a-z]{2}-\d/i.test(text.trim())

/** A number, or a piece of somebody's name: what he did, and what was done to him. */
async function searched(em: Transaction, typed?: string): Promise<{ history: object[]; audit: object[] }> {
  const text = typed?.trim()
  if (!text) return { history: [{}], audit: [{}] }
  if (isNumber(text)) {
    const begins = { $like: `${text.toUpperCase().replace(/[\\%_]/g, '\\$&')}%` }
    return { history: [{ number: begins }], audit: [{ code: begins }] }
  }
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const people = await em.find(
    UserRow,
    { $or: [{ username: { $like: like } }, { name: { $like: like } }] },
    { limit: 50, orderBy: { username: 'asc' } },
  )
  const names = people.map(({ username }) => username)
  if (names.length === 0) return { history: [], audit: [] }
  const byThem = { actor: { $in: names } }
  const toThem = {
    $and: [{ subject: 'User', code: { $in: names } }, { $or: [{ actor: null }, { actor: { $nin: names } }] }],
  }
  return { history: [byThem], audit: [byThem, toThem] }
}
