import { SaxesParser } from 'saxes'
import { fromBuffer, type Entry, type ZipFile } from 'yauzl'

/** A cell as a spreadsheet would take it: its type, its text, and how it is formatted. */
export interface ReadCell {
  type: string
  value: string
  style: string
  formula: boolean
}

/** What an XLSX file holds, sheet by sheet, row by row: read by others than wrote it. */
export async function readWorkbook(
  file: Buffer,
): Promise<{ title: string; rows: (ReadCell | undefined)[][] }[]> {
  const parts = await unzip(file)
  const sheets: { title: string; target: string }[] = []
  const targets = new Map<string, string>()
  parse(parts.get('xl/_rels/workbook.xml.rels') ?? '', (name, { Id, Target }) => {
    if (name === 'Relationship' && Id && Target) targets.set(Id, Target)
  })
  parse(parts.get('xl/workbook.xml') ?? '', (name, attributes) => {
    if (name === 'sheet')
      sheets.push({ title: attributes.name ?? '', target: targets.get(attributes['r:id'] ?? '') ?? '' })
  })
  return sheets.map(({ title, target }) => ({ title, rows: rowsIn(parts.get(`xl/${target}`) ?? '') }))
}

function rowsIn(xml: string): (ReadCell | undefined)[][] {
  const rows: (ReadCell | undefined)[][] = []
  let cell: ReadCell | null = null
  parse(
    xml,
    (name, { r = '', t = 'n', s = '' }) => {
      if (name === 'row') rows.push([])
      if (name === 'f' && cell) cell.formula = true
      if (name !== 'c') return
      cell = { type: t, value: '', style: s, formula: false }
      const row = rows.at(-1)
      if (row) row[columnOf(r)] = cell
    },
    (text) => {
      if (cell) cell.value += text
    },
  )
  for (const row of rows)
    for (const read of row)
      if (read)
        read.value = read.value.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
          String.fromCharCode(parseInt(hex, 16)),
        )
  return rows
}

const columnOf = (at: string) =>
  [...at.replace(/\d/g, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

function parse(
  xml: string,
  opened: (name: string, attributes: Record<string, string>) => void,
  text: (text: string) => void = () => undefined,
): void {
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => opened(name, attributes as Record<string, string>))
  parser.on('text', text)
  parser.write(xml).close()
}

function unzip(file: Buffer): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    const parts = new Map<string, string>()
    fromBuffer(file, { lazyEntries: true }, (error: Error | null, zip: ZipFile) => {
      if (error) return reject(error)
      zip.on('error', reject)
      zip.on('end', () => resolve(parts))
      zip.on('entry', (entry: Entry) =>
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed)
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(chunks).toString())
            zip.readEntry()
          })
        }),
      )
      zip.readEntry()
    })
  })
}
