import type { Context } from 'hono'
import { AuditEntryRow } from '../db/audit-entry.ts'
import type { Database, Transaction } from '../db/connection.ts'
import type { AuditKind } from '../domain/audit-kind.ts'
import { addressOf } from './client-address.ts'

/** What goes into the audit: logins, refusals, administration. Records have their history beside it. */
export interface Audited {
  kind: AuditKind
  actor: string | null
  /** What it was done to: User and a user name, Role and its code, Setting and its key, a subject and its number. */
  subject?: string
  code?: string
  details?: Record<string, unknown>
}

/** Within the transaction that does it: either both stand or neither. */
export async function auditIn(em: Transaction, context: Context, entry: Audited): Promise<void> {
  await em.insert(AuditEntryRow, {
    kind: entry.kind,
    actor: entry.actor,
    subject: entry.subject ?? null,
    code: entry.code ?? null,
    details: entry.details ?? null,
    address: addressOf(context),
    requestId: context.get('requestId' as never) as string,
    at: new Date(),
  })
}

/** By itself: for what changes nothing else, a refusal for instance. */
export async function audit(db: Database, context: Context, entry: Audited): Promise<void> {
  await db.transaction((em) => auditIn(em, context, entry))
}
