import type { Words } from './words.ts'

/** What a cell holds. money is yuan and number a figure, both as decimal text; a moment is shown on the company's clock. */
export type CellKind = 'text' | 'number' | 'money' | 'day' | 'moment' | 'flag' | 'json' | 'rights'

export interface Column {
  /** Where the value stands in an item of the list, or the values of several: `assignee.name`. Its first word is the field that may be hidden. */
  at: string
  head: Words
  kind: CellKind
  /** The type of the dictionary whose code it is, or `role`. */
  dictionary?: string
  /** What its codes are called, where they are no dictionary's; `type.code` where that differs by the item's type. */
  words?: Record<string, Words>
  /** Of rights: whose they are told of. */
  subject?: string
}

/** What is written of a list: a title and columns, for who may export its subject. */
export interface ExportList {
  subject: string
  title: Words
  columns: Column[]
}
export type ExportLists = Record<string, ExportList>

export const text = (at: string, zh: string, en: string, more: Partial<Column> = {}): Column => ({
  at,
  head: [zh, en],
  kind: 'text',
  ...more,
})
const of = (kind: CellKind) => (at: string, zh: string, en: string) => text(at, zh, en, { kind })
export const figure = of('number')
export const money = of('money')
export const day = of('day')
export const moment = of('moment')
export const flag = of('flag')
export const json = of('json')

export const numberColumn = text('number', '编号', 'Number')
export const customerColumns = [
  text('customer.number', '客户编号', 'Customer no.'),
  text('customer.name', '客户', 'Customer'),
]
