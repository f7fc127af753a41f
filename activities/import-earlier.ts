import type { Transaction } from '../db/connection.ts'
import { ImportLineRow, type ImportRow } from '../db/import.ts'
import { rowsOf } from '../db/row.ts'
import { candidatesOf, type Candidate, type Verdict } from './import-verdict.ts'
import type { Ground } from './import-words.ts'

const counts = ['good', 'fill', 'created', 'filled'] as const

/** Rows one after the other: what an earlier one of the same key takes, a later one is judged by. */
export async function judgeInTurn<Deed>(
  em: Transaction,
  job: ImportRow,
  candidates: Candidate[],
  ground: Ground,
  judgeOne: (candidate: Candidate, earlier: Candidate[]) => Verdict<Deed>,
): Promise<Verdict<Deed>[]> {
  const earlier = await earlierRows(em, job, candidates, ground)
  return candidates.map((candidate) => {
    const verdict = judgeOne(candidate, earlier.get(candidate.key) ?? [])
    if (verdict.deed) note(earlier, candidate)
    return verdict
  })
}

/**
 * Rows of the same file that came before with the same key and count: looked up where they are kept, for a file may
 * have more than would fit into memory.
 */
async function earlierRows(
  em: Transaction,
  job: ImportRow,
  candidates: Candidate[],
  ground: Ground,
): Promise<Map<string, Candidate[]>> {
  const keys = [...new Set(candidates.map(({ key }) => key).filter(Boolean))]
  const earlier = new Map<string, Candidate[]>()
  if (keys.length === 0) return earlier
  const first = Math.min(...candidates.map(({ line }) => line))
  const rows = await rowsOf(
    em,
    ImportLineRow,
    { number: job.number, rowKey: { $in: keys }, line: { $lt: first }, state: { $in: [...counts] } },
    { orderBy: { line: 'asc' } },
  )
  for (const candidate of candidatesOf(job, ground, rows)) note(earlier, candidate)
  return earlier
}

function note(earlier: Map<string, Candidate[]>, candidate: Candidate): void {
  earlier.set(candidate.key, [...(earlier.get(candidate.key) ?? []), candidate])
}
