import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { ZipFile } from 'yazl'
import type { SheetFormat } from './sheet.ts'

export const sheetTypes: Record<SheetFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** A table as a file, written as its rows come: nothing in it is ever a formula. */
export function writeSheet(format: SheetFormat, rows: AsyncIterable<string[]>): Readable {
  return format === 'csv' ? writeCsv(rows) : writeXlsx(rows)
}

// What a spreadsheet takes for a formula when a text begins with it, in both widths.
const formula = /^[=+\-@\t\r＝＋－＠]/
/** A text that a spreadsheet shows as it is; the import takes the mark off again. */
const harmless = (text: string) => (formula.test(text) ? `'${text}` : text)
function writeCsv(rows: AsyncIterable<string[]>): Readable {
  // The mark tells Excel that it is UTF-8.
  const writer = stringify({ bom: true, record_delimiter: 'windows' })
  const source = Readable.from(harmlessRows(rows))
  source.on('error', (error) => writer.destroy(error))
  return source.pipe(writer)
}

async function* harmlessRows(rows: AsyncIterable<string[]>) {
  for await (const row of rows) yield row.map(harmless)
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const parts: Record<string, string> = {
  '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}

function writeXlsx(rows: AsyncIterable<string[]>): Readable {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(head + text), name)
  const sheet = Readable.from(sheetText(rows))
  const out = zip.outputStream as Readable
  sheet.on('error', (error) => out.destroy(error))
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml')
  zip.end()
  return out
}

async function* sheetText(rows: AsyncIterable<string[]>) {
  yield Buffer.from(`${head}<worksheet xmlns="${main}"><sheetData>`)
  let line = 0
  for await (const row of rows) {
    line += 1
    const cells = row.map((text, column) =>
      text === ''
        ? ''
        : `<c r="${letters(column)}${line}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`,
    )
    yield Buffer.from(`<row r="${line}">${cells.join('')}</row>`)
  }
  yield Buffer.from('</sheetData></worksheet>')
}

const letters = (column: number): string =>
  (column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>]/g, (sign) => marks[sign] ?? sign)
