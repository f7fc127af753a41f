import { expect, test } from 'vitest'
import { defaultCalendar } from '../../domain/calendar.ts'
import { readDays, withMarks, yearWithoutDays } from '../../domain/calendar-text.ts'

test('a year is pasted as single days and as ranges', () => {
  const text = `# 2027 年放假安排
2027-01-01 休   # 元旦

2027-02-06..2027-02-08 休
2027-2-14，班
2027-05-01~2027-05-02 off
2027-05-08：work`
  const { marks, bad } = readDays(text)
  expect(bad).toEqual([])
  expect([...marks]).toEqual([
    ['2027-01-01', 'off'],
    ['2027-02-06', 'off'],
    ['2027-02-07', 'off'],
    ['2027-02-08', 'off'],
    ['2027-02-14', 'work'],
    ['2027-05-01', 'off'],
    ['2027-05-02', 'off'],
    ['2027-05-08', 'work'],
  ])
})

test.each([
  ['2027-02-30 休', 'not-a-day'],
  ['2027-13-01 休', 'not-a-day'],
  ['2027-02-12..2027-02-06 休', 'ends-first'],
  ['2027-02-06..2028-02-12 休', 'too-long'],
  ['2027-02-06', 'not-understood'],
  ['2027-02-06 假', 'not-understood'],
  ['2027-02-06 constructor', 'not-understood'],
  ['春节 休', 'not-understood'],
  ['2027-01-01 班', 'said-otherwise'],
])('of “%s” it is said that it is %s, by its line; the rest is read', (line, fault) => {
  const { marks, bad } = readDays(`2027-01-01 休\n${line}\n2027-01-02 休`)
  expect(bad).toEqual([{ line: 2, text: line, fault }])
  expect([...marks.keys()]).toEqual(['2027-01-01', '2027-01-02'])
})

test('pasted days are added to those that stand, and a day is only one of both', () => {
  const standing = { ...defaultCalendar('Asia/Shanghai'), daysOff: ['2026-10-01', '2027-01-01'] }
  const { marks } = readDays('2027-01-01 班\n2027-01-02 休')
  expect(withMarks(standing, marks)).toMatchObject({
    daysOff: ['2026-10-01', '2027-01-02'],
    workingDays: ['2027-01-01'],
  })
})

test('from December on a next year without a single day marked is missed', () => {
  const calendar = { ...defaultCalendar('Asia/Shanghai'), daysOff: ['2026-10-01'] }
  expect(yearWithoutDays(calendar, '2026-11-30')).toBeNull()
  expect(yearWithoutDays(calendar, '2026-12-01')).toBe(2027)
  expect(yearWithoutDays({ ...calendar, workingDays: ['2027-02-14'] }, '2026-12-31')).toBeNull()
})
