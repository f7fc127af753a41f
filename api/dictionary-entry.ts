import { z } from 'zod'
import { DictionaryEntryRow } from '../db/dictionary-entry.ts'
import { settingsIn } from '../db/settings.ts'
import { endpoint, type Endpoint } from './endpoint.ts'

export const dictionaryEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/dictionary-entries',
    summary: 'The choices of the product, by type and in order',
    for: 'self',
    query: z.strictObject({ type: z.string().max(40).optional() }),
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
    handle: async ({ db, timeZone }) => ({ body: (await settingsIn(db.read(), timeZone)).calendar }),
  }),
]
