import { stringify } from 'csv-stringify/sync'
import type { Cell } from './export-cell.ts'

/** Spreadsheets take a file without it for one of the machine's own encoding. */
export const byteOrderMark = '\ufeff'

// What a spreadsheet would take for a formula, or cut off before it looks.
const formula = /^[=+\-@\t\r\n＝＋－＠]/

/** Rows as RFC 4180 has them. Text that would be a formula is led by an apostrophe; our own figures are none. */
export const csvOf = (rows: Cell[][]): string =>
  stringify(
    rows.map((row) => row.map(textOf)),
    { record_delimiter: 'windows' },
  )

function textOf(cell: Cell): string {
  if (!cell) return ''
  if (typeof cell.value === 'number') {
    const reads = new Date(cell.value).toISOString()
    return cell.kind === 'day' ? reads.slice(0, 10) : reads.slice(0, 19).replace('T', ' ')
  }
  return cell.kind === 'text' && formula.test(cell.value) ? `'${cell.value}` : cell.value
}
