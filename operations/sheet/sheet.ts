/** What a file of a table may hold. Whoever sends more is told so; nothing of it is kept. */
export const sheetLimits = {
  rows: 200_000,
  columns: 64,
  cell: 32_767,
  /** Bytes of one record or one line: no cell of the above needs more. */
  record: 4_000_000,
  entries: 1000,
  /** Bytes that all parts of a workbook unfold to, counted while they do. */
  inflated: 600_000_000,
  /** How many bytes may come out of one, after the first few megabytes: tables reach forty, a bomb a thousand. */
  ratio: 200,
}

export type SheetFormat = 'csv' | 'xlsx'

/** One row of the first sheet, by the number that a person sees beside it. */
export interface SheetRow {
  line: number
  cells: string[]
}

/** How the file is written, and what in it was not simply text. */
export interface SheetNotes {
  format: SheetFormat
  encoding: string | null
  delimiter: string | null
  /** Cells whose formula is left behind: what it last came to is taken. */
  formulas: number
  /** Rows with more or fewer cells than the head. */
  ragged: number
  sheets: number
}

/** Of the file as a whole: it cannot be read, and this is why. */
export class SheetRefused extends Error {
  readonly code: string
  readonly status: 413 | 415 | 422
  readonly params: Record<string, string | number>

  constructor(code: string, status: 413 | 415 | 422 = 422, params: Record<string, string | number> = {}) {
    super(code)
    this.code = code
    this.status = status
    this.params = params
  }
}

/** From the process that reads to the one that asked. */
export type SheetMessage =
  | { kind: 'rows'; rows: SheetRow[] }
  | { kind: 'end'; notes: SheetNotes }
  | { kind: 'refused'; code: string; status: 413 | 415 | 422; params: Record<string, string | number> }

/** What a reader of one format offers: rows as they come, and afterwards what it noticed. */
export interface SheetSource {
  rows: AsyncIterable<SheetRow>
  notes(): Omit<SheetNotes, 'ragged'>
}

export function demandCell(text: string, line: number): string {
  if (text.length > sheetLimits.cell) throw new SheetRefused('file-cell-too-long', 422, { line })
  return text
}
