import type { WorkingCalendar } from './calendar.ts'
import { addDays, isDay, type Day } from './day.ts'

export type Mark = 'off' | 'work'
/** What is wrong with a line of a pasted calendar. */
export interface BadLine {
  line: number
  text: string
  fault: 'not-understood' | 'not-a-day' | 'ends-first' | 'too-long' | 'said-otherwise'
}

const words: Record<string, Mark> = { 休: 'off', 班: 'work', off: 'off', work: 'work' }
const shape = /^(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:\.\.|~|至)\s*(\d{4}-\d{1,2}-\d{1,2}))?[\s,，:：]+(\S+)$/
/** A longer holiday than any there is: a slip in the year would fill the calendar. */
const longest = 60

/**
 * Days as people paste them, a line for each or for a range: `2027-01-01 休`, `2027-02-06..2027-02-12 休`,
 * `2027-02-14 班`. Empty lines and what follows a # say nothing.
 */
export function readDays(text: string): { marks: Map<Day, Mark>; bad: BadLine[] } {
  const marks = new Map<Day, Mark>()
  const bad: BadLine[] = []
  for (const [index, raw] of text
    .normalize('NFKC')
    .split(/\r\n?|\n/)
    .entries()) {
    const said = raw.replace(/#.*$/, '').trim()
    if (said === '') continue
    const fault = readLine(said, marks)
    if (fault) bad.push({ line: index + 1, text: said.slice(0, 60), fault })
  }
  return { marks, bad }
}

function readLine(said: string, marks: Map<Day, Mark>): BadLine['fault'] | null {
  const [, from = '', to = from, word = ''] = shape.exec(said) ?? []
  const mark = Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()] : undefined
  if (!mark) return 'not-understood'
  const [first, last] = [padded(from), padded(to)]
  if (!isDay(first) || !isDay(last)) return 'not-a-day'
  if (last < first) return 'ends-first'
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) if (days.push(day) > longest) return 'too-long'
  if (days.some((day) => marks.has(day) && marks.get(day) !== mark)) return 'said-otherwise'
  for (const day of days) marks.set(day, mark)
  return null
}

const padded = (day: string) =>
  day
    .split('-')
    .map((part) => part.padStart(2, '0'))
    .join('-')

/** The calendar with these days marked; whatever else is marked in it stays. */
export function withMarks(calendar: WorkingCalendar, marks: Map<Day, Mark | null>): WorkingCalendar {
  const of = (standing: Day[], mark: Mark) =>
    [
      ...standing.filter((day) => !marks.has(day)),
      ...[...marks].filter(([, wanted]) => wanted === mark).map(([day]) => day),
    ].sort()
  return { ...calendar, daysOff: of(calendar.daysOff, 'off'), workingDays: of(calendar.workingDays, 'work') }
}

/** From the first of December on, the next year when nothing is marked in it yet: its holidays are known by then. */
export function yearWithoutDays(calendar: WorkingCalendar, today: Day): number | null {
  if (today.slice(5, 7) !== '12') return null
  const next = Number(today.slice(0, 4)) + 1
  const known = [...calendar.daysOff, ...calendar.workingDays].some((day) => day.startsWith(`${next}-`))
  return known ? null : next
}
