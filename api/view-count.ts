import { z } from 'zod'
import { keeperOf, type LivingRow } from '../db/keeper.ts'
import { scope } from '../db/scope.ts'
import type { LivingSubject } from '../domain/lifecycles.ts'
import { count } from './answer.ts'
import type { Call } from './endpoint.ts'
import { count as countRows } from './list.ts'

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** How many there are in each view of a list: of `to-handle` as `toHandle`. */
export const viewCounts = (views: readonly string[]) =>
  z.strictObject(Object.fromEntries(views.map((view) => [camel(view), count])))

/** And the figures: of what a person may read, what each view shows. */
export async function countViews<View extends string>(
  { db, person }: Call,
  subject: LivingSubject,
  views: readonly View[],
  conditionOf: (view: View) => object,
): Promise<Record<string, number>> {
  const em = db.read()
  const readable = scope<LivingRow>(person.ability, 'read', subject)
  const counted: Record<string, number> = {}
  for (const view of views) {
    const where = { $and: [readable, { deletedAt: null }, conditionOf(view)] }
    counted[camel(view)] = await countRows<LivingRow>(em, keeperOf(subject).row, where, 'number')
  }
  return counted
}
