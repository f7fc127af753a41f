import { abilityOf, rulesOf, type Ability } from '../domain/ability.ts'
import { churnCaseLifecycle, newChurnCase, type ChurnCase } from '../domain/churn-case.ts'
import { addDays, at, dayOf } from '../domain/day.ts'
import { decide, fire, type Circumstances, type Deadline } from '../domain/lifecycle.ts'
import { seededPermissions } from '../domain/role.ts'
import { settingsOf } from '../domain/setting.ts'
import { silenceTooLongOn, silentBefore } from '../domain/silence.ts'
import { changeChurnControl, churnControl } from './churn-scan.ts'
import type { Database, Transaction } from './connection.ts'
import { CustomerRecordRow } from './customer-record.ts'
import { changeCustomer } from './customer-write.ts'
import { CustomerRow } from './customer.ts'
import { keeperOf } from './keeper.ts'
import { takeNumber } from './number-counter.ts'
import { rowOf } from './row.ts'
import { enterHistory, wantNudge } from './write.ts'

/** What somebody did about a silent customer, so many days ago; what the clock does it does by itself. */
type Act = [ago: number, command: string, actor: string, input: object]

const months = 6
/** So many days ago the warnings were switched on. */
const switchedOnAgo = 40
const supervisor = 'supervisor'

/** By how long they have been silent, the freshest first: what has become of the customers of one manager. */
const ordered = (manager: string, late: boolean): Act[][] => [
  [],
  [],
  [
    [30, 'defer', manager, { measure: '电话回访采购经理，了解停单原因。', reviewOn: 12 }],
    [10, 'defer', manager, { measure: '寄送新品样册，约定下月上门演示。', reviewOn: -(late ? 6 : 13) }],
  ],
  [
    [32, 'defer', manager, { measure: '登门拜访，提供老客户折扣。', reviewOn: 15 }],
    [late ? 8 : 1, 'confirm', manager, { reason: 'competitor', note: '已与另一家供应商签了年度合同。' }],
  ],
  [
    [35, 'defer', manager, { measure: '请技术部协助评估替代方案。', reviewOn: 26 }],
    [24, 'confirm', manager, { reason: 'price', note: '多次报价仍高于对方预算。' }],
    [22, 'approve', supervisor, {}],
  ],
]

/** And of those that never ordered. */
const neverOrdered = (manager: string): Act[][] => [
  [[36, 'defer', manager, { measure: '重新介绍产品线，邀请参观展厅。', reviewOn: 3 }]],
  [
    [34, 'defer', manager, { measure: '与新任负责人建立联系。', reviewOn: 14 }],
    [12, 'recover', supervisor, { note: '对方已确认下季度的采购计划，恢复联系。' }],
  ],
]

/**
 * Silent customers of both managers in every state, measured by the orders that the first sync has brought; the warnings
 * count as switched on. Once: that they are is the mark.
 */
export async function seedChurnCases(db: Database, now: Date, timeZone: string): Promise<void> {
  if ((await churnControl(db.read()))?.switchedOnAt) return
  const today = dayOf(now, timeZone)
  const begun = at(addDays(today, -switchedOnAgo), 9 * 3_600_000, timeZone)
  const tellers = new Map<string, Life>()
  for (const [whose, manager] of ['manager1', 'manager2'].entries()) {
    const silent = await db.read().find(
      CustomerRow,
      {
        ...{ manager, status: 'active', deletedAt: null, churnCase: null },
        silentSince: { $lt: silentBefore(today, months, timeZone) },
      },
      { orderBy: { silentSince: 'desc' } },
    )
    const known = silent.filter(({ lastOrderAt }) => lastOrderAt)
    const strangers = silent.filter(({ lastOrderAt }) => !lastOrderAt)
    const lives: [CustomerRow | undefined, Act[]][] = [
      ...ordered(manager, whose === 1).map((acts, nth): [CustomerRow | undefined, Act[]] => [
        known[nth],
        acts,
      ]),
      ...neverOrdered(manager).map((acts, nth): [CustomerRow | undefined, Act[]] => [strangers[nth], acts]),
    ]
    for (const [customer, acts] of lives) {
      if (!customer?.silentSince) continue
      const due = at(silenceTooLongOn(customer.silentSince, months, timeZone), 3 * 3_600_000, timeZone)
      const openedAt = due < begun ? begun : due
      const number = await takeNumber(db, churnCaseLifecycle.prefix, dayOf(openedAt, timeZone))
      tellers.set(number, { customer: customer.number, acts, openedAt, now, timeZone })
    }
  }
  await db.transaction(async (em) => {
    for (const [number, life] of tellers) await live(em, number, life)
    const switchedOn = { switchedOn: true, switchedOnBy: supervisor, switchedOnAt: begun }
    await changeChurnControl(em, switchedOn, now)
  })
}

interface Life {
  customer: string
  acts: Act[]
  openedAt: Date
  now: Date
  timeZone: string
}

/** Lives one case through the same rules as the product, at the moments it claims. */
async function live(em: Transaction, number: string, life: Life): Promise<void> {
  const { openedAt, now, timeZone } = life
  const today = dayOf(now, timeZone)
  const settings = settingsOf([], timeZone)
  const customer = await rowOf(em, CustomerRow, { number: life.customer })
  if (!customer?.silentSince) return
  const when = (moment: Date, actor: string): Circumstances => ({
    ...{ now: moment, actor, settings, today: dayOf(moment, timeZone) },
  })
  const { name: customerName, manager, level, lastOrderAt = null, silentSince } = customer
  const measured = { customer: customer.number, customerName, manager, level, lastOrderAt, silentSince }
  let record = newChurnCase(number, { ...measured, months }, null, when(openedAt, 'system'))
  const lines: Line[] = [{ before: null, after: record, command: 'open', actor: 'system', at: openedAt }]
  const enter = (after: ChurnCase, command: string, actor: string, moment: Date, note?: string) => {
    const next = { ...after, version: record.version + 1 }
    lines.push({ before: record, after: next, command, actor, at: moment, note })
    record = next
  }
  /** What the clock has done by a moment, each at its own. */
  const tick = (until: Date) => {
    for (let due = dueBy(record, until); due; due = dueBy(record, until)) {
      const moment = new Date(due.at)
      const decision = fire(churnCaseLifecycle, record, due, when(moment, 'clock'))
      if (!decision.ok) throw new Error(`the demonstration's ${number} cannot ${due.command}`)
      enter(decision.after, due.command, 'clock', moment)
    }
  }
  for (const [ago, command, actor, input] of life.acts) {
    const moment = at(addDays(today, -ago), (9 * 60 + 40) * 60_000, timeZone)
    tick(moment)
    const typed = typedOn(input, today)
    const as = { username: actor, ability: abilities(actor) }
    const decision = decide(churnCaseLifecycle, record, command, as, typed, when(moment, actor))
    if (!decision.ok) throw new Error(`the demonstration's ${number} cannot ${command}: ${decision.code}`)
    const { measure, note } = typed as { measure?: string; note?: string }
    enter(decision.after, command, actor, moment, measure ?? note)
    await tellCustomer(em, number, customer, command, actor, moment)
  }
  tick(now)
  await write(em, lines, record)
  if (churnCaseLifecycle.states[record.status].open) await wantNudge(em, 'ChurnCase', number, now)
}

interface Line {
  before: ChurnCase | null
  after: ChurnCase
  command: string
  actor: string
  at: Date
  note?: string | undefined
}

async function write(em: Transaction, lines: Line[], record: ChurnCase): Promise<void> {
  const { row, columns, around } = keeperOf('ChurnCase')
  const updatedAt = lines.at(-1)?.at ?? record.createdAt
  const { number, version } = record
  await em.insert(row, { ...columns(record, updatedAt), number, version })
  await around(em, null, record, updatedAt)
  for (const { before, after, command, actor, at, note } of lines)
    await enterHistory(em, 'ChurnCase', before, after, { command, commandId: null, actor, at, note })
}

/** A loss that was approved, and a recovery that somebody saw, are the customer's as well. */
async function tellCustomer(
  em: Transaction,
  number: string,
  customer: CustomerRow,
  command: string,
  actor: string,
  at: Date,
): Promise<void> {
  const told = { approve: 'lose', recover: 'recover' }[command]
  if (!told) return
  const deed = { command: told, commandId: null, actor, at, partOf: number }
  const changes =
    told === 'lose' ? { status: 'lost' as const } : { recoveredAt: at, silentSince: at, churnCase: null }
  await changeCustomer(em, customer, changes, deed)
  const kind = told === 'lose' ? 'lost' : 'recovered'
  const line = { customer: customer.number, kind, subject: number, actor, at }
  await em.insert(CustomerRecordRow, line)
}

const dueBy = ({ deadlines }: ChurnCase, until: Date): Deadline | undefined =>
  deadlines.find(({ firedAt, at }) => !firedAt && new Date(at) <= until)

/** A review is told by how many days ago it was, or, negative, ahead. */
const typedOn = (input: object, today: string): object =>
  'reviewOn' in input ? { ...input, reviewOn: addDays(today, -Number(input.reviewOn)) } : input

const abilities = (username: string): Ability => {
  const role = username === supervisor ? 'sales-supervisor' : 'customer-manager'
  return abilityOf(rulesOf({ username, role }, seededPermissions[role]))
}
