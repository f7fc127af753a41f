import { describe, expect, test } from 'vitest'
import { abilityOf, rulesOf } from '../../domain/ability.ts'
import { allowed, decide, settle, type Actor, type Circumstances } from '../../domain/lifecycle.ts'
import { boardColumns, dropOn, movesOf, type BoardCard } from '../../domain/opportunity-board.ts'
import { opportunityLifecycle, type Opportunity, type OpportunityStatus } from '../../domain/opportunity.ts'
import { seededPermissions } from '../../domain/role.ts'
import { settingsOf } from '../../domain/setting.ts'

const now = new Date('2026-11-24T02:00:00Z')
const circumstances: Circumstances = {
  now,
  today: '2026-11-24',
  actor: 'manager1',
  settings: settingsOf([], 'Asia/Shanghai'),
  newIds: [101, 102, 103],
}
const actor = (username: string, role: keyof typeof seededPermissions): Actor => ({
  username,
  ability: abilityOf(rulesOf({ username, role }, seededPermissions[role])),
})
const supervisor = actor('supervisor', 'sales-supervisor')
const manager1 = actor('manager1', 'customer-manager')
const manager2 = actor('manager2', 'customer-manager')
const superadmin: Actor = {
  username: 'superadmin',
  ability: abilityOf(rulesOf({ username: 'superadmin', role: 'super-administrator' }, [])),
}

const step = (id: number, more: object = {}) => ({
  id,
  position: id,
  dueOn: '2026-12-01',
  item: '拜访',
  result: null,
  skipped: false,
  note: null,
  resultBy: null,
  resultAt: null,
  ...more,
})
const answered = (id: number) => step(id, { result: '签约', resultBy: 'manager1', resultAt: now })
const skipped = (id: number) => step(id, { skipped: true, note: '不用', resultBy: 'manager1', resultAt: now })

function opportunity(status: OpportunityStatus, steps: object[] = []): Opportunity {
  const record = {
    number: 'OP-20261124-0001',
    status,
    stateSince: now,
    createdBy: 'supervisor',
    createdAt: now,
    assignee: status === 'created' ? null : 'manager1',
    deletedAt: null,
    version: 1,
    deadlines: [],
    expectedCloseOn: null,
    steps,
  } as unknown as Opportunity
  return settle(opportunityLifecycle, null, record, { to: 'same' }, circumstances)
}

function card(record: Opportunity, person: Actor): BoardCard {
  const { number, status, stepsTotal, stepsAnswered, stepsWithResult } = record
  return {
    number,
    status,
    deletedAt: null,
    stepsTotal,
    stepsDone: stepsAnswered,
    stepsWithResult,
    allowed: allowed(opportunityLifecycle, record, person),
  }
}
const moves = (record: Opportunity, person: Actor) =>
  Object.fromEntries(movesOf(card(record, person)).map(({ to, command }) => [to, command]))

describe('the columns that light up', () => {
  test.each<[what: string, record: Opportunity, bySupervisor: object, byAssignee: object]>([
    ['a new one', opportunity('created'), { assigned: 'assign' }, {}],
    ['one taken back with its plan', opportunity('created', [step(1)]), { planned: 'assign' }, {}],
    [
      'an assigned one',
      opportunity('assigned'),
      { created: 'recall', failed: 'fail' },
      { planned: 'plan', failed: 'fail' },
    ],
    [
      'a planned one',
      opportunity('planned', [step(1)]),
      { created: 'recall', failed: 'fail' },
      { executing: 'record-result', failed: 'fail' },
    ],
    [
      'one with a step open',
      opportunity('executing', [answered(1), step(2)]),
      { failed: 'fail' },
      { failed: 'fail' },
    ],
    [
      'one whose plan is done',
      opportunity('executing', [answered(1)]),
      { failed: 'fail' },
      { succeeded: 'succeed', failed: 'fail' },
    ],
    ['a failed one without a plan', opportunity('failed'), { assigned: 'reopen' }, {}],
    [
      'a failed one with a result',
      opportunity('failed', [answered(1), step(2)]),
      { executing: 'reopen' },
      {},
    ],
    ['a succeeded one', opportunity('succeeded', [answered(1)]), {}, {}],
  ])('under %s', (_what, record, bySupervisor, byAssignee) => {
    expect(moves(record, supervisor)).toEqual(bySupervisor)
    expect(moves(record, manager1)).toEqual(byAssignee)
    expect(moves(record, manager2)).toEqual({})
  })
})

describe('why a card springs back', () => {
  test.each<[what: string, record: Opportunity, to: OpportunityStatus, person: Actor, code: string]>([
    ['it is there already', opportunity('assigned'), 'assigned', supervisor, 'here'],
    ['no command leads there', opportunity('created'), 'succeeded', superadmin, 'no-way'],
    [
      'what has begun is not taken back',
      opportunity('executing', [answered(1)]),
      'created',
      superadmin,
      'no-way',
    ],
    ['success is for ever', opportunity('succeeded', [answered(1)]), 'failed', superadmin, 'no-way'],
    ['a step is open', opportunity('executing', [answered(1), step(2)]), 'succeeded', manager1, 'steps-open'],
    ['no step has a result', opportunity('executing', [skipped(1)]), 'succeeded', manager1, 'no-result'],
    ['a supervisor does not plan', opportunity('assigned'), 'planned', supervisor, 'not-permitted'],
    ['a manager does not assign', opportunity('created'), 'assigned', manager1, 'not-permitted'],
    ['it is another’s', opportunity('executing', [answered(1)]), 'succeeded', manager2, 'not-permitted'],
  ])('%s', (_what, record, to, person, code) => {
    expect(dropOn(card(record, person), to)).toMatchObject({ ok: false, code })
  })
})

/** What a person types so that the command does what the move says. */
const typed: Record<string, (record: Opportunity) => unknown> = {
  assign: () => ({ assignee: 'manager1' }),
  plan: () => ({ steps: [{ dueOn: '2026-12-01', item: '拜访' }] }),
  'record-result': ({ steps }) => ({ step: steps.find(({ result }) => result === null)?.id, result: '签约' }),
  succeed: () => ({}),
  fail: () => ({ reason: 'price' }),
  recall: () => ({}),
  reopen: () => ({}),
}

const plans = [[], [step(1)], [skipped(1)], [skipped(1), step(2)], [answered(1), step(2)], [answered(1)]]
/** Every record that the plan allows its state: no steps, none answered, any answered. */
const records = boardColumns.flatMap((status) =>
  plans
    .filter((steps) => {
      const done = steps.some(({ result, skipped }) => result !== null || skipped)
      if (status === 'assigned') return steps.length === 0
      if (status === 'planned') return steps.length > 0 && !done
      if (status === 'executing' || status === 'succeeded') return done
      return true
    })
    .map((steps) => opportunity(status, steps)),
)

test('each move ends in the column on which the card was dropped, by the rules themselves', () => {
  let moved = 0
  for (const record of records)
    for (const { to, command } of movesOf(card(record, superadmin))) {
      const input = typed[command]?.(record)
      const decision = decide(opportunityLifecycle, record, command, superadmin, input, circumstances)
      expect([record.status, command, decision.ok && decision.after.status]).toEqual([
        record.status,
        command,
        to,
      ])
      moved += 1
    }
  expect(moved).toBeGreaterThan(15)
})

test('no allowed command that changes the state is missing among the moves', () => {
  for (const record of records) {
    const offered = movesOf(card(record, superadmin)).map(({ command }) => command)
    for (const name of allowed(opportunityLifecycle, record, superadmin)) {
      const input = typed[name]?.(record)
      if (input === undefined) continue
      const decision = decide(opportunityLifecycle, record, name, superadmin, input, circumstances)
      if (decision.ok && decision.after.status !== record.status) expect(offered).toContain(name)
    }
  }
})
