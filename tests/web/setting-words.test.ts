import { expect, test } from 'vitest'
import { settings } from '../../domain/setting.ts'
import en from '../../web/locales/en.ts'
import zh from '../../web/locales/zh-CN.ts'

type Texts = Record<string, unknown>
const at = (texts: unknown, key: string) =>
  key.split('.').reduce<unknown>((found, part) => (found as Texts | undefined)?.[part], texts) as
    Record<string, string> | undefined

test.each(Object.entries(settings))(
  'the page of settings has words for %s in both languages',
  (key, rule) => {
    const place = key.includes('.') ? key : `${key}.${key}`
    for (const { settingPage } of [zh, en]) {
      const said = at(settingPage.of, place)
      expect([Boolean(said?.name), Boolean(said?.effect)]).toEqual([true, true])
      expect(Object.keys(settingPage.group)).toContain(rule.group)
      if ('unit' in rule) expect(Object.keys(settingPage.unit)).toContain(rule.unit)
    }
  },
)
