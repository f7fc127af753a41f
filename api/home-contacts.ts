import { interactionsOf } from '../db/interaction-list.ts'
import { InteractionRow } from '../db/interaction.ts'
import { addDays, startOfDay, type Day } from '../domain/day.ts'
import type { Call } from './endpoint.ts'
import { presentInteractions } from './interaction-json.ts'
import { count } from './list.ts'

const atMost = 50

/** The next contacts of a manager until the end of this week; the figure of today is that of the list it opens. */
export async function nextContactsOf(call: Call, today: Day, week: Day) {
  const { db, person, timeZone } = call
  const em = db.read()
  const when = { now: call.now(), today, timeZone }
  const mine = { manager: person.user.username }
  const tomorrow = addDays(today, 1)
  const last = week > tomorrow ? week : tomorrow
  const until = startOfDay(addDays(last, 1), timeZone)
  const where = {
    $and: [
      interactionsOf(em, person.ability, mine, when),
      { contactDoneAt: null, nextContactAt: { $ne: null, $lt: until } },
    ],
  }
  const rows = await em.find(InteractionRow, where, {
    orderBy: { nextContactAt: 'asc', id: 'asc' },
    limit: atMost,
  })
  const items = await presentInteractions(call, rows)
  const before = (day: Day) => startOfDay(addDays(day, 1), timeZone).getTime()
  const momentOf = ({ nextContactAt }: (typeof items)[number]) => nextContactAt?.getTime() ?? 0
  return {
    due: await count(
      em,
      InteractionRow,
      interactionsOf(em, person.ability, { ...mine, reminder: 'today' }, when),
      'id',
    ),
    today: items.filter((item) => momentOf(item) < before(today)),
    tomorrow: items.filter((item) => momentOf(item) >= before(today) && momentOf(item) < before(tomorrow)),
    week: items.filter((item) => momentOf(item) >= before(tomorrow)),
  }
}
