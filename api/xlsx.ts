import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { CellKind } from '../domain/export-column.ts'
import type { Cell } from './export-cell.ts'

export interface Sheet {
  title: string
  heads: string[]
  kinds: CellKind[]
  rows: AsyncIterable<Cell[][]>
}

/** More rows than a sheet holds go on in the next. */
const rowsMax = 1_000_000
const textMax = 32_767

/**
 * A workbook as it is made: nothing of it is kept. Every text is an inline string, which no spreadsheet takes for a
 * formula. `atEnd` is waited for before the part without which the file is none.
 */
export function workbook(sheets: Sheet[], atEnd: () => Promise<void>): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  let open: Readable | null = null
  zip.on('error', (error: Error) => output.destroy(error))
  output.on('close', () => open?.destroy())
  write().catch((error: unknown) => output.destroy(error as Error))
  return output

  async function write(): Promise<void> {
    const titles: string[] = []
    for (const sheet of sheets) {
      const pages = sheet.rows[Symbol.asyncIterator]()
      let rest: Cell[][] | null = null
      for (let part = 1; part === 1 || rest; part += 1) {
        titles.push(part === 1 ? sheet.title : `${sheet.title} ${part}`)
        rest = await add(`xl/worksheets/sheet${titles.length}.xml`, sheet, pages, rest)
      }
    }
    await atEnd()
    for (const [name, text] of partsOf(titles)) zip.addBuffer(Buffer.from(text), name)
    zip.end()
  }

  /** Adds one sheet and waits for its end; gives the rows that did not fit. */
  function add(
    name: string,
    sheet: Sheet,
    pages: AsyncIterator<Cell[][]>,
    first: Cell[][] | null,
  ): Promise<Cell[][] | null> {
    return new Promise((resolve, reject) => {
      let rest: Cell[][] | null = null
      const source = Readable.from(
        sheetXml(sheet, pages, first, (left) => (rest = left)),
        { objectMode: false },
      )
      open = source
      source.on('end', () => resolve(rest))
      source.on('error', reject)
      source.on('close', () => source.readableEnded || reject(new Error('broken off')))
      zip.addReadStream(source, name)
    })
  }
}

async function* sheetXml(
  { heads, kinds }: Sheet,
  pages: AsyncIterator<Cell[][]>,
  first: Cell[][] | null,
  left: (rows: Cell[][]) => void,
): AsyncGenerator<Buffer> {
  const widths = kinds.map((kind) => (kind === 'text' ? 22 : kind === 'moment' ? 18 : 14))
  const columns = widths.map(
    (width, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`,
  )
  const head = heads.map((value): Cell => ({ kind: 'text', value }))
  const names = heads.map((_, index) => nameOf(index))
  yield Buffer.from(
    `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>${rowXml(head, 1, names, 4)}`,
  )
  let row = 1
  let rows = first
  for (;;) {
    if (!rows) {
      const { value, done } = await pages.next()
      if (done) break
      rows = value
    }
    const room = rowsMax - row
    const text = rows.slice(0, room).map((cells) => rowXml(cells, (row += 1), names))
    yield Buffer.from(text.join(''))
    if (rows.length > room) {
      left(rows.slice(room))
      break
    }
    rows = null
  }
  yield Buffer.from('</sheetData></worksheet>')
}

function rowXml(cells: Cell[], row: number, names: string[], style?: number): string {
  let text = `<row r="${row}">`
  for (const [index, cell] of cells.entries()) if (cell) text += cellXml(cell, `${names[index]}${row}`, style)
  return `${text}</row>`
}

const dayLength = 86_400_000
/** Day 0 of a spreadsheet. */
const dayZero = Date.UTC(1899, 11, 30)
const styles = { number: 0, money: 1, day: 2, moment: 3 } as const

function cellXml(cell: NonNullable<Cell>, at: string, style?: number): string {
  if (cell.kind === 'text')
    return `<c r="${at}"${style ? ` s="${style}"` : ''} t="inlineStr"><is><t xml:space="preserve">${escaped(cell.value)}</t></is></c>`
  const value = typeof cell.value === 'number' ? (cell.value - dayZero) / dayLength : cell.value
  return `<c r="${at}" s="${styles[cell.kind]}"><v>${value}</v></c>`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '_x000D_' }

/** Text as XML holds it: what XML knows no sign for is left out, and what only looks like an escape is one. */
function escaped(text: string): string {
  return text
    .slice(0, textMax)
    .toWellFormed()

    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>\r]/g, (sign) => entities[sign] ?? '')
}

/** A, B, … Z, AA. */
function nameOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : `${nameOf(Math.floor(index / 26) - 1)}${letter}`
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** What tells a spreadsheet which sheets there are; written last, when that is known. */
function partsOf(titles: string[]): [name: string, text: string][] {
  const sheets = titles.map((title, n) => ({
    title: escaped(title.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31)),
    id: n + 1,
  }))
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`
  const override = (part: string, type: string) =>
    `<Override PartName="/${part}" ContentType="${types}.${type}+xml"/>`
  return [
    [
      'xl/workbook.xml',
      `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets.map(({ title, id }) => `<sheet name="${title}" sheetId="${id}" r:id="rId${id}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships">${sheets.map(({ id }) => relation(`rId${id}`, 'worksheet', `worksheets/sheet${id}.xml`)).join('')}${relation('rIdStyles', 'styles', 'styles.xml')}</Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${declaration}<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    ],
    [
      '_rels/.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('xl/workbook.xml', 'sheet.main')}${override('xl/styles.xml', 'styles')}${sheets.map(({ id }) => override(`xl/worksheets/sheet${id}.xml`, 'worksheet')).join('')}</Types>`,
    ],
  ]
}
