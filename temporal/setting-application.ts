import { isDeepStrictEqual } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database, Transaction } from '../db/connection.ts'
import { openRecords, type LivingRecord } from '../db/open-record.ts'
import { SettingApplicationRow } from '../db/setting-application.ts'
import { settingsIn } from '../db/settings.ts'
import { change, StaleRecord, untilFresh, wantNudge } from '../db/write.ts'
import { restamp } from '../domain/lifecycle.ts'
import { lifecycleOf } from '../domain/lifecycles.ts'
import { isSetting, movesMoment, settingsWith, type SettingKey } from '../domain/setting.ts'

interface Surroundings {
  db: Database
  timeZone: string
  now: () => Date
  log: Logger
  stopped: () => boolean
}

/** So many at once and so long between: a few hundred records in a minute's tenth, and everybody else goes on. */
const page = 20
const pause = 400
/** By then whoever read the settings before they were changed has written what he made of them. */
const settledAfter = 60_000

/**
 * Brings changed settings to the records that were open already. A page of records, their nudges and how far it came
 * are one transaction, so it can die anywhere and goes on where it was.
 */
export async function runApplications(surroundings: Surroundings): Promise<void> {
  const { db, stopped, log } = surroundings
  const waiting = () =>
    db.read().findOne(SettingApplicationRow, { finishedAt: null }, { orderBy: { id: 'asc' } })
  for (let row = await waiting(); row && !stopped(); row = await waiting()) {
    await applyPage(surroundings, row.id)
    await wait(pause)
  }
  if (stopped()) return
  for (const { id, key, done, moved } of await unchecked(surroundings)) {
    await lookAgain(surroundings, id)
    log.info({ key, records: done, moved }, 'a setting was applied to the open records')
  }
}

async function applyPage({ db, timeZone, now }: Surroundings, id: number): Promise<void> {
  await untilFresh(() =>
    db.transaction(async (em) => {
      const row = await em.findOne(SettingApplicationRow, { id, finishedAt: null })
      if (!row) return
      const records = await openRecords(em, row.upTo, page)
      const moved = await restampAll(em, records, row, timeZone, now())
      const last = records.at(-1)
      const written = await em.nativeUpdate(
        SettingApplicationRow,
        { id, upTo: row.upTo, finishedAt: null },
        {
          upTo: last?.number ?? row.upTo,
          done: row.done + records.length,
          moved: row.moved + moved,
          ...(records.length < page && { finishedAt: now() }),
        },
      )
      // Another worker has taken this page; what it wrote stands.
      if (written !== 1) throw new StaleRecord(row.key)
    }),
  )
}

/**
 * Who read the settings just before they were changed may have written a record behind our back. It is looked at once
 * more, unless the setting has been changed again since.
 */
async function lookAgain({ db, timeZone, now }: Surroundings, id: number): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const from: string = after
    after = await untilFresh(() =>
      db.transaction(async (em) => {
        const row = await em.findOne(SettingApplicationRow, { id, checkedAt: null })
        if (!row || !isSetting(row.key)) return null
        const inForce = await settingsIn(em, timeZone)
        const stands = isDeepStrictEqual(inForce, settingsWith(inForce, row.key, row.value))
        const since = new Date(row.wantedAt.getTime() - settledAfter)
        const records = stands ? await openRecords(em, from, page, { updatedAt: { $gte: since } }) : []
        await restampAll(em, records, row, timeZone, now())
        if (records.length === page) return records.at(-1)?.number ?? null
        await em.nativeUpdate(SettingApplicationRow, { id }, { checkedAt: now() })
        return null
      }),
    )
  }
}

function unchecked({ db, now }: Surroundings): Promise<SettingApplicationRow[]> {
  const settled = { wantedAt: { $lt: new Date(now().getTime() - settledAfter) } }
  return db.read().find(SettingApplicationRow, { checkedAt: null, finishedAt: { $ne: null }, ...settled })
}

async function restampAll(
  em: Transaction,
  records: LivingRecord[],
  { key, value, wantedBy }: SettingApplicationRow,
  timeZone: string,
  at: Date,
): Promise<number> {
  if (!isSetting(key)) return 0
  const settings = settingsWith(await settingsIn(em, timeZone), key, value)
  const touches = (command: string) => movesMoment(key satisfies SettingKey, command)
  let moved = 0
  for (const { subject, ...record } of records) {
    const after = restamp(lifecycleOf(subject), record, settings, touches, at)
    if (!after) continue
    const deed = { command: 'settings-applied', commandId: null, actor: wantedBy, at, note: key }
    await change(em, subject, record, after, deed)
    await wantNudge(em, subject, record.number, at)
    moved += 1
  }
  return moved
}
