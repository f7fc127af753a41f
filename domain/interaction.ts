import { z } from 'zod'
import { reach, type Ability } from './ability.ts'
import type { Day } from './day.ts'
import { code, day, line, optionalLine, optionalParagraph } from './input.ts'
import { refuse, type Refusal } from './refusal.ts'

/** A moment as clients write it; beyond the year 2199 it is a slip of the pen. */
const moment = z
  .string()
  .max(40)
  .superRefine((value, context) => {
    if (!z.iso.datetime({ offset: true }).safeParse(value).success || new Date(value).getUTCFullYear() > 2199)
      context.addIssue({ code: 'custom', params: { code: 'not-a-moment' }, message: 'not-a-moment' })
  })
  .meta({ format: 'date-time' })

/** An interaction 交往记录 with a customer as people type it. */
const fields = {
  date: day,
  type: code,
  place: optionalLine(200),
  title: line(200),
  detail: optionalParagraph(2000),
  contact: z.int().positive().nullable().optional(),
  nextContactAt: z.union([moment, z.null()]).optional(),
}
export const interactionInput = z.strictObject(fields)
export const interactionEdit = z.strictObject(fields).partial()
export type InteractionEdit = z.infer<typeof interactionEdit>
export const doneInput = z.strictObject({ note: optionalParagraph(500) })

/** Where one goes to meet somebody: only of these a place is told. */
const elsewhere = ['visit', 'meeting']
export const needsPlace = (type: string) => elsewhere.includes(type)

/**
 * The place that an interaction of this type has: one must be told of a visit and of a meeting. Told of anything else it
 * is refused; one that stood goes when the type no longer has one.
 */
export function placeOf(
  type: string,
  typed: string | null | undefined,
  standing: string | null = null,
): { place: string | null } | Refusal {
  if (!needsPlace(type)) return typed ? refuse('input', 'no-place-here', { field: 'place' }) : { place: null }
  const place = typed === undefined ? standing : typed
  return place ? { place } : refuse('input', 'place-required', { field: 'place' })
}

interface When {
  date?: Day | undefined
  nextContactAt?: Date | null | undefined
}
/** What took place is past; whom one calls next is still to come, when that is new or moved. */
export function checkMoments(typed: When, standing: When | null, today: Day, now: Date): Refusal | null {
  if (typed.date !== undefined && typed.date > today)
    return refuse('input', 'date-in-the-future', { field: 'date' })
  const next = typed.nextContactAt
  const isMoved = next && next.getTime() !== standing?.nextContactAt?.getTime()
  return isMoved && next <= now ? refuse('input', 'moment-has-passed', { field: 'nextContactAt' }) : null
}

interface Reminded {
  nextContactAt?: Date | null | undefined
  contactDoneAt?: Date | null | undefined
}
/** The next contact is still to be made. */
export const isToContact = ({ nextContactAt, contactDoneAt }: Reminded) =>
  Boolean(nextContactAt) && !contactDoneAt

export type InteractionAct = 'edit' | 'delete' | 'done'
/** Who may edit the customer may do all of it. */
export function interactionAllows(
  ability: Ability,
  customer: { manager: string },
  interaction: Reminded,
): InteractionAct[] {
  if (reach(ability, 'edit', 'Customer', customer) === null) return []
  return isToContact(interaction) ? ['edit', 'delete', 'done'] : ['edit', 'delete']
}
