import type { Transaction } from '../db/connection.ts'
import { HandOverItemRow, type HandOverRow } from '../db/hand-over.ts'
import { notify } from '../db/notify.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { UserRow } from '../db/user.ts'
import { dayOf } from '../domain/day.ts'
import { countsBySubject } from '../domain/hand-over.ts'

/** One notice to each who got something, and one to whose work it was if he is still here: how much, not what. */
export async function tellOfHandOver(
  em: Transaction,
  { number, giver, receivers, createdBy }: HandOverRow,
  { at, timeZone }: { at: Date; timeZone: string },
): Promise<void> {
  const moved = await rowsOf(em, HandOverItemRow, { handOver: number, state: 'moved' })
  if (moved.length === 0) return
  const from = await rowOf(em, UserRow, { username: giver })
  const about = { subject: 'HandOver', number, actor: createdBy, at, today: dayOf(at, timeZone) }
  for (const person of receivers) {
    const got = moved.filter(({ receiver }) => receiver === person)
    const params = { ...counted(got), name: from?.name ?? giver }
    if (got.length > 0) await notify(em, [{ kind: 'work-handed-over', to: { person }, params }], about)
  }
  if (from?.active)
    await notify(em, [{ kind: 'work-taken', to: { person: giver }, params: counted(moved) }], about)
}

const counted = (items: HandOverItemRow[]) =>
  countsBySubject((subject) => items.filter((item) => item.subject === subject).length)
