import { p } from '@mikro-orm/core'
import { nextDeadline, type Deadline, type Living } from '../domain/lifecycle.ts'
import { nameKey } from '../domain/name-key.ts'
import type { StallCause } from '../domain/stall.ts'
import { moment, number, person } from './column.ts'

/** The columns that every record with a life has; `keyLength`: of the name by which it is found. */
export const livingColumns = <Status extends string>(keyLength: number) => ({
  number: number().primary(),
  status: p.string().length(20).$type<Status>(),
  stateSince: moment(),
  nameKey: p.string().length(keyLength),
  createdBy: person(),
  createdAt: moment(),
  updatedAt: moment(),
  assignee: person().nullable(),
  assignedBy: person().nullable(),
  assignedAt: moment().nullable(),
  nextAt: moment().nullable(),
  escalated: p.boolean(),
  deadlines: p.json<Deadline[]>(),
  stalledSince: moment().nullable(),
  stallCause: p.string().length(40).$type<StallCause>().nullable(),
  deletedAt: moment().nullable(),
  version: p.integer(),
})
export type LivingColumn = keyof ReturnType<typeof livingColumns>

/** And what their lists, the monitor and the watchers ask them by. */
export const livingIndexes = [
  { properties: ['deletedAt', 'createdAt', 'number'] },
  { properties: ['deletedAt', 'status', 'createdAt', 'number'] },
  { properties: ['deletedAt', 'assignee', 'status', 'createdAt', 'number'] },
  { properties: ['deletedAt', 'createdBy', 'createdAt', 'number'] },
  { properties: ['deletedAt', 'updatedAt', 'number'] },
  { properties: ['deletedAt', 'stateSince', 'number'] },
  { properties: ['deletedAt', 'status', 'number'] },
  { properties: ['deletedAt', 'escalated', 'stateSince', 'number'] },
  { properties: ['stalledSince', 'number'] },
  { properties: ['nextAt', 'number'] },
] satisfies { properties: LivingColumn[] }[]

/** What a row holds that its record does not know: by what it is found, when its clock strikes, when it was written. */
export function besides({ deadlines }: Living, name: string, now: Date) {
  const next = nextDeadline(deadlines)
  return { nameKey: nameKey(name), nextAt: next && new Date(next.at), updatedAt: now }
}
