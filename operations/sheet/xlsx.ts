import { datesOf, type DateStyles } from './xlsx-date.ts'
import { spooledStrings } from './shared-string.ts'
import { demandCell, sheetLimits, SheetRefused, type SheetRow, type SheetSource } from './sheet.ts'
import { readWhole, readXml } from './xml.ts'
import { openArchive, type Archive } from './zip.ts'

/** The first sheet of an Excel workbook, read as it unfolds. */
export async function xlsxSource(file: string, spool: string): Promise<SheetSource> {
  const archive = await openArchive(file)
  if (!archive.has('[Content_Types].xml') || !archive.has('xl/workbook.xml'))
    throw new SheetRefused('file-no-workbook', 415)
  if (archive.names.some((name) => /vbaProject|macrosheets/i.test(name)) || (await saysMacros(archive)))
    throw new SheetRefused('file-has-macros')
  if (archive.names.some((name) => name.startsWith('xl/externalLinks/')))
    throw new SheetRefused('file-has-links')
  const book = await workbookOf(archive)
  if (!book.sheet) throw new SheetRefused('file-empty')
  const dates = await datesOf(archive, book.since1904)
  const strings = archive.has('xl/sharedStrings.xml') ? await spooledStrings(archive, spool) : null
  const seen = { formulas: 0 }
  return {
    rows: rowsOf(archive, book.sheet, dates, strings ?? (() => null), seen),
    notes: () => ({
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      formulas: seen.formulas,
      sheets: book.sheets,
    }),
  }
}

async function saysMacros(archive: Archive): Promise<boolean> {
  let found = false
  await readWhole(await archive.open('[Content_Types].xml'), {
    open: (_name, { ContentType = '' }) => (found ||= /macroEnabled|vbaProject/i.test(ContentType)),
  })
  return found
}

async function workbookOf(
  archive: Archive,
): Promise<{ sheet: string | null; sheets: number; since1904: boolean }> {
  const ids: string[] = []
  let since1904 = false
  await readWhole(await archive.open('xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name === 'workbookPr') since1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (name === 'sheet') ids.push(attributes['r:id'] ?? '')
    },
  })
  const targets = new Map<string, string>()
  const relations = 'xl/_rels/workbook.xml.rels'
  if (archive.has(relations))
    await readWhole(await archive.open(relations), {
      open: (name, { Id = '', Target = '' }) => {
        if (name === 'Relationship') targets.set(Id, Target)
      },
    })
  const target = targets.get(ids[0] ?? '') ?? 'worksheets/sheet1.xml'
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
  return { sheet: archive.has(path) ? path : null, sheets: ids.length, since1904 }
}

async function* rowsOf(
  archive: Archive,
  sheet: string,
  dates: DateStyles,
  shared: (index: number) => string | null,
  seen: { formulas: number },
): AsyncGenerator<SheetRow> {
  let ready: SheetRow[] = []
  let row: SheetRow = { line: 0, cells: [] }
  let column = 0
  let type = ''
  let style = 0
  let text = ''
  let collects = false
  let inline = false
  const reader = {
    open(name: string, attributes: Record<string, string>) {
      if (name === 'row') {
        row = { line: Number(attributes.r ?? row.line + 1), cells: [] }
        column = -1
      } else if (name === 'c') {
        column = attributes.r ? columnOf(attributes.r) : column + 1
        type = attributes.t ?? 'n'
        style = Number(attributes.s ?? 0)
        text = ''
      } else if (name === 'f') seen.formulas += 1
      else if (name === 'is') inline = true
      else if (name === 'v' || (name === 't' && inline)) collects = true
    },
    text(piece: string) {
      if (!collects) return
      text += piece
      demandCell(text, row.line)
    },
    close(name: string) {
      if (name === 'v' || name === 't') collects = false
      else if (name === 'is') inline = false
      else if (name === 'c') put(valueOf())
      else if (name === 'row') ready.push(row)
    },
  }
  function put(value: string) {
    if (value === '') return
    if (column >= sheetLimits.columns)
      throw new SheetRefused('file-too-wide', 422, { line: row.line, most: sheetLimits.columns })
    while (row.cells.length < column) row.cells.push('')
    row.cells[column] = value
  }
  function valueOf(): string {
    if (type === 's') {
      const value = shared(Number(text))
      if (value === null) throw new SheetRefused('file-broken')
      return value
    }
    if (type === 'n' && text !== '')
      return dates.isDate(style) ? dates.text(Number(text), text) : numberText(text)
    if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE'
    // A day as such, which few programs write: 2026-01-05T00:00:00.
    if (type === 'd') return text.replace(/T00:00:00(\.0+)?Z?$/, '')
    return text
  }
  for await (const _ of readXml(await archive.open(sheet), reader)) {
    yield* ready
    ready = []
  }
}

/** AB12 is column 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of reference) {
    const value = letter.charCodeAt(0) - 64
    if (value < 1 || value > 26 || column > 20_000) break
    column = column * 26 + value
  }
  return column - 1
}

/** As a person sees it: Excel keeps 0.1 + 0.2 as 0.30000000000000004, and a telephone number as 1.38E10. */
function numberText(text: string): string {
  const value = Number(text)
  if (!Number.isFinite(value)) return text
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return BigInt(value).toString()
  const short = String(Number(value.toPrecision(15)))
  return short.includes('e') ? value.toFixed(12).replace(/0+$/, '') : short
}
