import { defineEntity, p } from '@mikro-orm/core'
import type { Refusal } from '../domain/refusal.ts'
import { moment, number, person } from './column.ts'
import type { Transaction } from './connection.ts'
import { rowOf } from './row.ts'

export type CommandState = 'pending' | 'done' | 'refused' | 'expired'

const Schema = defineEntity({
  name: 'Command',
  tableName: 'command',
  properties: {
    // sha256 of user and idempotency key, or clock/<command>/<number>/<ref>/<moment>.
    id: p.string().length(160).primary(),
    actor: person(),
    request: p.string().length(120),
    requestHash: p.string().length(64),
    subject: p.string().length(40),
    number: number().nullable(),
    name: p.string().length(40),
    input: p.json<Record<string, unknown>>().nullable(),
    ifMatch: p.integer().nullable(),
    state: p.string().length(10).$type<CommandState>(),
    answerStatus: p.integer(),
    problem: p.json<Refusal>().nullable(),
    version: p.integer().nullable(),
    requestId: p.string().length(64).nullable(),
    at: moment(),
    decidedAt: moment().nullable(),
  },
  indexes: [{ properties: ['number', 'at'] }, { properties: ['state', 'at'] }],
})
export class CommandRow extends Schema.class {}
Schema.setClass(CommandRow)

export async function commandWith(em: Transaction, id: string): Promise<CommandRow> {
  const row = await rowOf(em, CommandRow, { id })
  if (!row) throw new Error(`there is no command ${id}`)
  return row
}
