import { expect, test, vi } from 'vitest'
import { auditKinds } from '../../domain/audit-kind.ts'
import { exportLists } from '../../domain/export-list.ts'
import en from '../../web/locales/en.ts'
import zh from '../../web/locales/zh-CN.ts'

test.each(auditKinds)('the console has words for %s in both languages', (kind) => {
  const worded = [zh, en].map(({ auditPage, command }) => {
    const own = auditPage.kind as Record<string, string>
    return own[kind] ?? (command as Record<string, string>)[kind]
  })
  expect(worded).not.toContain(undefined)
})

test.each(Object.entries(exportLists))(
  'an export of %s is told by the list’s name',
  async (code, { title }) => {
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
    vi.stubGlobal('document', { documentElement: {}, createElement: () => ({}) })
    const { t } = await import('../../web/i18n.ts')
    expect(t(`exportPage.list.${code}`)).toBe(title[0])
  },
)
