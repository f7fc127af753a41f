import { addDays, type Day } from '../../domain/day.ts'
import { addMonths } from '../../domain/silence.ts'

/** What a customer ordered in a month: 2026-03, yuan as decimal text. */
export interface Month {
  month: string
  total: string
  orders: number
}
/** A day to be marked in the chart: where it lies, in months from the left edge. */
export interface Mark {
  kind: 'lastOrder' | 'line'
  day: Day
  at: number
}
export interface Trend {
  /** Each month once, those without orders too. */
  months: Month[]
  marks: Mark[]
  orders: number
  /** In fen, so that nothing is lost by adding. */
  fen: number
  /** The last order lies before the first of these months. */
  isBefore: boolean
}

export const shownMonths = 24

/** The last months of a customer's orders, up to today, with the days on which its silence began and became too long. */
export function trendOf(told: Month[], lastOrder: Day | null, line: Day, today: Day): Trend {
  const first = `${addMonths(today, 1 - shownMonths).slice(0, 7)}-01`
  const known = new Map(told.map((one) => [one.month, one]))
  const months = Array.from({ length: shownMonths }, (_, index): Month => {
    const month = addMonths(first, index).slice(0, 7)
    return known.get(month) ?? { month, total: '0.00', orders: 0 }
  })
  const marks = [
    ...(lastOrder ? [{ kind: 'lastOrder' as const, day: lastOrder }] : []),
    { kind: 'line' as const, day: line },
  ]
    .map((mark) => ({ ...mark, at: placeOf(mark.day, months) }))
    .filter((mark): mark is Mark => mark.at !== null)
  return {
    months,
    marks,
    orders: months.reduce((sum, { orders }) => sum + orders, 0),
    fen: months.reduce((sum, { total }) => sum + Math.round(Number(total) * 100), 0),
    isBefore: lastOrder !== null && lastOrder < first,
  }
}

/** The middle of the day, so that the first of a month lies within it. */
function placeOf(day: Day, months: Month[]): number | null {
  const index = months.findIndex(({ month }) => day.startsWith(month))
  if (index === -1) return null
  const begin = `${day.slice(0, 7)}-01`
  const length = Number(addDays(addMonths(begin, 1), -1).slice(8))
  return index + (Number(day.slice(8)) - 0.5) / length
}
