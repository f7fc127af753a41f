import { chanceOf, cities, roads, strangers, type Chance } from './sales-goods.ts'

/** A customer of the stand-in. It orders about so often, and some have fallen silent or never ordered. */
export interface Buyer {
  code: string
  name: string
  weight: number
  /** It ordered for the last time so many days before the origin; null while it goes on. */
  silentFor: number | null
  never: boolean
  address: string
}

/** Of every thirty customers ten have fallen silent, for seven to twenty-two months, and four never ordered. */
export function buyersOf(seed: string, customers: readonly string[]): Buyer[] {
  const chance = chanceOf(`${seed} buyers`)
  const addressOf = (name: string) => {
    const somewhere = chance.one(cities)
    const city = cities.find((one) => name.startsWith(one)) ?? somewhere
    return `${city}市${chance.one(roads)} ${chance.between(1, 880)} 号`
  }
  const known = customers.map((name, index): Buyer => {
    const turn = index % 30
    const isSilent = turn >= 4 && (turn % 6 === 4 || turn % 6 === 5)
    // The last two of thirty have been silent for hardly longer than half a year.
    const longest = turn >= 28 ? 188 + (turn - 28) * 6 : 195 + ((turn - 4) >> 1) * 47 + (turn % 2) * 21
    return {
      code: `C${10_001 + index}`,
      // Written as a clerk may write it; it is the same name all the same.
      name: turn === 7 ? name.replace(/有限公司$/, ' 有限公司') : name,
      weight: 1 + ((index * 7) % 5),
      silentFor: isSilent ? longest : null,
      never: turn >= 24 && turn <= 27,
      address: addressOf(name),
    }
  })
  const unknown = strangers.map((name, index): Buyer => ({
    ...{ code: `C${20_001 + index}`, name, weight: 1, silentFor: null, never: false },
    address: addressOf(name),
  }))
  return [...known, ...unknown]
}

/** One of them, the heavier the likelier. */
export function weighed(buyers: Buyer[], chance: Chance): Buyer | undefined {
  let at = chance.next() * buyers.reduce((sum, { weight }) => sum + weight, 0)
  return buyers.find(({ weight }) => (at -= weight) < 0)
}
