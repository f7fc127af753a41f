import { addDays, at, dayOf, weekdayOf } from '../domain/day.ts'
import type { Database, Transaction } from './connection.ts'
import { ContactRow } from './contact.ts'
import { CustomerRow } from './customer.ts'
import { InteractionRow } from './interaction.ts'
import { nudgeReminder } from './reminder.ts'

type Talk = [type: string, title: string, detail: string | null, place?: string]

/** What one talks about with a customer over two years, in some order. */
const talks: Talk[] = [
  ['visit', '初次拜访，了解采购流程', '采购由采购部和技术部共同决定，每季度一次集中询价。', '客户总部'],
  ['phone', '回访上月供货情况', '对方反映到货及时，包装有两箱破损，已安排补发。'],
  ['wechat', '发送新产品资料', '对方转给了技术部，约好一周后再谈。'],
  ['meeting', '年度框架协议洽谈', '价格基本谈妥，付款周期对方希望 60 天，需请示。', '客户三楼会议室'],
  ['mail', '报价单与样品清单', '按对方要求分两档报价，附检测报告。'],
  ['phone', '催收上季度尾款', '财务答复月底前付清。'],
  ['visit', '现场查看安装条件', '厂房层高够，供电需要增容，对方自行解决。', '客户一号厂房'],
  ['wechat', '节日问候', null],
  ['phone', '确认交货日期', '希望提前三天到货，已与物流协调。'],
  ['meeting', '质量问题专题沟通', '双方确认为运输受潮，后续改用防潮包装。', '我方会客室'],
  ['mail', '合同盖章件往来', null],
  ['visit', '陪同技术人员回访', '设备运行正常，提出两点改进建议。', '客户车间'],
  ['phone', '了解下一年度预算', '预算预计增长一成，明年一月定。'],
  ['wechat', '解答技术参数问题', '已把对照表发给对方工程师。'],
]
const upcoming = ['确认下一批订货数量', '约定看样时间', '答复付款周期', '跟进报价意见', '回访试用情况']

/** The manager's next contacts: minutes from now, or a working day ahead at nine o'clock and some minutes. */
const nexts = [{ minutes: 95 }, { days: 1 }, { days: 2 }, { days: 4 }, { minutes: -180 }, { minutes: -1500 }]
interface Owed {
  manager: string
  count: number
}

/** What was talked about with the customers of the demonstration, and whom their managers are to call next. */
export async function seedInteractions(db: Database, now: Date, timeZone: string): Promise<void> {
  const customers = await db.read().find(CustomerRow, {}, { orderBy: { number: 'asc' } })
  const contacts = await db.read().find(ContactRow, {}, { orderBy: { id: 'asc' } })
  const owed: Record<string, Owed> = {}
  for (const [index, customer] of customers.entries()) {
    const whom = contacts.filter((contact) => contact.customer === customer.number)
    const { manager } = customer
    const mine = (owed[manager] ??= { manager, count: 0 })
    const next = whom.length > 0 && mine.count < nexts.length ? nexts[mine.count] : undefined
    if (next) mine.count += 1
    const rows = talksWith(customer, whom, index, now, timeZone)
    await db.transaction(async (em) => {
      await em.insertMany(InteractionRow, rows)
      if (next) await owe(em, customer, whom[0]?.id ?? null, { ...next, nth: index, now, timeZone })
    })
  }
}

function talksWith(
  { number, manager, createdAt }: CustomerRow,
  whom: ContactRow[],
  index: number,
  now: Date,
  timeZone: string,
): InteractionRow[] {
  const today = dayOf(now, timeZone)
  const age = Math.floor((now.getTime() - createdAt.getTime()) / 86_400_000)
  const count = Math.min(3 + ((index * 5) % 7), Math.max(Math.floor(age / 14), 1))
  return Array.from({ length: count }, (_, nth) => {
    const [type, title, detail, place] = talks[(index * 3 + nth * 5) % talks.length] ?? [
      'phone',
      '回访',
      null,
    ]
    const back = Math.floor((Math.min(age, 690) * (nth + 1)) / (count + 1)) + (index % 5)
    const date = workday(addDays(today, -Math.min(back, Math.max(age - 1, 0))), -1)
    const when = at(date, (10 * 60 + ((index * 37 + nth * 53) % 420)) * 60_000, timeZone)
    return {
      ...{ customer: number, contact: whom[nth % Math.max(whom.length, 1)]?.id ?? null, date, type, title },
      ...{ detail, place: place ?? null, nextContactAt: null, remindedAt: null, contactDoneAt: null },
      ...{ createdBy: manager, createdAt: when, updatedAt: when, version: 1 },
    } as unknown as InteractionRow
  })
}

interface Next {
  minutes?: number
  days?: number
  nth: number
  now: Date
  timeZone: string
}

/** Today's talk, and the next one that was agreed in it; what was to be long ago was told of then. */
async function owe(
  em: Transaction,
  { number, manager }: CustomerRow,
  contact: number | null,
  { minutes, days = 0, nth, now, timeZone }: Next,
): Promise<void> {
  const today = dayOf(now, timeZone)
  const nextContactAt =
    minutes === undefined
      ? at(workday(addDays(today, days), 1), (9 * 60 + 15 * (nth % 12)) * 60_000, timeZone)
      : new Date(Math.floor((now.getTime() + minutes * 60_000) / 300_000) * 300_000)
  const before = new Date(Math.min(now.getTime(), nextContactAt.getTime()) - 2 * 86_400_000)
  const remindedAt = nextContactAt <= now ? nextContactAt : null
  const row = {
    ...{ customer: number, contact, date: dayOf(before, timeZone), type: nth % 2 ? 'wechat' : 'phone' },
    ...{ title: upcoming[nth % upcoming.length] ?? '跟进', detail: null, place: null },
    ...{ nextContactAt, remindedAt, contactDoneAt: null },
    ...{ createdBy: manager, createdAt: before, updatedAt: remindedAt ?? before, version: 1 },
  }
  const id = Number(await em.insert(InteractionRow, row))
  if (!remindedAt) await nudgeReminder(em, id, now)
}

/** That day, or the nearest one before or after it that is no weekend. */
const workday = (day: string, way: 1 | -1): string =>
  weekdayOf(day) > 5 ? workday(addDays(day, way), way) : day
