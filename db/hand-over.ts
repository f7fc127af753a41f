import { defineEntity, p } from '@mikro-orm/core'
import type { HandOverSubject } from '../domain/hand-over.ts'
import type { Refusal } from '../domain/refusal.ts'
import { moment, number, person } from './column.ts'

export type HandOverState = 'underWay' | 'done'
export type ItemState = 'waiting' | 'moved' | 'kept'

const Schema = defineEntity({
  name: 'HandOver',
  tableName: 'hand_over',
  properties: {
    number: number().primary(),
    state: p.string().length(10).$type<HandOverState>(),
    giver: person(),
    receivers: p.json<string[]>(),
    subjects: p.json<HandOverSubject[]>(),
    reason: p.string().length(200).nullable(),
    // How much there was at the order, how much has moved since, and how much stays where it is.
    total: p.integer(),
    moved: p.integer(),
    kept: p.integer(),
    createdBy: person(),
    createdAt: moment(),
    // Raised with each piece: by it a process is missed that does not get on.
    updatedAt: moment(),
    finishedAt: moment().nullable(),
    version: p.integer(),
  },
  indexes: [{ properties: ['state', 'updatedAt'] }, { properties: ['createdAt', 'number'] }],
})
/** That somebody's open work goes to others. What goes is fixed when it is ordered: a row for each piece. */
export class HandOverRow extends Schema.class {}
Schema.setClass(HandOverRow)

const ItemSchema = defineEntity({
  name: 'HandOverItem',
  tableName: 'hand_over_item',
  properties: {
    id: p.integer().primary(),
    handOver: number(),
    subject: p.string().length(40).$type<HandOverSubject>(),
    number: number(),
    receiver: person().nullable(),
    state: p.string().length(10).$type<ItemState>(),
    // Why it stays where it is.
    problem: p.json<Refusal>().nullable(),
    at: moment().nullable(),
  },
  indexes: [
    { properties: ['handOver', 'state', 'id'] },
    { properties: ['handOver', 'subject', 'receiver', 'state'] },
  ],
  uniques: [{ properties: ['handOver', 'number'] }],
})
/** One piece of work of a hand-over: it waits, has moved, or stays where it is and says why. */
export class HandOverItemRow extends ItemSchema.class {}
ItemSchema.setClass(HandOverItemRow)
