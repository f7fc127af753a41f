import { bigrams, nameKey } from './name-key.ts'

// What nearly every company's name holds tells nothing about which company it is.
const common =
  /(股份有限公司|有限责任公司|有限公司|集团公司|分公司|公司|集团|股份|co\.,?ltd\.?|ltd\.?|inc\.?|\(.*?\))/g
const place = /^.{2,3}[省市]/

/** What of a company's name tells it from others: 上海(浦东)聪海贸易有限公司 → 上海聪海贸易. */
export function coreOf(name: string): string {
  const key = nameKey(name)
  const core = key.replace(common, '').replace(place, '')
  return core.length >= 2 ? core : key
}

/** Fragments by which customers of a similar name are looked for: the whole, then its first and last characters. */
export function fragmentsOf(name: string): string[] {
  const core = [...coreOf(name)]
  const pieces = [core, core.slice(0, 4), core.slice(0, 3), core.slice(-4)]
  return [...new Set(pieces.map((piece) => piece.join('')).filter((piece) => [...piece].length >= 2))]
}

/** How much two names have in common, 0 to 1: of their pairs of characters those that both have. */
export function likeness(one: string, other: string): number {
  const [a, b] = [bigrams(coreOf(one)), bigrams(coreOf(other))]
  const shared = a.filter((pair) => b.includes(pair)).length
  return a.length + b.length === 0 ? 0 : (2 * shared) / (a.length + b.length)
}
