import { abilityOf } from '../domain/ability.ts'
import { addDays, at, dayOf } from '../domain/day.ts'
import { decide, settle, type Circumstances } from '../domain/lifecycle.ts'
import { opportunityLifecycle, type Opportunity } from '../domain/opportunity.ts'
import { settingsOf } from '../domain/setting.ts'
import type { Database, Transaction } from './connection.ts'
import { seedAccounts } from './demo-accounts.ts'
import { demoCustomers, insertCustomers } from './demo-customers.ts'
import { CustomerRecordRow } from './customer-record.ts'
import { CustomerRow } from './customer.ts'
import { takeNumber, takeNumbers } from './number-counter.ts'
import { OpportunityRow } from './opportunity.ts'
import { nameKey } from '../domain/name-key.ts'
import { change, create, wantNudge } from './write.ts'

interface DemoOptions {
  password: string
  now: Date
  timeZone: string
}

type Manager = 'manager1' | 'manager2'
interface Story {
  name: string
  summary: string
  amount: number
  probability: number
  contact: [name: string, phone: string]
  by: 'supervisor' | Manager
  /** Days ago that it was created. */
  age: number
  to?: Manager
  /** Days from today that each step is due. */
  steps?: number[]
  results?: number
  end?: 'succeed' | 'fail'
}

const items = [
  '电话了解需求与预算',
  '上门拜访，介绍方案',
  '提交报价与样品',
  '商务谈判，确认合同条款',
  '签订合同',
]
const effects = [
  '客户明确了采购数量和时间，预算已批。',
  '拜访顺利，技术负责人认可方案。',
  '报价已送达，客户要求再降 3%。',
  '条款基本达成一致。',
  '合同已盖章。',
]

const stories: Story[] = [
  {
    name: '北京聪海科技有限公司',
    summary: '年度服务器采购与续保',
    amount: 860_000,
    probability: 40,
    contact: ['王海', '13810010001'],
    by: 'supervisor',
    age: 0,
  },
  {
    name: '上海明珠连锁酒店',
    summary: '客房用品集中采购',
    amount: 320_000,
    probability: 30,
    contact: ['李倩', '13810010002'],
    by: 'manager1',
    age: 1,
  },
  {
    name: '广州越秀幼教集团',
    summary: '户外设施更新',
    amount: 150_000,
    probability: 25,
    contact: ['张敏', '020-83330003'],
    by: 'supervisor',
    age: 3,
  },
  {
    name: '深圳前海供应链公司',
    summary: '仓储货架扩容',
    amount: 540_000,
    probability: 50,
    contact: ['刘洋', '13810010004'],
    by: 'manager2',
    age: 5,
  },
  {
    name: '杭州西溪软件园',
    summary: '园区安防改造',
    amount: 1_200_000,
    probability: 35,
    contact: ['陈波', '13810010005'],
    by: 'supervisor',
    age: 1,
    to: 'manager1',
  },
  {
    name: '苏州金鸡湖会展中心',
    summary: '展台搭建材料',
    amount: 280_000,
    probability: 45,
    contact: ['杨柳', '13810010006'],
    by: 'manager1',
    age: 6,
    to: 'manager1',
  },
  {
    name: '成都宽窄餐饮管理公司',
    summary: '厨房设备',
    amount: 410_000,
    probability: 55,
    contact: ['黄蓉', '13810010007'],
    by: 'supervisor',
    age: 8,
    to: 'manager2',
  },
  {
    name: '武汉光谷激光研究院',
    summary: '实验耗材框架协议',
    amount: 690_000,
    probability: 60,
    contact: ['赵磊', '13810010008'],
    by: 'supervisor',
    age: 2,
    to: 'manager2',
  },
  {
    name: '西安大唐演艺公司',
    summary: '舞台灯光',
    amount: 370_000,
    probability: 50,
    contact: ['吴桐', '13810010009'],
    by: 'manager1',
    age: 4,
    to: 'manager1',
    steps: [0, 2, 6],
  },
  {
    name: '南京紫金生物',
    summary: '低温冷柜',
    amount: 980_000,
    probability: 65,
    contact: ['周密', '13810010010'],
    by: 'supervisor',
    age: 6,
    to: 'manager1',
    steps: [1, 4, 9, 14],
  },
  {
    name: '天津港保税物流',
    summary: '叉车租赁',
    amount: 520_000,
    probability: 40,
    contact: ['徐来', '13810010011'],
    by: 'supervisor',
    age: 9,
    to: 'manager2',
    steps: [0, 3],
  },
  {
    name: '重庆两江汽车零部件',
    summary: '轴承年度订单',
    amount: 2_300_000,
    probability: 70,
    contact: ['孙权', '13810010012'],
    by: 'manager2',
    age: 12,
    to: 'manager2',
    steps: [-2, 3, 8],
  },
  {
    name: '青岛崂山饮料',
    summary: '灌装线备件',
    amount: 760_000,
    probability: 60,
    contact: ['马腾', '13810010013'],
    by: 'supervisor',
    age: 14,
    to: 'manager1',
    steps: [-6, 0, 4],
    results: 1,
  },
  {
    name: '宁波北仑模具',
    summary: '模具钢',
    amount: 1_450_000,
    probability: 75,
    contact: ['朱迪', '13810010014'],
    by: 'manager1',
    age: 18,
    to: 'manager1',
    steps: [-10, -3, 5, 10],
    results: 1,
  },
  {
    name: '长沙岳麓教育装备',
    summary: '多媒体教室',
    amount: 890_000,
    probability: 80,
    contact: ['胡杨', '13810010015'],
    by: 'supervisor',
    age: 20,
    to: 'manager2',
    steps: [-12, -5, 1],
    results: 2,
  },
  {
    name: '郑州二七商贸',
    summary: '门店货架',
    amount: 230_000,
    probability: 85,
    contact: ['郭靖', '13810010016'],
    by: 'supervisor',
    age: 22,
    to: 'manager1',
    steps: [-14, -9, -4],
    results: 3,
  },
  {
    name: '合肥量子仪器',
    summary: '屏蔽机柜',
    amount: 640_000,
    probability: 90,
    contact: ['何方', '13810010017'],
    by: 'manager2',
    age: 25,
    to: 'manager2',
    steps: [-18, -11, -6],
    results: 3,
  },
  {
    name: '昆明云岭花卉出口公司',
    summary: '冷链包装',
    amount: 310_000,
    probability: 100,
    contact: ['林森', '13810010018'],
    by: 'supervisor',
    age: 40,
    to: 'manager1',
    steps: [-30, -22, -15],
    results: 3,
    end: 'succeed',
  },
  {
    name: '厦门海沧石材',
    summary: '切割设备',
    amount: 1_100_000,
    probability: 100,
    contact: ['罗列', '13810010019'],
    by: 'manager2',
    age: 55,
    to: 'manager2',
    steps: [-45, -38, -30, -26],
    results: 4,
    end: 'succeed',
  },
  {
    name: '大连金州船舶配件',
    summary: '防腐涂料',
    amount: 720_000,
    probability: 100,
    contact: ['高远', '13810010020'],
    by: 'supervisor',
    age: 70,
    to: 'manager1',
    steps: [-60, -50],
    results: 2,
    end: 'succeed',
  },
  {
    name: '济南历下装饰公司',
    summary: '板材集采',
    amount: 260_000,
    probability: 20,
    contact: ['宋词', '13810010021'],
    by: 'supervisor',
    age: 30,
    to: 'manager2',
    steps: [-25, -20],
    results: 1,
    end: 'fail',
  },
  {
    name: '石家庄正定农机',
    summary: '农机配件',
    amount: 180_000,
    probability: 10,
    contact: ['唐诗', '13810010022'],
    by: 'manager1',
    age: 35,
    to: 'manager1',
    end: 'fail',
  },
]

/** What a first start shows: accounts, customers, and opportunities in every state, dated back from today. */
export async function seedDemo(db: Database, { password, now, timeZone }: DemoOptions): Promise<void> {
  await seedAccounts(db, password, now)
  const today = dayOf(now, timeZone)
  const first = addDays(today, -700)
  const numbers: string[] = []
  for (let index = 0; index < demoCustomers; index += 1) numbers.push(await takeNumber(db, 'KH', first))
  await db.transaction((em) => insertCustomers(em, numbers, now))
  for (const story of stories) await tell(db, story, now, timeZone)
}

/** Lives one story through the same rules as the product, at the moments it claims. */
async function tell(db: Database, story: Story, now: Date, timeZone: string): Promise<void> {
  const today = dayOf(now, timeZone)
  const number = await takeNumber(db, 'OP', addDays(today, -story.age))
  const customer = story.end === 'succeed' ? await takeNumber(db, 'KH', addDays(today, -10)) : null
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
        await makeCustomer(em, customer, decision.after, when.now)
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
    const last = Math.max(-(planned.at(-1) ?? 0), 0)
    if (story.to && story.end === 'succeed') await act('succeed', {}, story.to, Math.max(last - 1, 0))
    if (story.to && story.end === 'fail')
      await act('fail', { reason: 'price', note: '对方选择了更低的报价。' }, story.to, Math.max(last - 1, 5))
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

async function makeCustomer(
  em: Transaction,
  number: string,
  opportunity: Opportunity,
  when: Date,
): Promise<void> {
  const manager = opportunity.assignee ?? 'supervisor'
  await em.insert(CustomerRow, {
    number,
    name: opportunity.customerName,
    nameKey: nameKey(opportunity.customerName),
    region: null,
    manager,
    level: 1,
    satisfaction: 3,
    credit: 3,
    status: 'active',
    bornFrom: opportunity.number,
    contactsTotal: 0,
    createdBy: manager,
    createdAt: when,
    updatedAt: when,
    version: 1,
  })
  await em.insert(CustomerRecordRow, {
    customer: number,
    kind: 'born',
    subject: opportunity.number,
    actor: manager,
    at: when,
  })
}
