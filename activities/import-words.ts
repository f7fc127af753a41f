import { peopleWho, personOf, type Person } from '../db/access.ts'
import type { Transaction } from '../db/connection.ts'
import { DictionaryEntryRow } from '../db/dictionary-entry.ts'
import { rowsOf } from '../db/row.ts'
import { settingsIn } from '../db/settings.ts'
import { UserRow } from '../db/user.ts'
import { dayOf, momentOf } from '../domain/day.ts'
import type { Words } from '../domain/import-cell.ts'
import type { Circumstances } from '../domain/lifecycle.ts'
import { nameKey } from '../domain/name-key.ts'
import type { Surroundings } from './surroundings.ts'

/** What rows are held against: read anew for each batch, for all of it may change while an import goes on. */
export interface Ground {
  words: Words
  planners: Set<string>
  /** Who began the step, with his rights as they are now; null when he is no longer active. */
  person: Person | null
  circumstances: Circumstances
  timeZone: string
}

export async function groundOf({ db, now, timeZone }: Surroundings, actor: string): Promise<Ground> {
  const em = db.read()
  const at = now()
  return {
    timeZone,
    words: {
      codes: await codesOf(em),
      people: namesOf(await rowsOf(em, UserRow, { active: true })),
      momentOf: (day, time) => momentOf(day, time, timeZone),
    },
    planners: new Set((await peopleWho(em, 'plan', 'Opportunity')).map(({ username }) => username)),
    person: await personOf(em, actor),
    circumstances: { now: at, today: dayOf(at, timeZone), actor, settings: await settingsIn(em, timeZone) },
  }
}

async function codesOf(em: Transaction): Promise<Words['codes']> {
  const codes: Words['codes'] = new Map()
  for (const { type, code, label, labelEn } of await rowsOf(em, DictionaryEntryRow, { active: true })) {
    const words = codes.get(type) ?? new Map<string, string>()
    codes.set(type, words)
    for (const word of [label, labelEn, code]) words.set(nameKey(word), code)
  }
  return codes
}

function namesOf(users: UserRow[]): Words['people'] {
  const people: Words['people'] = new Map()
  for (const { name, username } of users) {
    const key = nameKey(name)
    people.set(key, people.has(key) ? null : username)
  }
  // A user name is one person's, whatever others are called.
  for (const { username } of users) people.set(username, username)
  return people
}
