import { expect, test } from 'vitest'
import { auditKinds } from '../../domain/audit-kind.ts'
import en from '../../web/locales/en.ts'
import zh from '../../web/locales/zh-CN.ts'

test.each(auditKinds)('the console has words for %s in both languages', (kind) => {
  const worded = [zh, en].map(({ auditPage, command }) => {
    const own = auditPage.kind as Record<string, string>
    return own[kind] ?? (command as Record<string, string>)[kind]
  })
  expect(worded).not.toContain(undefined)
})
