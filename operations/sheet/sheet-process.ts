import { csvSource } from './csv.ts'
import { kindOf } from './kind.ts'
import { sheetLimits, SheetRefused, type SheetMessage, type SheetRow } from './sheet.ts'
import { xlsxSource } from './xlsx.ts'

/*
 * The process that opens what strangers send: it has little memory, no environment, may read the file and our own code
 * and write into one folder, and is ended when it takes too long. What it finds it sends, a few rows at a time.
 */
const [file = '', name = '', spool = '', batch = '200'] = process.argv.slice(2)
const size = Number(batch)
let unanswered = 0
let answered: () => void = () => undefined
process.on('message', () => {
  unanswered -= 1
  answered()
})

// Whoever asked ends us when he has heard the last of it; when he is gone nobody is left to hear.
process.on('disconnect', () => process.exit())

try {
  await send({ kind: 'end', notes: await read() })
} catch (error) {
  const refused = error instanceof SheetRefused ? error : new SheetRefused('file-broken')
  const { code, status, params } = refused
  await send({ kind: 'refused', code, status, params })
}

async function read() {
  const format = await kindOf(file, name)
  const source = format === 'xlsx' ? await xlsxSource(file, spool) : await csvSource(file)
  let width = 0
  let count = -1
  let ragged = 0
  let characters = 0
  let rows: SheetRow[] = []
  for await (const row of source.rows) {
    const cells = withoutEnd(row.cells)
    if (cells.length === 0) continue
    if (cells.length > sheetLimits.columns)
      throw new SheetRefused('file-too-wide', 422, { line: row.line, most: sheetLimits.columns })
    if (width === 0) width = cells.length
    else if (row.cells.length !== width && (format === 'csv' || cells.length > width)) ragged += 1
    count += 1
    if (count > sheetLimits.rows)
      throw new SheetRefused('file-too-many-rows', 422, { most: sheetLimits.rows })
    rows.push({ line: row.line, cells })
    characters += cells.reduce((sum, cell) => sum + cell.length, 0)
    // Rows of novels come fewer at a time.
    if (rows.length < size && characters < 1_000_000) continue
    await send({ kind: 'rows', rows })
    rows = []
    characters = 0
  }
  if (rows.length > 0) await send({ kind: 'rows', rows })
  if (count < 1) throw new SheetRefused('file-empty')
  return { ...source.notes(), ragged }
}

function withoutEnd(cells: string[]): string[] {
  let length = cells.length
  while (length > 0 && (cells[length - 1] ?? '').trim() === '') length -= 1
  return length === cells.length ? cells : cells.slice(0, length)
}

/** Two messages may be under way: whoever reads more slowly than we is not flooded. */
async function send(message: SheetMessage): Promise<void> {
  while (unanswered >= 2) await new Promise<void>((resolve) => (answered = resolve))
  unanswered += 1
  await new Promise<void>((resolve, reject) =>
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve())),
  )
}
