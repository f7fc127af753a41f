import { bigrams, nameKey } from '../../domain/name-key.ts'
import { initialTerms } from '../../db/initials.ts'

const cities =
  `北京 天津 石家庄 太原 沈阳 大连 长春 哈尔滨 上海 杭州 苏州 南京 宁波 无锡 合肥 青岛 济南 厦门 武汉 长沙 郑州 广州 深圳
  南宁 海口 成都 重庆 昆明 贵阳 西安 兰州 乌鲁木齐`.split(/\s+/)
const signs = [
  ...'华诚申达南粤芯天临安金陵港通鹭岛湘江中原科源海润泉城滨铁西古都山河远景明珠松柏云帆星火石桥青禾沧浪翠微恒瑞嘉德宏图永兴',
].slice(0, 58)
const trades =
  `机电 纺织 食品 电子 竹业 模具 酒业 摩托 物资 文化 重工 水产 橡胶 印务 化工 医药 货运 茶业 陶瓷 粮油 仪器 花卉 科技`.split(
    /\s+/,
  )

export const managers = Array.from({ length: 40 }, (_, index) => `manager${index + 1}`)
const regions = ['north', 'northeast', 'east', 'central', 'south', 'southwest', 'northwest']

export interface Company {
  number: string
  name: string
  nameKey: string
  manager: string
  level: number
  region: string
  status: 'active' | 'lost'
  createdAt: number
  lastOrderAt: number | null
}

const begin = Date.UTC(2020, 0, 1)
const day = 86_400_000
const perDay = 1000
const number = (prefix: string, index: number) => {
  const date = new Date(begin + Math.floor(index / perDay) * day).toISOString().slice(0, 10)
  return `${prefix}-${date.replaceAll('-', '')}-${String(index % perDay).padStart(4, '0')}`
}

/** The companies in the order of their numbers; most of what a company is follows from a number that looks like chance. */
export function companies(total: number): Company[] {
  const combinations = cities.length * signs.length ** 2 * trades.length
  return Array.from({ length: total }, (_, index): Company => {
    const chance = (index * 1_000_003 + 17) % combinations
    const [city, sign, other, trade] = [
      cities[chance % cities.length],
      signs[Math.floor(chance / cities.length) % signs.length],
      signs[Math.floor(chance / cities.length / signs.length) % signs.length],
      trades[Math.floor(chance / cities.length / signs.length ** 2)],
    ]
    const name = `${city}${sign}${other}${trade}${chance % 7 === 0 ? '股份有限公司' : '有限公司'}`
    const share = (chance * 7919) % 100
    return {
      number: number('KH', index),
      name,
      nameKey: nameKey(name),
      // Some have three times as many as others.
      manager: managers[Math.floor(((chance * 31) % 1600) ** 1.2 / 175)] ?? 'manager1',
      level: share < 60 ? 1 : share < 80 ? 2 : share < 92 ? 3 : share < 98 ? 4 : 5,
      region: regions[(chance * 13) % 7] ?? 'east',
      status: (chance * 17) % 20 === 0 ? 'lost' : 'active',
      createdAt: begin + Math.floor(index / perDay) * day + (index % perDay) * 60_000,
      lastOrderAt: null,
    }
  })
}

export interface Ordered {
  number: string
  customer: Company
  orderedAt: number
  total: number
}

/** Their orders, in the order of time; each company learns of its last one. */
export function orders(all: Company[], total: number): Ordered[] {
  return Array.from({ length: total }, (_, index) => {
    const customer = all[(index * 7_368_787) % all.length] as Company
    const orderedAt = begin + Math.floor((index / total) * 2400) * day + (index % 700) * 60_000
    customer.lastOrderAt = orderedAt
    return {
      number: `SO${String(index).padStart(8, '0')}`,
      customer,
      orderedAt,
      total: 10_000 + (index % 977),
    }
  })
}

/** Which companies stand under each term, terms in order: so the index is written from its begin to its end. */
export function* entries(all: Company[]): Generator<[subject: string, term: string, number: string]> {
  for (const [subject, termsOf] of [
    ['Customer', bigrams],
    ['CustomerInitials', initialTerms],
  ] as const) {
    const under = new Map<string, number[]>()
    for (const [index, { nameKey }] of all.entries())
      for (const term of termsOf(nameKey)) {
        const known = under.get(term)
        if (known) known.push(index)
        else under.set(term, [index])
      }
    // As the databases do: by code points, which below the supplementary planes is the order of the units.
    for (const term of [...under.keys()].sort())
      for (const index of under.get(term) ?? []) yield [subject, term, all[index]?.number ?? '']
    under.clear()
  }
}
