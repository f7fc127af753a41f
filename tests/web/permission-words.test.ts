import { expect, test } from 'vitest'
import { subjects } from '../../domain/permission.ts'
import en from '../../web/locales/en.ts'
import zh from '../../web/locales/zh-CN.ts'

test.each(Object.entries(subjects))(
  'the editor of roles has words for %s in both languages',
  (name, { actions }) => {
    for (const { rolePage } of [zh, en]) {
      const words = { ...rolePage.subject, ...rolePage.action } as Record<string, string>
      expect([name, ...actions].filter((word) => !words[word])).toEqual([])
    }
  },
)
