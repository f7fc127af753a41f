import { CommandRow } from '../db/command.ts'
import type { CustomerRow } from '../db/customer.ts'
import type { HistoryEntryRow } from '../db/history-entry.ts'
import { readableRows } from '../db/readable.ts'
import { rowsOf } from '../db/row.ts'
import { settingsIn } from '../db/settings.ts'
import type { Ability } from '../domain/ability.ts'
import { financialFields, seesChurnCases, seesFinances } from '../domain/customer.ts'
import { livingSubjects } from '../domain/lifecycles.ts'
import { subjects } from '../domain/permission.ts'
import type { Settings } from '../domain/setting.ts'
import { readsAll, visibleValues } from '../domain/visible.ts'
import type { AuditRow } from './audit-page.ts'
import { noteIn } from './customer-told.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './people.ts'

type Values = Record<string, unknown> | null

/**
 * Entries as this reader may see them. What happened to a record is told to everybody who reads the audit; what it
 * said before and after only to who may read that record now, without the fields that are hidden from him.
 */
export async function presentAudit(call: Call, rows: AuditRow[]) {
  const em = call.db.read()
  const { people } = await peopleOf(
    em,
    rows.map(({ row }) => row.actor),
  )
  const readable = await readableRecords(call, rows)
  const requests = await requestsOf(call, rows)
  const { ability } = call.person
  const settings = await settingsIn(em, call.timeZone)
  return rows.map(({ source, row }) => {
    const code = source === 'record' ? row.number : (row.code ?? null)
    const record = code === null ? undefined : readable.get(code)
    const common = {
      id: row.id,
      source,
      at: row.at,
      actor: people(row.actor),
      subject: row.subject ?? null,
      code,
      readable: record !== undefined,
    }
    if (source === 'record') {
      const shown = (values: Values | undefined) =>
        record && values ? valuesFor(ability, record, values, settings) : null
      return {
        ...common,
        kind: row.command,
        address: null,
        requestId: requests.get(row.commandId ?? '') ?? null,
        before: shown(row.before),
        after: shown(row.after),
        details: {
          fromStatus: row.fromStatus ?? null,
          toStatus: row.toStatus ?? null,
          ...(record && row.note && tellsNote(ability, record, row) ? { note: row.note } : {}),
        },
      }
    }
    // Of what is known about customers nothing is told here but to who may read all of it.
    const isOpen =
      subjects[row.subject ?? '']?.kind !== 'customers' ||
      record !== undefined ||
      readsAll(ability, row.subject ?? '')
    const { before, after, ...details } = (isOpen && row.details) || {}
    return {
      ...common,
      kind: row.kind,
      address: row.address ?? null,
      requestId: row.requestId ?? null,
      before: (before ?? null) as Values,
      after: (after ?? null) as Values,
      details,
    }
  })
}

interface Readable {
  subject: string
  row: object
}

/** The records of these entries that the reader may see now; what lies in the bin counts. */
async function readableRecords({ db, person: { ability } }: Call, rows: AuditRow[]) {
  const records = new Map<string, Readable>()
  const wanted = new Set(
    rows.flatMap(({ source, row }) => (source === 'record' ? [row.number] : (row.code ?? []))),
  )
  const numbers = [...wanted].filter((code) => /^[A-Z]{2}-/.test(code))
  for (const subject of [...livingSubjects, 'Customer'] as const)
    for (const row of await readableRows(db.read(), ability, subject, numbers))
      records.set(row.number, { subject, row })
  return records
}

/** Bank and tax of a customer are for those to whom its page shows them, here too. */
function valuesFor(
  ability: Ability,
  { subject, row }: Readable,
  values: Record<string, unknown>,
  settings: Settings,
) {
  const seen = visibleValues(ability, subject, row, values)
  if (subject !== 'Customer' || seesFinances(ability, row as CustomerRow, settings)) return seen
  return Object.fromEntries(
    Object.entries(seen).filter(([name]) => !financialFields.some((field) => field === name)),
  )
}

/** What was written to a case of a customer is for who may read the case. */
const tellsNote = (ability: Ability, { subject, row }: Readable, entry: HistoryEntryRow) =>
  subject !== 'Customer' || noteIn(entry, seesChurnCases(ability, row as CustomerRow)) !== null

/** The history has no request's number; the command that brought it has. */
async function requestsOf({ db }: Call, rows: AuditRow[]) {
  const ids = rows.flatMap(({ source, row }) => (source === 'record' && row.commandId ? [row.commandId] : []))
  const found = ids.length > 0 ? await rowsOf(db.read(), CommandRow, { id: { $in: ids } }) : []
  return new Map(found.map(({ id, requestId }) => [id, requestId ?? null]))
}
