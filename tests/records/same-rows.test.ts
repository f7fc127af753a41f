import { afterAll, beforeAll, expect, test } from 'vitest'
import { OpportunityRow } from '../../db/opportunity.ts'
import { hearing } from '../whole/event-stream.ts'
import { createStage, eventually, type Stage } from '../stage/stage.ts'

/*
 * Whatever way a person looks, he finds the same records: those his rights give him. One set for each role, found by
 * each way there is.
 */
type Someone = Awaited<ReturnType<Stage['as']>>
type Loose = ReturnType<typeof JSON.parse>

let stage: Stage
let superadmin: Someone
const numbers: string[] = []
const nameOf = new Map<string, string>()
const planned = new Set<string>()
const binned = new Set<string>()
let customer = ''

beforeAll(async () => {
  stage = await createStage()
  superadmin = await stage.as('superadmin')
  const supervisor = await stage.as('supervisor')
  const managers = [await stage.as('manager1'), await stage.as('manager2')]
  const makers = [supervisor, ...managers]
  const words = [
    '京华',
    '海蓝',
    '明珠',
    '远山',
    '松柏',
    '长河',
    '云帆',
    '星火',
    '石桥',
    '青禾',
    '沧浪',
    '翠微',
  ]
  for (const [index, word] of words.entries()) {
    const customerName = `${word}${word}实业公司`
    const typed = {
      customerName,
      summary: '年度采购',
      probability: 10 + index,
      contactPhone: `1380000${1000 + index}`,
    }
    const maker = makers[index % 3] as Someone
    const { number } = (await maker.post('/opportunities', typed)).body
    numbers.push(number)
    nameOf.set(number, customerName)
    const at = `/opportunities/${number}`
    if (index === 11) {
      binned.add(number)
      await superadmin.delete(at, { 'if-match': '"v1"' })
    } else if (index % 4 !== 3) {
      const turn = (index + (index > 5 ? 1 : 0)) % 2
      await supervisor.post(`${at}/assign`, { assignee: `manager${turn + 1}` })
      if (index % 2 === 0) {
        const answer = await managers[turn]?.post(`${at}/plan`, {
          steps: [{ dueOn: '2030-01-01', item: word }],
        })
        expect(answer?.status).toBe(200)
        planned.add(number)
      }
    }
  }
  // One of them is linked to a customer, another only has its name.
  const name = nameOf.get(numbers[0] ?? '') ?? ''
  customer = (await supervisor.post('/customers', { name, manager: 'manager1' })).body.number
  const link = { number: numbers[1] ?? '' }
  await stage.db.transaction((em) => em.nativeUpdate(OpportunityRow, link, { customer }))
  const own = [
    {
      subject: 'Opportunity',
      action: 'read',
      scope: 'own',
      hiddenFields: ['expectedAmount', 'contactPhone'],
    },
    { subject: 'Opportunity', action: 'create', scope: 'own' },
  ]
  await put('executive', own)
})
afterAll(() => stage.close())

async function put(code: string, permissions: unknown): Promise<void> {
  const { version } = (await superadmin.get(`/roles/${code}`)).body
  const answer = await superadmin.put(
    `/roles/${code}/permissions`,
    { permissions },
    { 'if-match': `"v${version}"` },
  )
  expect(answer.status).toBe(200)
}

async function listed(person: Someone, path: string): Promise<string[]> {
  const found: string[] = []
  let cursor = ''
  for (;;) {
    const answer = await person.get(`${path}&limit=2${cursor && `&cursor=${cursor}`}`)
    if (answer.status !== 200) return []
    found.push(...answer.body.items.map((item: Loose) => item.number ?? item.opportunity.number))
    if (!answer.body.nextCursor) return found.sort()
    cursor = answer.body.nextCursor
  }
}

async function ways(person: Someone): Promise<Record<string, string[]>> {
  const all = await listed(person, '/opportunities?view=all')
  const each = async (ask: (number: string) => Promise<boolean>) => {
    const found: string[] = []
    for (const number of numbers) if (await ask(number)) found.push(number)
    return found.sort()
  }
  const states = ['created', 'assigned', 'planned', 'executing', 'succeeded', 'failed']
  const board = await Promise.all(
    states.map((status) => listed(person, `/opportunities?view=all&status=${status}`)),
  )
  const counts = (await person.get('/opportunities/counts')).body as { all?: number }
  expect(counts.all ?? 0).toBe(all.length)
  return {
    list: all,
    bySum: await listed(person, '/opportunities?view=all&sort=-closedAt'),
    board: board.flat().sort(),
    details: await each(async (number) => (await person.get(`/opportunities/${number}`)).status === 200),
    histories: await each(
      async (number) => (await person.get(`/opportunities/${number}/history`)).status === 200,
    ),
    processes: await each(
      async (number) => (await person.get(`/opportunities/${number}/process`)).status === 200,
    ),
    searchByNumber: await each(
      async (number) => (await listed(person, `/opportunities?view=all&q=${number}`)).length > 0,
    ),
    searchByName: await listed(person, '/opportunities?view=all&q=实业'),
    searchByInitials: await listed(person, '/opportunities?view=all&q=sygs'),
  }
}

/** The opportunities about one customer, by each way its page has; null where one may not read the customer. */
async function about(person: Someone, customer: string): Promise<Record<string, unknown> | null> {
  const at = `/customers/${customer}`
  const { status, body } = await person.get(at)
  if (status !== 200) return null
  const told: string[] = []
  let cursor = ''
  do {
    const answer = await person.get(`${at}/timeline?kind=opportunity&limit=2${cursor}`)
    told.push(...answer.body.items.map((item: Loose) => item.number))
    cursor = answer.body.nextCursor ? `&cursor=${answer.body.nextCursor}` : ''
  } while (cursor)
  const list = await listed(person, `/opportunities?view=all&customer=${customer}`)
  return { list, timeline: told.sort(), count: body.counts.opportunities }
}

/** Of records that a person may not read a hint tells no name and leads nowhere. */
async function hinted(person: Someone): Promise<string[] | null> {
  const found: string[] = []
  for (const [number, name] of nameOf) {
    const answer = await person.get(`/opportunities/duplicates?customerName=${encodeURIComponent(name)}`)
    if (answer.status === 403) return null
    const hint = answer.body.items.find((item: Loose) => item.number === number)
    expect(Boolean(hint?.link)).toBe(Boolean(hint?.name))
    if (hint?.link) found.push(number)
  }
  return found.sort()
}

async function hear(person: Someone) {
  const response = await stage.app.request('/api/events', {
    headers: { cookie: person.cookie, 'sec-fetch-site': 'same-origin' },
  })
  return hearing(response)
}

test.each([
  ['superadmin', 11],
  ['supervisor', 11],
  ['manager1', 7],
  ['manager2', 7],
  ['executive', 0],
  ['sysadmin', 0],
])('%s finds the same records by every way', async (username, atLeast) => {
  const person = await stage.as(username)
  if (username === 'executive') {
    const made = await person.post('/opportunities', {
      customerName: '自有实业公司',
      summary: '一',
      probability: 5,
    })
    numbers.push(made.body.number)
    nameOf.set(made.body.number, '自有实业公司')
    atLeast = 1
  }
  const found = await ways(person)
  const list = found.list ?? []
  expect(list.length >= Math.min(atLeast, 4)).toBe(true)
  if (username.startsWith('manager')) expect(list.length).toBeLessThan(numbers.length - binned.size)
  for (const [way, rows] of Object.entries(found)) expect([way, rows]).toEqual([way, list])
  const hints = await hinted(person)
  if (hints) expect(hints).toEqual(list)
  const aboutIt = await about(person, customer)
  const ofIt = list.filter((number) => number === numbers[0] || number === numbers[1])
  if (aboutIt) expect(aboutIt).toEqual({ list: ofIt, timeline: ofIt, count: ofIt.length })
  expect(aboutIt !== null).toBe(!['sysadmin', 'executive'].includes(username))
  const steps = await listed(person, '/plan-steps?open=true')
  expect(steps).toEqual(list.filter((number) => planned.has(number)))
  for (const number of binned)
    expect([403, 404]).toContain((await person.get(`/opportunities/${number}`)).status)

  // And hears of the same ones, when all of them change.
  const ear = await hear(person)
  await eventually(() => expect(ear.heard.some(({ event }) => event === 'ready')).toBe(true))
  for (const number of numbers.filter((number) => !binned.has(number))) {
    const { version } = (await superadmin.get(`/opportunities/${number}`)).body
    const edit = await superadmin.patch(
      `/opportunities/${number}`,
      { summary: `改 ${version}` },
      { 'if-match': `"v${version}"` },
    )
    expect(edit.status).toBe(200)
  }
  const heard = () => {
    const changes = ear.heard.filter(({ event }) => event === 'change').map(({ data }) => data.number ?? '')
    // That a record went into the bin its readers are told too.
    return [...new Set(changes)].filter((number) => number.startsWith('OP-') && !binned.has(number)).sort()
  }
  await eventually(() => expect(heard()).toEqual(list))
  await ear.close()
})

test('a stream tells within five seconds that rights changed, and ends; the next one tells of no record that was lost', async () => {
  const manager = await stage.as('manager1')
  const ear = await hear(manager)
  const other = await hear(await stage.as('supervisor'))
  await eventually(() => expect(ear.heard.some(({ event }) => event === 'ready')).toBe(true))
  const role = (await superadmin.get('/roles/customer-manager')).body
  const kept = role.permissions.filter(
    ({ subject, action }: Loose) => subject !== 'Opportunity' || action !== 'read',
  )
  const before = Date.now()
  await put('customer-manager', kept)
  await eventually(() => expect(ear.heard.some(({ event }) => event === 'rights')).toBe(true), 5000)
  expect(await ear.ended).toBe('closed')
  expect(Date.now() - before).toBeLessThan(5000)
  const next = await hear(manager)
  const [number = ''] = await listed(superadmin, '/opportunities?view=all&assignee=manager1')
  const { version } = (await superadmin.get(`/opportunities/${number}`)).body
  await superadmin.patch(`/opportunities/${number}`, { summary: '看不到' }, { 'if-match': `"v${version}"` })
  const isIt = ({ data }: { data: Loose }) => data.number === number && data.version === version + 1
  // The other one has heard it, so this one would have too.
  await eventually(() => expect(other.heard.some(isIt)).toBe(true))
  await put('customer-manager', role.permissions)
  await eventually(() => expect(next.heard.some(({ event }) => event === 'rights')).toBe(true))
  expect([...ear.heard, ...next.heard].some(isIt)).toBe(false)
  expect(other.heard.some(({ event }) => event === 'rights')).toBe(false)
  await other.close()
})
