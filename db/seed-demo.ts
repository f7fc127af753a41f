import { abilityOf } from '../domain/ability.ts'
import { addDays, at, dayOf } from '../domain/day.ts'
import { decide, settle, type Circumstances } from '../domain/lifecycle.ts'
import { opportunityLifecycle, type Opportunity } from '../domain/opportunity.ts'
import { settingsOf } from '../domain/setting.ts'
import type { Database } from './connection.ts'
import { seedAccounts } from './demo-accounts.ts'
import { customerSince, demoCustomers, insertCustomers } from './demo-customers.ts'
import { seedInteractions } from './demo-interactions.ts'
import { seedTickets } from './demo-tickets.ts'
import { effects, items, stories, type Story } from './demo-stories.ts'
import { insertCustomer } from './new-customer.ts'
import { takeNumber, takeNumbers } from './number-counter.ts'
import { OpportunityRow } from './opportunity.ts'
import { change, create, wantNudge } from './write.ts'

interface DemoOptions {
  password: string
  now: Date
  timeZone: string
}

/** What a first start shows: accounts, customers, and opportunities in every state, dated back from today. */
export async function seedDemo(db: Database, { password, now, timeZone }: DemoOptions): Promise<void> {
  await seedAccounts(db, password, now)
  const numbers: string[] = []
  for (let index = 0; index < demoCustomers; index += 1)
    numbers.push(await takeNumber(db, 'KH', dayOf(customerSince(index, now), timeZone)))
  await db.transaction((em) => insertCustomers(em, numbers, now))
  for (const story of stories) await tell(db, story, now, timeZone)
  await seedInteractions(db, now, timeZone)
  await seedTickets(db, now, timeZone)
}

/** Lives one story through the same rules as the product, at the moments it claims. */
async function tell(db: Database, story: Story, now: Date, timeZone: string): Promise<void> {
  const today = dayOf(now, timeZone)
  const number = await takeNumber(db, 'OP', addDays(today, -story.age))
  // The day on which it ended, as `act` below will find it.
  const lastDay = Math.max(-(story.steps?.at(-1) ?? 0), 0)
  const customer =
    story.end === 'succeed' ? await takeNumber(db, 'KH', addDays(today, -Math.max(lastDay - 1, 0))) : null
  const planned = story.steps ?? []
  const firstId = planned.length > 0 ? await takeNumbers(db, 'plan-step', planned.length) : 0
  const settings = settingsOf([], timeZone)
  let hour = 0
  // Each act an hour and a bit after the one before, none in the future.
  const circumstances = (day: number, actor: string): Circumstances => {
    const moment = at(addDays(today, -day), (9 * 60 + 10 + (hour += 67)) * 60_000, timeZone)
    const when = moment < now ? moment : new Date(now.getTime() - (10 - Math.min(hour / 67, 9)) * 60_000)
    return {
      now: when,
      today: dayOf(when, timeZone),
      actor,
      settings,
      newIds: planned.map((_, index) => firstId + index),
    }
  }
  await db.transaction(async (em) => {
    const born = circumstances(story.age, story.by)
    let record = settle(
      opportunityLifecycle,
      null,
      blank(number, story, born, today),
      { to: 'created' },
      born,
    )
    await create(em, 'Opportunity', record, {
      command: 'create',
      commandId: null,
      actor: story.by,
      at: born.now,
    })
    const act = async (command: string, input: unknown, actor: string, day: number) => {
      const when = circumstances(day, actor)
      const everything = { username: actor, ability: abilityOf([{ action: 'manage', subject: 'all' }]) }
      const decision = decide(opportunityLifecycle, record, command, everything, input, when)
      if (!decision.ok) throw new Error(`the demonstration's ${number} cannot ${command}: ${decision.code}`)
      if (decision.leaves === 'customer' && customer) {
        decision.after.customer = customer
        await insertCustomer(em, {
          number: customer,
          name: story.name,
          level: 1,
          region: null,
          manager: actor,
          bornFrom: number,
          contactName: story.contact[0],
          contactPhone: story.contact[1],
          createdBy: actor,
          at: when.now,
        })
      }
      record = await change(em, 'Opportunity', record, decision.after, {
        command,
        commandId: null,
        actor,
        at: when.now,
      })
    }
    if (story.to) await act('assign', { assignee: story.to }, 'supervisor', Math.max(story.age - 1, 0))
    if (story.to && planned.length > 0) {
      const day = Math.max(story.age - 2, 0)
      const steps = planned.map((due, index) => ({
        dueOn: addDays(today, due),
        item: items[index] ?? '跟进',
      }))
      await act('plan', { steps }, story.to, Math.max(day, -Math.min(...planned), 0))
      for (let index = 0; index < (story.results ?? 0); index += 1)
        await act(
          'record-result',
          { step: firstId + index, result: effects[index] ?? '已完成。' },
          story.to,
          Math.max(-(planned[index] ?? 0), 0),
        )
    }
    if (story.to && story.end === 'succeed') await act('succeed', {}, story.to, Math.max(lastDay - 1, 0))
    if (story.to && story.end === 'fail')
      await act(
        'fail',
        { reason: 'price', note: '对方选择了更低的报价。' },
        story.to,
        Math.max(lastDay - 1, 5),
      )
    if (opportunityLifecycle.states[record.status].open) await wantNudge(em, 'Opportunity', number, now)
    await em.nativeUpdate(OpportunityRow, { number }, { updatedAt: record.stateSince })
  })
}

function blank(number: string, story: Story, { now, actor }: Circumstances, today: string): Opportunity {
  return {
    number,
    customerName: story.name,
    summary: story.summary,
    probability: story.probability,
    description: `${story.name}的${story.summary}，由${story.contact[0]}负责对接，决策链为采购部、技术部和分管副总。`,
    source: ['referral', 'exhibition', 'website', 'phone'][story.age % 4] ?? 'other',
    expectedAmount: story.amount * 100,
    expectedCloseOn: story.end ? null : addDays(today, 10 + (story.age % 30)),
    contactName: story.contact[0],
    contactPhone: story.contact[1],
    status: 'created',
    stateSince: now,
    createdBy: actor,
    createdAt: now,
    assignee: null,
    assignedBy: null,
    assignedAt: null,
    closedAt: null,
    failureReason: null,
    failureNote: null,
    customer: null,
    existingCustomer: false,
    steps: [],
    deadlines: [],
    nextAt: null,
    deletedAt: null,
    version: 1,
  } as unknown as Opportunity
}
