import type { Transaction } from '../db/connection.ts'
import { ImportMadeRow, type ImportLineRow, type ImportRow, type RowProblem } from '../db/import.ts'
import type { RowState } from '../domain/import.ts'
import { readRow, type ReadRow } from '../domain/import-row.ts'
import type { ProblemCode } from '../domain/problem-text.ts'
import type { Step } from './import-step.ts'
import type { Ground } from './import-words.ts'

/** A row as it is judged: at the check, and once more when it is written. */
export interface Candidate extends ReadRow {
  line: number
  cells: string[]
}

/** What is to become of a row, and what it takes. `Deed` is a kind's own. */
export interface Verdict<Deed> {
  candidate: Candidate
  state: Extract<RowState, 'good' | 'fill' | 'existing' | 'duplicate' | 'bad'>
  problems: RowProblem[]
  record: string | null
  deed: Deed | null
}

/** What a kind of import does: say of rows what becomes of them, and write those that are good. */
export interface Importer<Deed = never> {
  /** Rows with one key are written together. */
  whole?: true
  judge(em: Transaction, job: ImportRow, candidates: Candidate[], ground: Ground): Promise<Verdict<Deed>[]>
  /** How many numbers of which counter its deeds take. */
  numbers(deeds: Deed[], ground: Ground): { prefix: string; day: string; count: number } | null
  /** What can be said of rows only when all of them are known. */
  settle?: (step: Step) => Promise<void>
  write(
    em: Transaction,
    job: ImportRow,
    verdicts: Verdict<Deed>[],
    ground: Ground,
    numbers: string[],
  ): Promise<void>
}

export const candidateOf = (
  { kind, mapping }: ImportRow,
  { words }: Ground,
  line: number,
  cells: string[],
): Candidate => ({
  ...readRow(kind, mapping, cells, words),
  line,
  cells,
})
export const candidatesOf = (job: ImportRow, ground: Ground, rows: ImportLineRow[]) =>
  rows.map(({ line, cells }) => candidateOf(job, ground, line, cells))

export const bad = (
  candidate: Candidate,
  problems: RowProblem[],
  record: string | null = null,
): Verdict<never> => ({
  candidate,
  state: 'bad',
  problems,
  record,
  deed: null,
})
export const leftOut = (
  candidate: Candidate,
  state: 'existing' | 'duplicate',
  problem: RowProblem,
  record: string | null = null,
): Verdict<never> => ({ candidate, state, problems: [problem], record, deed: null })
export const said = (field: string, code: ProblemCode, params?: RowProblem['params']): RowProblem => ({
  field,
  code,
  ...(params && { params }),
})
export const notYours = (command: string): RowProblem => said('', 'not-yours', { command })

/** Remembers which rows made which records: where their own history begins, and what taking back goes by. */
export async function noteMade(
  em: Transaction,
  { number, actor }: ImportRow,
  subject: string,
  verdicts: Pick<Verdict<unknown>, 'candidate' | 'record'>[],
  at: Date,
): Promise<void> {
  if (verdicts.length === 0) return
  await em.insertMany(
    ImportMadeRow,
    verdicts.map(({ candidate: { line }, record }) => ({
      ...{ subject, record: record ?? '', number, line },
      ...{ filled: null, actor, at },
    })),
  )
}
