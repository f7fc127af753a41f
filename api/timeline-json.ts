import { ContactRow } from '../db/contact.ts'
import { rowsOf } from '../db/row.ts'
import type { Entry } from '../db/timeline.ts'
import { yuanOf } from '../domain/money.ts'
import { namedIn, noteIn } from './customer-told.ts'
import type { Call } from './endpoint.ts'
import { shown } from './hidden-field.ts'
import { peopleOf } from './people.ts'

type Values = Record<string, unknown>

/** Entries as clients see them, without what of the customer and of its cases this reader is not shown. */
export async function presentEntries(
  call: Call,
  entries: Entry[],
  { unseen, seesCases }: { unseen: readonly string[]; seesCases: boolean },
) {
  const em = call.db.read()
  const { people } = await peopleOf(em, entries.map(actorOf))
  const called = entries.flatMap((entry) => (entry.source === 'interaction' ? (entry.row.contact ?? []) : []))
  const contacts =
    called.length > 0 ? await rowsOf(em, ContactRow, { id: { $in: [...new Set(called)] } }) : []
  const nameOf = new Map(contacts.map(({ id, name }) => [id, name]))
  const seen = (values: Values | null | undefined) =>
    values ? Object.fromEntries(Object.entries(values).filter(([field]) => !unseen.includes(field))) : null

  function details(entry: Entry): object {
    switch (entry.source) {
      case 'record':
        return { kind: 'record', event: entry.row.kind, subject: namedIn(entry.row, seesCases) }
      case 'history': {
        const { command, before, after } = entry.row
        const said = noteIn(entry.row, seesCases)
        return { kind: 'change', command, before: seen(before), after: seen(after), note: said }
      }
      case 'contactChange':
        return { kind: 'contact', command: entry.row.command, name: entry.row.note ?? null }
      case 'contact':
        return { kind: 'contact', command: 'add-contact', name: entry.row.name }
      case 'interaction': {
        const { date, type, title, place, contact } = entry.row
        const name = contact ? nameOf.get(contact) : undefined
        const person = contact && name !== undefined ? { id: contact, name } : null
        return { kind: 'interaction', date, type, title, place: place ?? null, contact: person }
      }
      case 'order': {
        const { number, status, total } = entry.row
        return { kind: 'order', number, status, total: yuanOf(total) }
      }
      case 'opportunity': {
        const { number, customerName, summary, status, expectedAmount } = entry.row
        const amount = typeof expectedAmount === 'number' ? yuanOf(expectedAmount) : null
        const fields = { number, customerName, summary, status, expectedAmount: amount }
        return { kind: 'opportunity', ...shown(call.person.ability, fields) }
      }
      case 'ticket': {
        const { number, title, type, status } = entry.row
        return { kind: 'ticket', number, title, type, status }
      }
      case 'churnCase': {
        const { number, status, months } = entry.row
        return { kind: 'churnCase', number, status, months }
      }
    }
  }
  return entries.map((entry) => ({
    ...details(entry),
    id: `${entry.source}-${entry.id}`,
    at: entry.at,
    actor: people(actorOf(entry)),
  }))
}

/** Of an order the sales system says no person. */
function actorOf(entry: Entry): string | null {
  switch (entry.source) {
    case 'record':
    case 'history':
    case 'contactChange':
      return entry.row.actor
    case 'interaction':
    case 'opportunity':
    case 'ticket':
    case 'churnCase':
      return entry.row.createdBy
    default:
      return null
  }
}
