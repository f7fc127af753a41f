import { z } from 'zod'
import { DictionaryEntryRow, dictionaryEpochOf } from '../db/dictionary-entry.ts'
import { heldIn } from '../db/dictionary-use.ts'
import { rowsOf } from '../db/row.ts'
import { settingsIn } from '../db/settings.ts'
import { calendarInput } from '../domain/calendar.ts'
import { dictionaryTypes, isLocked } from '../domain/dictionary-entry.ts'
import { entryCode, line } from '../domain/input.ts'
import { addEntry, changeEntry, deleteEntry, orderEntries } from './dictionary-change.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'

const subject = 'DictionaryEntry'
const label = line(50)
export const entryInput = z.strictObject({
  type: z.enum(dictionaryTypes),
  code: entryCode.optional(),
  label,
  labelEn: label,
})
export const entryEdit = z
  .strictObject({ label, labelEn: label, active: z.boolean(), position: z.int().min(0).max(1000) })
  .partial()
export const orderInput = z.strictObject({ codes: z.array(entryCode).min(1).max(1000) })

const shown = {
  type: z.string(),
  code: z.string(),
  label: z.string(),
  labelEn: z.string(),
  active: z.boolean(),
}
const editable = { version: z.int(), position: z.int(), locked: z.boolean() }
const entry = z.strictObject({ ...shown, ...editable, used: z.boolean() })
const entries = z.strictObject({ items: z.array(entry), epoch: z.int() })

export const dictionaryEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/dictionary-entries',
    summary:
      'The choices of the product, by type and in order. Whoever edits them sees more of each and, asking for one type, which are used',
    for: 'self',
    query: z.strictObject({
      type: z.string().max(40).optional(),
      active: z.enum(['true', 'false']).optional(),
    }),
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          ...shown,
          ...z.strictObject(editable).partial().shape,
          used: z.boolean().optional(),
        }),
      ),
      epoch: z.int(),
    }),
    handle: async (call) => {
      const { type, active } = call.query
      const body = await listed(call, type)
      const wanted = active === undefined ? null : active === 'true'
      return {
        body: { ...body, items: body.items.filter((item) => wanted === null || item.active === wanted) },
      }
    },
  }),
  endpoint({
    method: 'post',
    path: '/dictionary-entries',
    summary: 'Add an entry at the end of its type',
    for: { subject, action: 'edit' },
    body: entryInput,
    answer: entry,
    status: 201,
    problems: [409],
    handle: (call) => addEntry(call as Call, call.body),
  }),
  endpoint({
    method: 'patch',
    path: '/dictionary-entries/{type}/{code}',
    summary: 'Rename, deactivate, activate or move an entry',
    for: { subject, action: 'edit' },
    body: entryEdit,
    answer: entry,
    problems: [404, 409, 412, 428],
    handle: (call) => changeEntry(call as Call, call.body),
  }),
  endpoint({
    method: 'put',
    path: '/dictionary-entries/{type}/order',
    summary: 'Put the entries of a type in this order',
    for: { subject, action: 'edit' },
    body: orderInput,
    answer: entries,
    problems: [404, 409],
    handle: async (call) => {
      await orderEntries(call, call.body.codes)
      return { body: await listed(call, call.params.type) }
    },
  }),
  endpoint({
    method: 'delete',
    path: '/dictionary-entries/{type}/{code}',
    summary: 'Delete an entry that was never used',
    for: { subject, action: 'edit' },
    problems: [404, 409, 412, 428],
    handle: (call) => deleteEntry(call),
  }),
  endpoint({
    method: 'get',
    path: '/working-calendar',
    summary: 'When the company works',
    for: 'self',
    answer: calendarInput.meta({ id: 'WorkingCalendar' }),
    handle: async ({ db, timeZone }) => ({ body: (await settingsIn(db.read(), timeZone)).calendar }),
  }),
]

async function listed({ db, person }: Call, type: string | undefined) {
  const em = db.read()
  // Read before the entries: who hears of a later epoch reads again.
  const epoch = await dictionaryEpochOf(em)
  const orderBy = { type: 'asc', position: 'asc' } as const
  const rows = await rowsOf(em, DictionaryEntryRow, type === undefined ? {} : { type }, { orderBy })
  if (!person.ability.can('edit', subject)) return { items: rows.map(presentShown), epoch }
  const items = await Promise.all(
    rows.map(async (row) => ({
      ...presentEditable(row),
      ...(type !== undefined && { used: (await heldIn(em, row)).length > 0 }),
    })),
  )
  return { items, epoch }
}

const presentShown = ({ type, code, label, labelEn, active }: DictionaryEntryRow) => ({
  type,
  code,
  label,
  labelEn,
  active,
})
const presentEditable = (row: DictionaryEntryRow) => ({
  ...presentShown(row),
  version: row.version,
  position: row.position,
  locked: isLocked(row.type),
})
