import { dutyOf, type LivingSubject } from '../domain/lifecycles.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import { peopleWho } from './access.ts'
import type { Transaction } from './connection.ts'
import { DictionaryEntryRow } from './dictionary-entry.ts'
import { rowOf } from './row.ts'

/** Which codes of the dictionary a command's input may name, by field. */
const codes: Record<LivingSubject, Record<string, Record<string, string>>> = {
  Opportunity: {
    fail: { reason: 'failure_reason' },
    succeed: { region: 'region', level: 'customer_level' },
    create: { source: 'opportunity_source' },
    edit: { source: 'opportunity_source' },
  },
  Ticket: {
    create: { type: 'service_type', priority: 'ticket_priority' },
    edit: { type: 'service_type', priority: 'ticket_priority' },
  },
  ChurnCase: { confirm: { reason: 'churn_reason' } },
}

/**
 * What an input points at must exist: an active person who may do the work, an active entry of the dictionary. What the
 * record said before may be said again, deactivated or not: an edit of something else leaves it alone.
 */
export async function checkReferences(
  em: Transaction,
  subject: LivingSubject,
  command: string,
  input: Record<string, unknown>,
  standing: object = {},
): Promise<Refusal | null> {
  if (typeof input.assignee === 'string') {
    const { may, of, unfit } = dutyOf(subject)
    const able = await peopleWho(em, may, of)
    if (!able.some(({ username }) => username === input.assignee))
      return refuse('input', unfit, { field: 'assignee' })
  }
  return checkCodes(em, codes[subject][command] ?? {}, input, standing)
}

/** Codes that an input names, by field and type of the dictionary, must be active ones. */
export async function checkCodes(
  em: Transaction,
  fields: Record<string, string>,
  input: Record<string, unknown>,
  standing: object = {},
): Promise<Refusal | null> {
  for (const [field, type] of Object.entries(fields)) {
    const code = input[field]
    if (typeof code !== 'string' && typeof code !== 'number') continue
    if (code === standing[field as keyof object]) continue
    const entry = await rowOf(em, DictionaryEntryRow, { type, code: String(code) })
    if (!entry) return refuse('input', 'unknown-code', { field })
    if (!entry.active) return refuse('input', 'inactive-code', { field, params: { label: entry.label } })
  }
  return null
}
