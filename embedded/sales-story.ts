import { buyersOf, weighed, type Buyer } from './sales-buyers.ts'
import { chanceOf, families, warehouses, type Chance } from './sales-goods.ts'

export type Stream = 'products' | 'stock-levels' | 'orders'
export type Item = Record<string, unknown> & { revision: number; deleted?: boolean }
interface Happening {
  at: number
  stream: Stream
  id: string
  item: Record<string, unknown>
}

const day = 86_400_000
const twoYears = 730
/** It stands in China, where no clock is ever changed. */
const offset = 8 * 3_600_000
const dayNumber = (moment: number) => Math.floor((moment + offset) / day)
const startOf = (n: number) => n * day - offset
const local = (moment: number) => new Date(moment + offset).toISOString()

/**
 * What happened in the stand-in since two years before its origin, told again the same from the same seed: what was
 * before the origin as it stood then, each item once; everything after it as it happens.
 */
export function salesStory({
  seed,
  origin,
  customers,
  history = twoYears,
}: {
  seed: string
  origin: Date
  customers: readonly string[]
  /** How many days there were before the origin. */
  history?: number
}) {
  const begin = dayNumber(origin.getTime()) - history
  const goods = catalogue(seed)
  const buyers = buyersOf(seed, customers)
  const feeds: Record<Stream, { at: number; item: Item }[]> = { products: [], 'stock-levels': [], orders: [] }
  const latest = new Map<string, Item>()
  let pending: Happening[] = opening(goods, startOf(begin))
  let told = begin - 1
  let before: Map<string, { at: number; stream: Stream; item: Item }> | null = new Map()

  function happen({ at, stream, id, item }: Happening): void {
    const key = `${stream} ${id}`
    const next: Item = { ...item, revision: (latest.get(key)?.revision ?? 0) + 1 }
    latest.set(key, next)
    if (!before) feeds[stream].push({ at, item: next })
    else {
      before.delete(key)
      before.set(key, { at, stream, item: next })
    }
  }

  /** Everything up to a moment; it only ever grows at its end. */
  function until(now: Date): typeof feeds {
    const last = Math.max(now.getTime(), origin.getTime())
    for (; told < dayNumber(last); told += 1) pending.push(...ordersOf(told + 1))
    pending.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
    const ripe = pending.findIndex(({ at }) => at > last)
    const due = ripe === -1 ? pending : pending.slice(0, ripe)
    pending = ripe === -1 ? [] : pending.slice(ripe)
    for (const happening of due) {
      if (happening.at > origin.getTime()) unfold()
      happen(happening)
    }
    unfold()
    return feeds
  }

  function unfold(): void {
    for (const { at, stream, item } of before?.values() ?? []) feeds[stream].push({ at, item })
    before = null
  }

  function ordersOf(n: number): Happening[] {
    const chance = chanceOf(`${seed} ${n}`)
    const weekday = (n + 4) % 7
    const date = local(startOf(n)).slice(0, 10)
    const month = Number(date.slice(5, 7))
    const rate =
      2.1 *
      (weekday === 0 ? 0 : weekday === 6 ? 0.25 : 1) *
      (season[month] ?? 1) *
      (1 + (0.35 * (n - begin)) / 365)
    const count = Math.floor(rate + chance.next())
    const open = buyers.filter(
      ({ never, silentFor }) => !never && (silentFor === null || n < begin + history - silentFor),
    )
    const found = Array.from({ length: count }, (_, index) => {
      const at = startOf(n) + Math.floor((9 + 8.8 * ((index + chance.next()) / count)) * 3_600_000)
      const buyer = weighed(open, chance)
      return buyer
        ? lifeOf(`XS${date.replaceAll('-', '')}${String(index + 1).padStart(3, '0')}`, buyer, at, chance)
        : []
    })
    // Whoever fell silent did so with an order on his last day, so that it is known how long ago it was.
    const parting = buyers.filter(({ silentFor }) => silentFor !== null && n === begin + history - silentFor)
    for (const [index, buyer] of parting.entries()) {
      const number = `XS${date.replaceAll('-', '')}${String(90 + index).padStart(3, '0')}`
      found.push(lifeOf(number, buyer, startOf(n) + 10 * 3_600_000 + index * 600_000, chance, true))
    }
    return [...found.flat(), ...housekeeping(n, chance)]
  }

  function lifeOf(number: string, buyer: Buyer, at: number, chance: Chance, certain = false): Happening[] {
    const lines = Array.from({ length: chance.between(1, 5) }, () => lineOf(chance.one(goods), chance))
    const base = {
      number,
      customer: { code: buyer.code, name: buyer.name },
      orderedAt: `${local(at).slice(0, 19)}+08:00`,
      address: buyer.address,
    }
    const order = (status: string, of = lines, more: object = {}) => ({
      ...base,
      status,
      lines: of,
      total: yuan(of.reduce((sum, { amount }) => sum + fen(amount), 0)),
      ...more,
    })
    const events: Happening[] = []
    const add = (when: number, item: Record<string, unknown>, id = number) =>
      events.push({ at: when, stream: 'orders', id, item })
    add(at, order('new'))
    const confirmed = at + chance.between(30, 240) * 60_000
    const fate = certain ? 1 : chance.next()
    if (fate < 0.05) {
      add(confirmed, order('cancelled'))
      return events
    }
    // Typed twice by mistake, and taken out again.
    if (fate < 0.055) {
      add(confirmed, { number, deleted: true })
      return events
    }
    const picking = confirmed + chance.between(4, 28) * 3_600_000
    const shipped = picking + chance.between(3, 30) * 3_600_000
    const completed = shipped + chance.between(2 * 24, 6 * 24) * 3_600_000
    add(confirmed, order('confirmed'))
    add(picking, order('picking'))
    add(shipped, order('shipped'))
    add(completed, order('completed'))
    for (const { product, quantity } of lines)
      events.push(...drawn(product, Number(quantity), shipped, chance))
    if (fate > 0.965) {
      const [first] = lines
      const back = completed + chance.between(3, 15) * day
      const returned = first && { ...first, quantity: `-${first.quantity}`, amount: yuan(-fen(first.amount)) }
      if (returned)
        add(
          back,
          order('completed', [returned], {
            number: number.replace('XS', 'TH'),
            orderedAt: `${local(back).slice(0, 19)}+08:00`,
          }),
          number.replace('XS', 'TH'),
        )
    }
    return events
  }

  /** What leaves a warehouse, and what comes in before it is empty. */
  function drawn(code: string, quantity: number, at: number, chance: Chance): Happening[] {
    const good = goods.find((one) => one.code === code)
    const place = good && chance.one(good.places)
    if (!good || !place) return []
    const left = Math.max(round(place.quantity - quantity), 0)
    place.quantity =
      left < good.usual * 0.4 && chance.next() < 0.75 ? round(left + good.usual * chance.between(3, 8)) : left
    return [{ at, stream: 'stock-levels', id: place.id, item: stockItem(good.code, place) }]
  }

  /** Now and then a price changes; once in a while a product goes. */
  function housekeeping(n: number, chance: Chance): Happening[] {
    const at = startOf(n) + 8 * 3_600_000
    if (chance.next() > 0.06) return []
    const good = chance.one(goods)
    good.price = Math.round(good.price * (0.97 + chance.next() * 0.08) * 100) / 100
    return [{ at, stream: 'products', id: good.code, item: productItem(good) }]
  }

  return { until, buyers }
}

const season = [1, 0.95, 0.55, 1.15, 1.05, 1, 1.1, 0.95, 0.9, 1.15, 0.85, 1.3, 1.2]

interface Place {
  id: string
  warehouse: string
  location: string
  quantity: number
}
interface Good {
  code: string
  name: string
  type: string
  batch: string
  unit: string
  price: number
  usual: number
  places: Place[]
}

function catalogue(seed: string): Good[] {
  const chance = chanceOf(`${seed} goods`)
  return families.flatMap(({ name, unit, price, types, batches, usual }, family) =>
    types.map((type, index): Good => {
      const code = `P${String(family + 1).padStart(2, '0')}${String(index + 1).padStart(2, '0')}`
      const some = warehouses.filter((_, at) => at === family % 3 || chance.next() < 0.45)
      return {
        ...{ code, name, type, unit, usual, batch: batches[index % batches.length] ?? '' },
        price: Math.round(price * (1 + index * 0.22) * 100) / 100,
        places: some.map(({ name: warehouse, locations }) => {
          const location = chance.one(locations)
          return {
            id: `${code} ${warehouse} ${location}`,
            warehouse,
            location,
            quantity: usual * chance.between(2, 9),
          }
        }),
      }
    }),
  )
}

const productItem = ({ code, name, type, batch, unit, price }: Good) => ({
  code,
  name,
  type,
  batch,
  unit,
  price: price.toFixed(2),
  active: true,
})
const stockItem = (product: string, { warehouse, location, quantity }: Place) => ({
  product,
  warehouse,
  location,
  quantity: String(quantity),
})

/** What was there at the beginning; one product is discontinued a year later, and one taken out of the books. */
function opening(goods: Good[], at: number): Happening[] {
  const events: Happening[] = goods.flatMap((good) => [
    { at, stream: 'products' as const, id: good.code, item: productItem(good) },
    ...good.places.map((place) => ({
      at: at + 1,
      stream: 'stock-levels' as const,
      id: place.id,
      item: stockItem(good.code, place),
    })),
  ])
  const old = {
    ...productItem({
      code: 'P9901',
      name: '稻草绳',
      type: '6 mm',
      batch: '一等',
      unit: '千克',
      price: 3.2,
      usual: 1,
      places: [],
    }),
    active: false,
  }
  events.push({ at: at + 2, stream: 'products', id: 'P9901', item: old })
  events.push({
    at: at + 2,
    stream: 'products',
    id: 'P9902',
    item: { ...old, code: 'P9902', name: '发泡颗粒' },
  })
  events.push({ at: at + 200 * day, stream: 'products', id: 'P9902', item: { code: 'P9902', deleted: true } })
  return events
}

function lineOf(good: Good, chance: Chance) {
  const broken = ['千克', '升', '平方米'].includes(good.unit) && chance.next() < 0.4
  const whole = Math.max(1, Math.round((good.usual * chance.between(2, 18)) / 10))
  const thousandths = whole * 1000 + (broken ? chance.between(1, 999) : 0)
  const fenPrice = Math.round(good.price * 100 * chance.one([1, 1, 1, 0.98, 0.95]))
  return {
    ...{ product: good.code, productName: good.name, unit: good.unit },
    quantity: thousandths % 1000 === 0 ? String(whole) : (thousandths / 1000).toFixed(3),
    price: yuan(fenPrice),
    amount: yuan(Math.round((fenPrice * thousandths) / 1000)),
  }
}

const yuan = (amount: number) =>
  `${amount < 0 ? '-' : ''}${Math.floor(Math.abs(amount) / 100)}.${String(Math.abs(amount) % 100).padStart(2, '0')}`
const fen = (text: string) => Math.round(Number(text) * 100)
/** Whole thousandths: what is reckoned in fractions of two is not. */
const round = (quantity: number) => Math.round(quantity * 1000) / 1000
