/** A day of the company's calendar, 'YYYY-MM-DD' in its time zone. */
export type Day = string
/** 'HH:mm' on the company's clock. */
export type ClockTime = string

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const formatter = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formatters.set(timeZone, formatter)
  return formatter
}

/** What the company's clock shows at a moment, as if it were UTC: epoch milliseconds of the local reading. */
function reading(moment: Date, timeZone: string): number {
  return moment.getTime() + offsetAt(moment, timeZone)
}

const quarter = 15 * 60_000
const offsets = new Map<string, number>()

/** Milliseconds the zone is ahead of UTC. Clocks change on the quarter of an hour, so one answer holds for the whole of it. */
function offsetAt(moment: Date, timeZone: string): number {
  const begin = Math.floor(moment.getTime() / quarter) * quarter
  const key = `${timeZone} ${begin}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const offset = readingOf(new Date(begin), timeZone) - begin
  if (offsets.size > 5000) offsets.clear()
  offsets.set(key, offset)
  return offset
}

function readingOf(moment: Date, timeZone: string): number {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatterOf(timeZone).formatToParts(moment)) parts[type] = value
  const { year, month, day, hour, minute, second } = parts
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second), 0)
  return date.getTime()
}

/** What the company's clock shows at a moment, as epoch milliseconds of a moment at which it would be UTC. */
export const clockReading = reading

export function dayOf(moment: Date, timeZone: string): Day {
  return new Date(reading(moment, timeZone)).toISOString().slice(0, 10)
}

/** Milliseconds since midnight on the company's clock. */
export function timeOfDay(moment: Date, timeZone: string): number {
  return reading(moment, timeZone) % 86_400_000
}

/** The moment when the company's clock shows this; of a time that a summer-time gap leaves out, the moment just after it. */
export function momentOf(day: Day, time: ClockTime, timeZone: string): Date {
  return at(day, minutesOf(time) * 60_000, timeZone)
}

/** The moment `milliseconds` after midnight by the company's clock. */
export function at(day: Day, milliseconds: number, timeZone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00.000Z`) + milliseconds
  const guess = wanted - (reading(new Date(wanted), timeZone) - wanted)
  const found = guess + (wanted - reading(new Date(guess), timeZone))
  // West of Greenwich a time that a gap leaves out is found before the gap: at midnight, on the day before.
  return new Date(reading(new Date(found), timeZone) < wanted ? guess : found)
}

export function startOfDay(day: Day, timeZone: string): Date {
  return at(day, 0, timeZone)
}

export function minutesOf(time: ClockTime): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** A day that exists, between 1900 and 2199. */
export function isDay(text: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false
  const parsed = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().slice(0, 10) === text
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}
