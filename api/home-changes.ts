import type { Transaction } from '../db/connection.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { scope } from '../db/scope.ts'
import { TicketRow } from '../db/ticket.ts'
import type { Ability } from '../domain/ability.ts'
import type { LivingSubject } from '../domain/lifecycles.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './people.ts'

/** More than these nobody reads. */
const atMost = 10

/** What others have done with opportunities and tickets that one may read, newest first. */
export async function changesSince({ db, person: { ability, user } }: Call, since: Date) {
  const em = db.read()
  const subjects = (['Opportunity', 'Ticket'] as const).filter((subject) => ability.can('read', subject))
  const found = await Promise.all(
    subjects.map(async (subject) => {
      const entries = await em.find(
        HistoryEntryRow,
        {
          at: { $gte: since },
          subject,
          actor: { $nin: [user.username, 'clock'] },
          command: { $ne: 'settings-applied' },
          // Who got or gave a hand-over was told of it as a whole.
          partOf: null,
        },
        { orderBy: { at: 'desc', id: 'desc' }, limit: 6 * atMost },
      )
      const names = await namesOf[subject](
        em,
        ability,
        entries.map(({ number }) => number),
      )
      return entries.flatMap((entry) => {
        const name = names.get(entry.number)
        return name === undefined ? [] : [{ entry, name }]
      })
    }),
  )
  const newest = found
    .flat()
    .sort(({ entry: one }, { entry: other }) => other.at.getTime() - one.at.getTime() || other.id - one.id)
    .slice(0, atMost)
  const { people } = await peopleOf(
    em,
    newest.map(({ entry }) => entry.actor),
  )
  return newest.map(({ entry: { id, number, command, actor, at, toStatus }, name }) => ({
    ...{ id, number, command, at, toStatus, name },
    actor: people(actor),
  }))
}

type Names = (em: Transaction, ability: Ability, numbers: string[]) => Promise<Map<string, string>>
/** What those are called that one may read. */
const namesOf: Record<LivingSubject, Names> = {
  Opportunity: async (em, ability, numbers) => {
    const readable = scope<OpportunityRow>(ability, 'read', 'Opportunity')
    const rows = await em.find(OpportunityRow, { $and: [{ number: { $in: numbers } }, readable] })
    return new Map(rows.map(({ number, customerName }) => [number, customerName]))
  },
  Ticket: async (em, ability, numbers) => {
    const readable = scope<TicketRow>(ability, 'read', 'Ticket')
    const rows = await em.find(TicketRow, { $and: [{ number: { $in: numbers } }, readable] })
    return new Map(rows.map(({ number, title }) => [number, title]))
  },
}
