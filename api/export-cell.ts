import type { Column } from '../domain/export-column.ts'
import { exportLists } from '../domain/export-list.ts'
import { hiddenFieldsOf, type Ability } from '../domain/ability.ts'
import { clockReading } from '../domain/day.ts'
import { actionWords, scopeWords } from '../domain/permission-words.ts'
import type { Permission } from '../domain/permission.ts'
import type { Language } from '../domain/problem-text.ts'
import { wordsIn, type Words } from '../domain/words.ts'

/** A cell as it is written: text, a figure as decimal text, or a day or moment as the company's clock reads. */
export type Cell =
  | { kind: 'text'; value: string }
  | { kind: 'number' | 'money'; value: string }
  | { kind: 'day' | 'moment'; value: number }
  | null

/** What codes are called, by type of the dictionary and code. */
export type Labels = ReadonlyMap<string, string>

export interface Style {
  language: Language
  timeZone: string
  labels: Labels
}

const yes: Words = ['是', 'Yes']
const no: Words = ['否', 'No']
const figure = /^-?\d{1,15}(\.\d{1,6})?$/

/** The columns that this person sees. */
export function columnsFor(ability: Ability, subject: string, columns: Column[]): Column[] {
  const hidden = hiddenFieldsOf(ability, subject)
  return columns.filter(({ at }) => !hidden.includes(at.split('.').at(-1) ?? ''))
}

export function cellOf(item: unknown, column: Column, style: Style): Cell {
  const { at, kind, dictionary, words } = column
  const value = at.split('.').reduce<unknown>(valueIn, item)
  if (value === null || value === undefined || value === '') return null
  if (kind === 'flag') return { kind: 'text', value: wordsIn(value ? yes : no, style.language) }
  if (kind === 'json') return { kind: 'text', value: JSON.stringify(value) }
  if (kind === 'rights') return rightsCell(value as Permission[], column.subject ?? '', style)
  const text = value instanceof Date ? value.toISOString() : String(value)
  if (kind === 'day') return { kind, value: Date.parse(`${text}T00:00:00Z`) }
  if (kind === 'moment') return { kind, value: clockReading(new Date(text), style.timeZone) }
  // A figure is one of ours, so it is no formula; what does not look like one is text.
  if (kind !== 'text' && figure.test(text)) return { kind, value: text }
  const word = words?.[`${String((item as { type?: unknown } | null)?.type)}.${text}`] ?? words?.[text]
  if (word) return { kind: 'text', value: wordsIn(word, style.language) }
  return { kind: 'text', value: (dictionary && style.labels.get(`${dictionary}/${text}`)) ?? text }
}

/** What a role may do to a subject: `查看（隐藏 预计金额）、修改（本人）`. */
function rightsCell(permissions: Permission[], subject: string, { language }: Style): Cell {
  const [comma, open, close, hides] =
    language === 'en' ? [', ', ' (', ')', 'hides '] : ['、', '（', '）', '隐藏 ']
  const said = permissions
    .filter((permission) => permission.subject === subject)
    .map(({ action, scope, hiddenFields = [] }) => {
      const word = actionWords[action] ? wordsIn(actionWords[action], language) : action
      const hidden = hiddenFields.map((field) => fieldWord(subject, field, language)).join(comma)
      const limits = [
        ...(scope === 'own' ? [wordsIn(scopeWords.own, language)] : []),
        ...(hidden ? [hides + hidden] : []),
      ]
      return limits.length ? `${word}${open}${limits.join(comma)}${close}` : word
    })
  return said.length ? { kind: 'text', value: said.join(comma) } : null
}

function fieldWord(subject: string, field: string, language: Language): string {
  const columns = Object.values(exportLists).flatMap((list) => (list.subject === subject ? list.columns : []))
  const column = columns.find(({ at }) => at === field)
  // What a column is measured in is no part of the field's name.
  return column ? wordsIn(column.head, language).replace(/ ?[（(].*$/, '') : field
}

function valueIn(of: unknown, name: string): unknown {
  if (Array.isArray(of)) return of.map((one) => String(valueIn(one, name) ?? '')).join('、')
  return (of as Record<string, unknown> | null)?.[name]
}
