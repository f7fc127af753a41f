import { Readable } from 'node:stream'
import { byteOrderMark, csvOf } from './csv.ts'
import type { Cell } from './export-cell.ts'
import { workbook } from './xlsx.ts'

export const sheetTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}
export type SheetFormat = keyof typeof sheetTypes

/** A table of texts as a file, written as its rows come; nothing in it is ever a formula. */
export function textSheet(format: SheetFormat, heads: string[], pages: AsyncIterable<string[][]>): Readable {
  if (format === 'csv') return Readable.from(csvPages(heads, pages), { objectMode: false })
  const kinds = heads.map(() => 'text' as const)
  return workbook([{ title: 'Sheet1', heads, kinds, rows: cellPages(pages) }], () => Promise.resolve())
}

const cellsOf = (rows: string[][]): Cell[][] =>
  rows.map((row) => row.map((value) => ({ kind: 'text' as const, value })))

async function* cellPages(pages: AsyncIterable<string[][]>): AsyncGenerator<Cell[][]> {
  for await (const rows of pages) yield cellsOf(rows)
}

async function* csvPages(heads: string[], pages: AsyncIterable<string[][]>): AsyncGenerator<Buffer> {
  yield Buffer.from(byteOrderMark + csvOf(cellsOf([heads])))
  for await (const rows of pages) yield Buffer.from(csvOf(cellsOf(rows)))
}
