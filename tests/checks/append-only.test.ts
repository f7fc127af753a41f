import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folders = [
  'activities',
  'api',
  'db',
  'domain',
  'embedded',
  'mail',
  'operations',
  'start',
  'temporal',
  'workflows',
]
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
)

const changing =
  /(nativeUpdate|nativeDelete|updateRow|upsert|upsertMany|remove|assign|persist)\(\s*(\w+,\s*)?(AuditEntryRow|HistoryEntryRow)\b/
const changingSql =
  /(update|delete\s+from|replace\s+into|truncate(\s+table)?)\s+[`"]?(audit_entry|history_entry)\b/i

test('nothing changes or deletes what the history or the audit says', () => {
  const found = files.filter((file) => {
    const text = readFileSync(file, 'utf8')
    return changing.test(text) || changingSql.test(text)
  })
  expect(found).toEqual([])
})

test('a change of either would be noticed', () => {
  expect(changing.test('await em.nativeDelete(AuditEntryRow, { at })')).toBe(true)
  expect(changing.test('await updateRow(em, HistoryEntryRow, { id }, { note })')).toBe(true)
  expect(changingSql.test('delete from `audit_entry` where id = 1')).toBe(true)
})
