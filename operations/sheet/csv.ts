import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { demandCell, sheetLimits, SheetRefused, type SheetRow, type SheetSource } from './sheet.ts'
import { encodingOf } from './text.ts'

/** A text file with a separator, as RFC 4180 has it. */
export async function csvSource(file: string): Promise<SheetSource> {
  const encoding = await encodingOf(file)
  const delimiter = await delimiterOf(file, encoding)
  return {
    rows: rowsOf(file, encoding, delimiter),
    notes: () => ({ format: 'csv', encoding, delimiter, formulas: 0, sheets: 1 }),
  }
}

async function* rowsOf(file: string, encoding: string, delimiter: string): AsyncGenerator<SheetRow> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: sheetLimits.record,
  })
  const text = encoding === 'utf-8' ? createReadStream(file) : Readable.from(decoded(file, encoding))
  text.on('error', (error: Error) => parser.destroy(error))
  text.pipe(parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { lines: number }
    }>) {
      const line = info.lines - breaksIn(record)
      yield { line, cells: record.map((cell) => demandCell(cell, line)) }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number((error as unknown as { lines?: number }).lines ?? 1)
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw new SheetRefused('file-cell-too-long', 422, { line })
    throw new SheetRefused('file-quotes', 422, { line })
  } finally {
    text.destroy()
  }
}

/** A cell may hold line breaks; the row is where it begins. */
const breaksIn = (record: string[]) =>
  record.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0)

async function* decoded(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>)
    yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** The one of the three that the first line has most of, outside of quotes. */
async function delimiterOf(file: string, encoding: string): Promise<string> {
  const handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0)
  await handle.close()
  const text = new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead))
  const [first = ''] = text
    .replace(/"[^"]*"/g, '')
    .trimStart()
    .split(/[\r\n]/)
  const counted = [',', ';', '\t'].map((sign) => [sign, first.split(sign).length] as const)
  return counted.sort(([, a], [, b]) => b - a)[0]?.[0] ?? ','
}
