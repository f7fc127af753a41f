import { z } from 'zod'
import type { AuditEntryRow } from '../db/audit-entry.ts'
import { auditParts, auditSources, type AuditPart, type AuditQuestion } from '../db/audit-search.ts'
import type { Transaction } from '../db/connection.ts'
import type { HistoryEntryRow } from '../db/history-entry.ts'
import { rowsOf } from '../db/row.ts'
import { cap, count } from './list.ts'
import { Problem } from './problem.ts'

export type AuditRow = { source: 'record'; row: HistoryEntryRow } | { source: 'audit'; row: AuditEntryRow }
interface Place {
  at: Date
  source: AuditRow['source']
  id: number
}

/** One page over both books, newest first. What has the same moment has an order too: by its book, then its id. */
export async function auditPage(
  em: Transaction,
  asked: AuditQuestion,
  { limit = 20, cursor }: { limit?: number; cursor?: string },
) {
  const parts = await auditParts(em, asked)
  const place = cursor === undefined ? null : decode(cursor)
  const found: AuditRow[] = []
  for (const part of parts) found.push(...(await read(em, part, place, limit + 1)))
  const rows = found.sort(byPlace).slice(0, limit)
  const last = rows.at(-1)
  let total = 0
  for (const { entity, where } of parts) total += await count<{ id: number }>(em, entity, where, 'id')
  return {
    rows,
    nextCursor: found.length > limit && last ? encode(last) : null,
    total: Math.min(total, cap - 1),
    totalIsExact: total < cap,
  }
}

async function read(em: Transaction, part: AuditPart, place: Place | null, limit: number) {
  const where = place ? { $and: [part.where, beyond(part.source, place)] } : part.where
  const order = { orderBy: { at: 'desc', id: 'desc' } as const, limit }
  const rows = await rowsOf<{ id: number; at: Date }>(em, part.entity, where, order)
  return rows.map((row) => ({ source: part.source, row }) as AuditRow)
}

/** What comes after the place in this book. The first condition lets the index be entered at the place. */
function beyond(source: AuditRow['source'], { at, source: at0, id }: Place): object {
  const rank = auditSources.indexOf(source) - auditSources.indexOf(at0)
  if (rank < 0) return { at: { $lt: at } }
  if (rank > 0) return { at: { $lte: at } }
  return { at: { $lte: at }, $or: [{ at: { $lt: at } }, { id: { $lt: id } }] }
}

function byPlace(one: AuditRow, other: AuditRow): number {
  return (
    other.row.at.getTime() - one.row.at.getTime() ||
    auditSources.indexOf(one.source) - auditSources.indexOf(other.source) ||
    other.row.id - one.row.id
  )
}

const places = z.tuple([z.iso.datetime(), z.enum(auditSources), z.int().min(0)])
const encode = ({ source, row }: AuditRow) =>
  Buffer.from(JSON.stringify([row.at.toISOString(), source, row.id])).toString('base64url')

function decode(cursor: string): Place {
  try {
    const [at, source, id] = places.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { at: new Date(at), source, id }
  } catch {
    const errors = [{ field: 'cursor', code: 'invalid' as const }]
    throw new Problem(422, 'invalid-input', { params: { count: 1 }, errors })
  }
}
