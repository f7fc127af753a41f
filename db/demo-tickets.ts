import { abilityOf } from '../domain/ability.ts'
import { workingMinutesBetween } from '../domain/calendar.ts'
import { addDays, at, dayOf, type Day } from '../domain/day.ts'
import { decide, fire, settle, type Circumstances } from '../domain/lifecycle.ts'
import { settingsOf, type Settings } from '../domain/setting.ts'
import { newTicket, ticketLifecycle, type Ticket, type TicketPriority } from '../domain/ticket.ts'
import type { Database, Transaction } from './connection.ts'
import { ContactRow } from './contact.ts'
import { CustomerRow } from './customer.ts'
import { demoCases } from './demo-cases.ts'
import { keeperOf } from './keeper.ts'
import { takeNumbers } from './number-counter.ts'
import { enterHistory, wantNudge } from './write.ts'

/** What somebody did with a ticket, so many working minutes ago; null for the clock. */
type Act = [ago: number, command: string, actor: string | null, input?: object]
interface Story {
  /** Which of the cases, and of which customer of the list. */
  about: number
  priority: TicketPriority
  by: string
  /** So many working minutes ago that it was created. */
  ago: number
  acts: Act[]
}

const good = (nth: number) => 3 + (nth % 3)
const bad = { result: '问题还在，请再看一次。', satisfaction: 2 }

/** Open tickets of both managers in every state: some that press, some that are late, some in their second round. */
function openStories(): Story[] {
  const supervisor = 'supervisor'
  const handling = (about: number) => ({ handling: demoCases[about]?.handling })
  const result = (about: number) => ({ result: demoCases[about]?.result, satisfaction: good(about) })
  const waiting: Story[] = [
    { about: 0, priority: 'normal', by: 'manager1', ago: 20, acts: [] },
    { about: 7, priority: 'low', by: 'manager2', ago: 60, acts: [] },
    // At 85 % of its four hours, and long after one.
    { about: 2, priority: 'normal', by: supervisor, ago: 204, acts: [] },
    { about: 3, priority: 'high', by: 'manager1', ago: 300, acts: [] },
  ]
  const inHand = (['manager1', 'manager2'] as const).flatMap((manager, whose): Story[] => {
    const given = { assignee: manager }
    const nth = 5 + whose * 8
    return [
      {
        ...{ about: nth, priority: 'normal' as const, by: manager, ago: 200 },
        acts: [[100, 'assign', supervisor, given]],
      },
      {
        ...{ about: nth + 1, priority: 'high' as const, by: supervisor, ago: 440 },
        // At 85 % of eight hours of handling.
        acts: [[408, 'assign', supervisor, given]],
      },
      {
        ...{ about: nth + 2, priority: 'urgent' as const, by: manager, ago: 430 },
        acts: [[415, 'assign', supervisor, given]],
      },
      {
        ...{ about: nth + 3, priority: 'normal' as const, by: supervisor, ago: 900 },
        acts: [
          [880, 'assign', supervisor, given],
          [500, 'handle', manager, handling(nth + 3)],
          [120, 'feed-back', supervisor, bad],
        ],
      },
      {
        ...{ about: nth + 4, priority: 'normal' as const, by: manager, ago: 700 },
        acts: [
          [690, 'assign', supervisor, given],
          [90, 'handle', manager, handling(nth + 4)],
        ],
      },
      {
        ...{ about: nth + 5, priority: 'high' as const, by: supervisor, ago: 900 },
        acts: [
          [880, 'assign', supervisor, given],
          [600, 'handle', manager, handling(nth + 5)],
        ],
      },
      {
        ...{ about: nth + 6, priority: 'normal' as const, by: manager, ago: 1000 },
        acts: [
          [980, 'assign', supervisor, given],
          [400, 'handle', manager, handling(nth + 6)],
          [60, 'feed-back', manager, result(nth + 6)],
        ],
      },
    ]
  })
  return [...waiting, ...inHand]
}

/** Old ones, of the last year and a half, all in the archive: worth searching. */
const archivedCount = demoCases.length * 2

/** Tickets in every state, and some hundred in the archive, lived through the same rules as the product's. */
export async function seedTickets(db: Database, now: Date, timeZone: string): Promise<void> {
  const em = db.read()
  const settings = settingsOf([], timeZone)
  const customers = await em.find(CustomerRow, { bornFrom: null }, { orderBy: { createdAt: 'asc' } })
  const contacts = await em.find(ContactRow, { primary: true })
  const contactOf = new Map(contacts.map(({ customer, id }) => [customer, id]))
  const lives = [
    ...Array.from({ length: archivedCount }, (_, nth) => archived(nth, customers, settings, now, timeZone)),
    ...openStories().map((story) => open(story, customers, settings, now)),
  ]
  const days = [...new Set(lives.map(({ bornAt }) => dayOf(bornAt, timeZone)))].sort()
  const first = new Map<Day, number>()
  for (const day of days) {
    const many = lives.filter(({ bornAt }) => dayOf(bornAt, timeZone) === day).length
    first.set(day, await takeNumbers(db, `SV-${day.replaceAll('-', '')}`, many))
  }
  await db.transaction(async (tx) => {
    for (const life of lives) {
      const day = dayOf(life.bornAt, timeZone)
      const nth = first.get(day) ?? 1
      first.set(day, nth + 1)
      const number = `SV-${day.replaceAll('-', '')}-${String(nth).padStart(4, '0')}`
      await live(tx, number, life, contactOf.get(life.customer.number) ?? null, settings, timeZone)
      if (!life.ends) await wantNudge(tx, 'Ticket', number, now)
    }
  })
}

interface Life {
  about: number
  priority: TicketPriority
  by: string
  customer: CustomerRow
  bornAt: Date
  acts: { at: Date; command: string; actor: string | null; input: object }[]
  ends: boolean
}

function open(story: Story, customers: CustomerRow[], settings: Settings, now: Date): Life {
  const customer = customers[(story.about * 5) % customers.length] as CustomerRow
  const acts = story.acts.map(([ago, command, actor, input = {}]) => ({
    ...{ at: workedAgo(settings, now, ago), command, actor, input },
  }))
  return { ...story, customer, bornAt: workedAgo(settings, now, story.ago), acts, ends: false }
}

function archived(
  nth: number,
  customers: CustomerRow[],
  settings: Settings,
  now: Date,
  timeZone: string,
): Life {
  const about = (nth * 7) % demoCases.length
  const customer = customers[(nth * 5 + 3) % customers.length] as CustomerRow
  const manager =
    nth % 7 === 3 ? (customer.manager === 'manager1' ? 'manager2' : 'manager1') : customer.manager
  const age = 6 + Math.floor((nth * 520) / archivedCount)
  const day = addDays(dayOf(now, timeZone), -age)
  // Some take longer than they may, some need a second time.
  const slow = nth % 11 === 5 ? 30 * 60 : 0
  const again = nth % 9 === 4
  const bornAt = at(day, (9 * 60 + 5 + ((nth * 37) % 420)) * 60_000, timeZone)
  const after = (minutes: number) => new Date(bornAt.getTime() + minutes * 60_000)
  const { handling = '', result = '' } = demoCases[about] ?? {}
  const rated = { result, satisfaction: good(nth) }
  const first: Life['acts'] = [
    { at: after(20), command: 'assign', actor: 'supervisor', input: { assignee: manager } },
    {
      ...{ at: after(130 + slow), command: 'handle', actor: manager },
      input: { handling: again ? '电话指导客户按说明书排查。' : handling },
    },
  ]
  const second: Life['acts'] = again
    ? [
        { at: after(200 + slow), command: 'feed-back', actor: 'supervisor', input: bad },
        { at: after(380 + slow), command: 'handle', actor: manager, input: { handling } },
      ]
    : []
  const fedBackAt = after(450 + slow)
  const archivedAt = new Date(fedBackAt.getTime() + settings['ticket.archiveDays'] * 86_400_000)
  return {
    ...{ about, customer, bornAt, ends: true, by: nth % 3 === 0 ? 'supervisor' : customer.manager },
    priority: (['low', 'normal', 'normal', 'high', 'urgent'] as const)[nth % 5] ?? 'normal',
    acts: [
      ...first,
      ...second,
      { at: fedBackAt, command: 'feed-back', actor: nth % 2 ? manager : 'supervisor', input: rated },
      { at: archivedAt, command: 'auto-archive', actor: null, input: {} },
    ],
  }
}

/** The moment since which so many minutes have been worked. */
function workedAgo({ calendar }: Settings, now: Date, minutes: number): Date {
  let [early, late] = [now.getTime() - 60 * 86_400_000, now.getTime()]
  while (late - early > 30_000) {
    const middle = Math.floor((early + late) / 2)
    if (workingMinutesBetween(calendar, new Date(middle), now) >= minutes) early = middle
    else late = middle
  }
  return new Date(early)
}

const everything = abilityOf([{ action: 'manage', subject: 'all' }])

async function live(
  em: Transaction,
  number: string,
  life: Life,
  contact: number | null,
  settings: Settings,
  timeZone: string,
): Promise<void> {
  const when = (now: Date, actor: string): Circumstances => ({
    ...{ now, actor, settings, today: dayOf(now, timeZone) },
  })
  const { type = 'consult', title = '', request = '' } = demoCases[life.about] ?? {}
  const { priority, by, customer } = life
  const born = when(life.bornAt, by)
  const typed = { type, title, request, priority, customer: customer.number, contact }
  let record = settle(
    ticketLifecycle,
    null,
    newTicket(number, typed, customer.manager, born),
    { to: 'created' },
    born,
  )
  const lines: [Ticket | null, Ticket, string, string, Date][] = [[null, record, 'create', by, life.bornAt]]
  for (const { at, command, actor, input } of life.acts) {
    const circumstances = when(at, actor ?? 'clock')
    const due = record.deadlines.find((deadline) => deadline.command === command)
    const decision =
      actor === null && due
        ? fire(ticketLifecycle, record, due, circumstances)
        : decide(
            ticketLifecycle,
            record,
            command,
            { username: actor ?? '', ability: everything },
            input,
            circumstances,
          )
    if (!decision.ok) throw new Error(`the demonstration's ${number} cannot ${command}: ${decision.code}`)
    const after = { ...decision.after, version: record.version + 1 }
    lines.push([record, after, command, actor ?? 'clock', at])
    record = after
  }
  const { row, columns, around } = keeperOf('Ticket')
  const updatedAt = lines.at(-1)?.[4] ?? life.bornAt
  await em.insert(row, { ...columns(record, updatedAt), number, version: record.version })
  await around(em, null, record, updatedAt)
  for (const [before, after, command, actor, at] of lines)
    await enterHistory(em, 'Ticket', before, after, { command, commandId: null, actor, at })
}
