import { expect, test, vi } from 'vitest'

// The console's texts ask the browser for the language chosen last; here there is none.
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
vi.stubGlobal('document', { documentElement: {}, createElement: () => ({}) })
const { money } = await import('../../web/format.ts')
const { figure, language, t } = await import('../../web/i18n.ts')

test.each([
  ['1234567.80', '¥1,234,567.80'],
  ['-1508.16', '-¥1,508.16'],
  ['-0.50', '-¥0.50'],
  [null, '—'],
])('%s yuan are written %s', (yuan, said) => expect(money(yuan)).toBe(said))

test.each([
  [0, '0'],
  [1234567, '1,234,567'],
  ['120500', '120,500'],
  ['-1234.5', '-1,234.5'],
  ['123456789012345.678', '123,456,789,012,345.678'],
  [null, ''],
])('the quantity %s is written %s in both languages, and in their texts', (value, said) => {
  for (const wanted of ['zh-CN', 'en'] as const) {
    language.value = wanted
    expect(figure(value)).toBe(said)
    if (typeof value === 'number') expect(t('total', { n: value })).toContain(said)
  }
})
