import type { LivingSubject } from '../domain/lifecycles.ts'
import type { ProblemCode } from '../domain/problem-text.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import { peopleWho } from './access.ts'
import type { Transaction } from './connection.ts'
import { DictionaryEntryRow } from './dictionary-entry.ts'
import { rowOf } from './row.ts'

interface References {
  /** What somebody must be allowed to do, to be given a record. */
  assigneeMay: string
  /** What is said of who may not. */
  unfit: ProblemCode
  /** Which codes of the dictionary a command's input may name, by field. */
  codes: Record<string, Record<string, string>>
}
const references: Record<LivingSubject, References> = {
  Opportunity: {
    assigneeMay: 'plan',
    unfit: 'not-a-planner',
    codes: {
      fail: { reason: 'failure_reason' },
      succeed: { region: 'region', level: 'customer_level' },
      create: { source: 'opportunity_source' },
      edit: { source: 'opportunity_source' },
    },
  },
  Ticket: {
    assigneeMay: 'handle',
    unfit: 'not-a-handler',
    codes: {
      create: { type: 'service_type', priority: 'ticket_priority' },
      edit: { type: 'service_type', priority: 'ticket_priority' },
    },
  },
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
  const { assigneeMay, unfit, codes } = references[subject]
  if (typeof input.assignee === 'string') {
    const able = await peopleWho(em, assigneeMay, subject)
    if (!able.some(({ username }) => username === input.assignee))
      return refuse('input', unfit, { field: 'assignee' })
  }
  return checkCodes(em, codes[command] ?? {}, input, standing)
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
