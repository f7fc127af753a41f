import { z } from 'zod'
import { DictionaryEntryRow } from '../db/dictionary-entry.ts'
import { settingsIn } from '../db/settings.ts'
import { calendarInput } from '../domain/calendar.ts'
import { itemsOf } from './answer.ts'
import { endpoint, type Endpoint } from './endpoint.ts'

const dictionaryEntry = z
  .strictObject({
    type: z.string(),
    code: z.string(),
    label: z.string(),
    labelEn: z.string(),
    active: z.boolean(),
  })
  .meta({ id: 'DictionaryEntry' })

export const dictionaryEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/dictionary-entries',
    summary: 'The choices of the product, by type and in order',
    for: 'self',
    query: z.strictObject({ type: z.string().max(40).optional() }),
    answer: itemsOf(dictionaryEntry),
    handle: async ({ db, query }) => {
      const rows = await db.read().find(DictionaryEntryRow, query.type ? { type: query.type } : {}, {
        orderBy: { type: 'asc', position: 'asc' },
      })
      return {
        body: {
          items: rows.map(({ type, code, label, labelEn, active }) => ({
            type,
            code,
            label,
            labelEn,
            active,
          })),
        },
      }
    },
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
