import { afterAll, beforeAll, expect, test } from 'vitest'
import { OpportunityRow } from '../../db/opportunity.ts'
import { TicketRow } from '../../db/ticket.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
let manager1: Awaited<ReturnType<Stage['as']>>
let manager2: Awaited<ReturnType<Stage['as']>>
let customer = ''
beforeAll(async () => {
  stage = await createStage()
  supervisor = await stage.as('supervisor')
  manager1 = await stage.as('manager1')
  manager2 = await stage.as('manager2')
  customer = (await supervisor.post('/customers', { name: '等待之家', manager: 'manager1' })).body.number
})
afterAll(() => stage.close())

const waiting = async (person: typeof supervisor) => {
  const { status, body } = await person.get('/waiting')
  expect(status).toBe(200)
  return body as Record<string, { n: number; late: boolean }>
}
async function ticket(): Promise<string> {
  const typed = { type: 'consult', title: '等着', request: '等着。', customer }
  return (await supervisor.post('/tickets', typed)).body.number
}
async function opportunity(): Promise<string> {
  const typed = { customerName: '等待公司', summary: '等', probability: 10 }
  return (await supervisor.post('/opportunities', typed)).body.number
}
const give = (kind: string, number: string, assignee = 'manager1') =>
  supervisor.post(`/${kind}/${number}/assign`, { assignee })
const calm = (n: number) => ({ n, late: false })
const late = (n: number) => ({ n, late: true })

test('what nobody has yet waits for the supervisor, and what he has given waits for whom it was given to', async () => {
  const [one, other] = [await ticket(), await ticket()]
  const [deal, further] = [await opportunity(), await opportunity()]
  expect(await waiting(supervisor)).toEqual({
    opportunities: calm(2),
    ticketAssignment: calm(2),
    ticketHandling: calm(0),
    ticketFeedback: calm(0),
    ticketArchive: calm(0),
    churn: calm(0),
  })
  await give('tickets', one)
  await give('opportunities', deal)
  expect(await waiting(supervisor)).toMatchObject({ opportunities: calm(1), ticketAssignment: calm(1) })
  expect(await waiting(manager1)).toEqual({
    opportunities: calm(1),
    plans: calm(0),
    ticketHandling: calm(1),
    ticketFeedback: calm(0),
    churn: calm(0),
  })
  expect(await waiting(manager2)).toMatchObject({ opportunities: calm(0), ticketHandling: calm(0) })

  await manager1.post(`/tickets/${one}/handle`, { handling: '好了。' })
  expect(await waiting(manager1)).toMatchObject({ ticketHandling: calm(0), ticketFeedback: calm(1) })
  await manager1.post(`/tickets/${one}/feed-back`, { result: '满意。', satisfaction: 5 })
  expect(await waiting(manager1)).toMatchObject({ ticketFeedback: calm(0) })
  expect(await waiting(supervisor)).toMatchObject({ ticketArchive: calm(1) })
  for (const [kind, number] of [
    ['tickets', other],
    ['opportunities', further],
  ] as const) {
    const { version } = (await supervisor.get(`/${kind}/${number}`)).body
    await supervisor.delete(`/${kind}/${number}`, { 'if-match': `"v${version}"` })
  }
  expect(await waiting(supervisor)).toMatchObject({ opportunities: calm(0), ticketAssignment: calm(0) })
})

test('it is late when something in it is, and only there', async () => {
  const [pressing, mine, open] = [await ticket(), await ticket(), await opportunity()]
  await give('tickets', mine)
  const escalate = (entity: typeof TicketRow | typeof OpportunityRow, number: string) =>
    stage.db.transaction((em) => em.nativeUpdate<object>(entity, { number }, { escalated: true }))
  await escalate(TicketRow, pressing)
  expect(await waiting(supervisor)).toMatchObject({ ticketAssignment: late(1), opportunities: calm(1) })
  expect(await waiting(manager1)).toMatchObject({ ticketHandling: calm(1) })
  await escalate(TicketRow, mine)
  await escalate(OpportunityRow, open)
  expect(await waiting(supervisor)).toMatchObject({ ticketHandling: calm(0), opportunities: late(1) })
  expect(await waiting(manager1)).toMatchObject({ ticketHandling: late(1), ticketFeedback: calm(0) })
})

test('a step of today waits with its manager, and makes his plans late when it is of yesterday', async () => {
  const number = await opportunity()
  await give('opportunities', number, 'manager2')
  const today = (await manager2.get('/home')).body.today as string
  await manager2.post(`/opportunities/${number}/plan`, { steps: [{ dueOn: today, item: '拜访' }] })
  expect(await waiting(manager2)).toMatchObject({ opportunities: calm(0), plans: calm(1) })
  expect(await waiting(manager1)).toMatchObject({ plans: calm(0) })
  await stage.db.transaction((em) =>
    em.nativeUpdate(OpportunityRow, { number }, { nextStepDueOn: '2026-01-05' }),
  )
  expect(await waiting(manager2)).toMatchObject({ plans: late(1) })
})

test('who has nothing to do with either is told of nothing', async () => {
  expect(await waiting(await stage.as('sysadmin'))).toEqual({})
})

test('what each manager has in hand, and how much of it is late, counts opportunities and tickets', async () => {
  const handOf = async (username: string) => {
    const { body } = await supervisor.get('/home')
    return (body.people as { username: string }[]).find((person) => person.username === username)
  }
  const before = await handOf('manager2')
  const [one, other, deal] = [await ticket(), await ticket(), await opportunity()]
  for (const number of [one, other]) await give('tickets', number, 'manager2')
  await give('opportunities', deal, 'manager2')
  await stage.db.transaction(async (em) => {
    await em.nativeUpdate(TicketRow, { number: one }, { escalated: true })
    await em.nativeUpdate(OpportunityRow, { number: deal }, { overdue: true })
  })
  expect(await handOf('manager2')).toEqual({
    ...before,
    openOpportunities: openIn(before, 'openOpportunities') + 1,
    openTickets: openIn(before, 'openTickets') + 2,
    overdue: openIn(before, 'overdue') + 2,
  })
})
const openIn = (hand: object | undefined, name: string) => (hand as Record<string, number>)[name] ?? NaN
