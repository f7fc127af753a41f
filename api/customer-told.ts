import type { CustomerRecordRow } from '../db/customer-record.ts'
import type { HistoryEntryRow } from '../db/history-entry.ts'
import { subjectOfNumber } from '../domain/lifecycles.ts'

/*
 * What a customer's books say by its cases, to who may not read those: that it was lost and is active again, for that
 * its page tells everybody, and nothing of the case itself.
 */

const isCase = (number: string | null | undefined) => subjectOfNumber(number ?? '') === 'ChurnCase'

/** Of a history: neither that a warning came to nothing, nor what was written. */
export const withoutCases = (entries: HistoryEntryRow[]): HistoryEntryRow[] =>
  entries
    .filter(({ partOf, command }) => !(isCase(partOf) && command === 'recover'))
    .map((entry) => ({ ...entry, note: noteIn(entry, false) }))

export const noteIn = ({ partOf, note }: HistoryEntryRow, seesCases: boolean): string | null =>
  seesCases || !isCase(partOf) ? (note ?? null) : null

/** What of the log tells of nothing but a case. */
export const onlyOfCases = ['recovered']

/** The record that an entry of the log names. */
export const namedIn = ({ subject }: CustomerRecordRow, seesCases: boolean): string | null =>
  seesCases || !isCase(subject) ? (subject ?? null) : null
