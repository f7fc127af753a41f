import { expect, test, vi } from 'vitest'

// The console's texts ask the browser for the language chosen last; here there is none.
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
vi.stubGlobal('document', { documentElement: {}, createElement: () => ({}) })
const { money } = await import('../../web/format.ts')

test.each([
  ['1234567.80', '¥1,234,567.80'],
  ['-1508.16', '-¥1,508.16'],
  ['-0.50', '-¥0.50'],
  [null, '—'],
])('%s yuan are written %s', (yuan, said) => expect(money(yuan)).toBe(said))
