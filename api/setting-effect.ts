import { furtherSilent } from '../db/churn-what-if.ts'
import { CustomerRow } from '../db/customer.ts'
import { everyOpenDeadlines, everyOpenRecord } from '../db/open-record.ts'
import { settingsIn } from '../db/settings.ts'
import { dayOf } from '../domain/day.ts'
import { restamp, type Deadline } from '../domain/lifecycle.ts'
import { lifecycleOf } from '../domain/lifecycles.ts'
import { movesMoment, settings, settingsWith, type SettingKey } from '../domain/setting.ts'
import { isThreshold } from '../domain/silence.ts'
import type { Call } from './endpoint.ts'
import { count as countRows } from './list.ts'

/** Of one kind of deadline: how many would move, and of those how many would act at once or be left out. */
export interface Kind {
  command: string
  moved: number
  atOnce: number
  dropped: number
}

/** What a value of a setting would do to the processes that are open now. */
export async function effectOf(call: Call, key: SettingKey, value: unknown) {
  const { db, timeZone, now } = call
  const inForce = settingsWith(await settingsIn(db.read(), timeZone), key, value)
  const touches = (command: string) => movesMoment(key, command)
  const kinds = new Map<string, Kind>()
  let [open, touched] = [0, 0]
  const at = now()
  const count = (command: string, what: 'moved' | 'atOnce' | 'dropped') => {
    const kind = kinds.get(command) ?? { command, moved: 0, atOnce: 0, dropped: 0 }
    kind[what] += 1
    kinds.set(command, kind)
  }
  for await (const record of everyOpenRecord(db)) {
    open += 1
    const after = restamp(lifecycleOf(record.subject), record, inForce, touches, at)
    if (!after) continue
    touched += 1
    const standing = new Set(record.deadlines.map(keyOf))
    for (const deadline of after.deadlines.filter((deadline) => !record.deadlines.includes(deadline))) {
      count(deadline.command, 'moved')
      if (new Date(deadline.at) < at) count(deadline.command, 'atOnce')
      standing.delete(keyOf(deadline))
    }
    const left = new Set(after.deadlines.map(keyOf))
    for (const { command } of record.deadlines.filter((deadline) => !left.has(keyOf(deadline))))
      count(command, 'dropped')
  }
  const customers = await furtherWarned(call, key, value)
  return { open, touched, kinds: [...kinds.values()].sort((a, b) => b.moved - a.moved), customers }
}

/** Of how many more customers a scan of today would warn; null where the setting has nothing to do with that. */
async function furtherWarned({ db, timeZone, now }: Call, key: SettingKey, value: unknown) {
  if (!isThreshold(key)) return null
  const em = db.read()
  const standing = { today: dayOf(now(), timeZone), settings: await settingsIn(em, timeZone) }
  const where = furtherSilent(key, Number(value), standing)
  return where ? countRows(em, CustomerRow, where, 'number') : 0
}

const keyOf = ({ command, ref, anchor }: Deadline) => `${command}/${ref}/${anchor}`

/** How many open processes wait for a moment that is reckoned from a setting. */
export async function bearing({ db }: Call): Promise<(key: SettingKey) => number> {
  const counts = new Map<SettingKey, number>()
  const keys = Object.keys(settings) as SettingKey[]
  for await (const deadlines of everyOpenDeadlines(db)) {
    const waiting = deadlines.filter(({ firedAt }) => !firedAt)
    for (const key of keys)
      if (waiting.some(({ command }) => movesMoment(key, command)))
        counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return (key) => counts.get(key) ?? 0
}
