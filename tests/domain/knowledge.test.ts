import { expect, test } from 'vitest'
import { phrasesOf, rank, type Ranked } from '../../domain/knowledge-rank.ts'
import { snippetsOf } from '../../domain/knowledge-snippet.ts'
import { soughtTerms, termsOfTexts } from '../../domain/knowledge.ts'

const nothing = { title: '', request: '', handling: '', result: '' }
const ticket = (number: string, texts: object, more: object = {}): Ranked => ({
  ...{ number, type: 'consult', satisfaction: 4, archivedAt: new Date('2026-01-01T00:00:00Z') },
  texts: { ...nothing, ...texts },
  ...more,
})
function order(typed: string, rows: Ranked[], type?: string): string[] {
  const terms = new Map(soughtTerms(typed, 24).map(({ term }) => [term, 1]))
  return rank({ terms, phrases: phrasesOf(typed), type }, rows, 0.1).map(({ number }) => number)
}

test('a ticket is found by pairs of its characters, and by words whole, in parts and from their figures on', () => {
  const terms = termsOfTexts({ ...nothing, title: '换粉盒 HL-2260D', request: '换粉盒' })
  expect([...terms.keys()].sort()).toEqual(['2260d', 'hl', 'hl2260d', '换粉', '盒', '粉盒'].sort())
  expect([terms.get('换粉'), terms.get('hl2260d')]).toEqual([12, 8])
})

test('a word may go on, a pair may not, and a single character is sought only where it is alone', () => {
  expect(soughtTerms('ＨＬ-22', 24)).toEqual([{ term: 'hl22', open: true }])
  expect(soughtTerms('纸', 24)).toEqual([{ term: '纸', open: true }])
  expect(soughtTerms('A4纸', 24)).toEqual([{ term: 'a4', open: true }])
  expect(soughtTerms('卡纸，卡纸！', 24)).toEqual([{ term: '卡纸', open: false }])
  expect(soughtTerms('打印机卡纸', 2)).toHaveLength(2)
  expect(soughtTerms('，。', 24)).toEqual([])
})

test('a title weighs more than a request, a request more than a handling, a handling more than a result', () => {
  const fields = ['result', 'handling', 'request', 'title']
  const rows = fields.map((field) => ticket(field, { [field]: '打印机卡纸' }))
  expect(order('卡纸', rows)).toEqual([...fields].reverse())
})

test('what stands together as it was typed comes before the same pairs apart', () => {
  const rows = [
    ticket('apart', { title: '双面打印，面卡卡纸' }),
    ticket('together', { title: '打印机双面卡纸' }),
  ]
  expect(order('双面卡纸', rows)).toEqual(['together', 'apart'])
})

test('of two that answer as well: the same type, then the more content customer, then the newer', () => {
  const same = { title: '卡纸' }
  const rows = [
    ticket('older', same),
    ticket('newer', same, { archivedAt: new Date('2026-02-01T00:00:00Z') }),
    ticket('content', same, { satisfaction: 5 }),
    ticket('complaint', same, { type: 'complain', satisfaction: 3 }),
  ]
  expect(order('卡纸', rows)).toEqual(['content', 'newer', 'older', 'complaint'])
  expect(order('卡纸', rows, 'complain')[0]).toBe('complaint')
})

test('what meets too little of the question is no answer', () => {
  const terms = new Map(soughtTerms('打印机双面卡纸怎么办', 24).map(({ term }) => [term, 1]))
  const rows = [ticket('little', { title: '打印' })]
  expect(rank({ terms, phrases: [] }, rows, 0.25)).toEqual([])
})

test('a mark stands over exactly what was found, whatever width its letters have', () => {
  const hit = (typed: string, text: string) => {
    const terms = soughtTerms(typed, 24).map(({ term }) => term)
    return snippetsOf(terms, { ...nothing, handling: text })
      .filter(({ field }) => field === 'handling')
      .flatMap(({ text, marks }) => marks.map(([from, to]) => text.slice(from, to)))
  }
  expect(hit('双面卡纸', '单面正常，双面卡纸。')).toEqual(['双面卡纸'])
  expect(hit('hl2260d', '型号ＨＬ－２２６０Ｄ，😀。')).toEqual(['ＨＬ－２２６０Ｄ'])
  expect(hit('粉盒', `${'很长的话。'.repeat(40)}\n换粉盒${'很长的话。'.repeat(40)}`)).toEqual(['粉盒'])
})

test('a snippet is short, shows where it was cut and never halves a character', () => {
  const text = `${'😀'.repeat(90)}粉盒${'😀'.repeat(90)}`
  const [, snippet] = snippetsOf(['粉盒'], { ...nothing, title: '一', request: text })
  expect(snippet?.text).toMatch(/^….*粉盒.*…$/u)
  expect(snippet?.text.isWellFormed()).toBe(true)
  expect(snippet?.text.length).toBeLessThanOrEqual(93)
})
