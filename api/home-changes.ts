import type { Transaction } from '../db/connection.ts'
import { HistoryEntryRow } from '../db/history-entry.ts'
import { keeperOf, type LivingRow } from '../db/keeper.ts'
import { rowsOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import type { Ability } from '../domain/ability.ts'
import { livingSubjects, type LivingSubject } from '../domain/lifecycles.ts'
import type { Call } from './endpoint.ts'
import { peopleOf } from './people.ts'

/** More than these nobody reads. */
const atMost = 10

/** What others have done with the records that one may read, newest first. */
export async function changesSince({ db, person: { ability, user } }: Call, since: Date) {
  const em = db.read()
  const subjects = livingSubjects.filter((subject) => ability.can('read', subject))
  const found = await Promise.all(
    subjects.map(async (subject) => {
      const entries = await em.find(
        HistoryEntryRow,
        {
          at: { $gte: since },
          subject,
          actor: { $nin: [user.username, 'clock'] },
          // A scan may open hundreds at once; it tells of them itself.
          command: { $nin: ['settings-applied', 'open'] },
          // Who got or gave a hand-over was told of it as a whole.
          partOf: null,
        },
        { orderBy: { at: 'desc', id: 'desc' }, limit: 6 * atMost },
      )
      const names = await namesOf(
        em,
        ability,
        subject,
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

/** What those are called that one may read. */
async function namesOf(
  em: Transaction,
  ability: Ability,
  subject: LivingSubject,
  numbers: string[],
): Promise<Map<string, string>> {
  const { row, name } = keeperOf(subject)
  const rows = await rowsOf<LivingRow>(em, row, {
    $and: [{ number: { $in: numbers } }, scope<LivingRow>(ability, 'read', subject)],
  })
  return new Map(rows.map((one) => [one.number, String(one[name as keyof LivingRow])]))
}
