import type { Transaction } from '../db/connection.ts'
import type { ImportRow } from '../db/import.ts'
import { ProductRow } from '../db/product.ts'
import { rowsOf } from '../db/row.ts'
import { fenOf } from '../domain/money.ts'
import { nameKey } from '../domain/name-key.ts'
import { judgeInTurn } from './import-earlier.ts'
import {
  bad,
  leftOut,
  notYours,
  noteMade,
  said,
  type Candidate,
  type Importer,
  type Verdict,
} from './import-verdict.ts'
import type { Ground } from './import-words.ts'

export interface ProductInput {
  code: string
  name: string
  type?: string | null
  batch?: string | null
  unit: string
  price: string
}

/** Products from a file: revision 0, so that whatever the sales system tells of them is newer. */
export const productImporter: Importer<ProductInput> = {
  judge,
  numbers: () => null,
  write,
}

async function judge(
  em: Transaction,
  job: ImportRow,
  candidates: Candidate[],
  ground: Ground,
): Promise<Verdict<ProductInput>[]> {
  const standing = await productsOf(
    em,
    candidates.map(({ input }) => input.code),
  )
  return judgeInTurn(em, job, candidates, ground, (candidate, [first]) =>
    judgeOne(candidate, ground, standing.get(candidate.key), first),
  )
}

function judgeOne(
  candidate: Candidate,
  { person }: Ground,
  standing: ProductRow | undefined,
  first: Candidate | undefined,
): Verdict<ProductInput> {
  if (!person?.ability.can('read', 'Product')) return bad(candidate, [notYours('create')])
  if (candidate.wrong.length > 0) return bad(candidate, candidate.wrong)
  if (first) return leftOut(candidate, 'duplicate', said('code', 'same-as-line', { line: first.line }))
  if (standing)
    return leftOut(candidate, 'existing', thereAlready('code', standing, standing.code), standing.code)
  const deed = candidate.input as unknown as ProductInput
  return { candidate, state: 'good', problems: [], record: null, deed }
}

/** What the sales system has told stays; so does what an earlier file has brought. */
export const thereAlready = (field: string, { revision }: { revision: number }, number: string) =>
  revision > 0 ? said(field, 'newer-in-sales-system') : said(field, 'already-there', { number })

async function write(
  em: Transaction,
  job: ImportRow,
  verdicts: Verdict<ProductInput>[],
  { circumstances: { now: at } }: Ground,
): Promise<void> {
  const rows = verdicts.flatMap((verdict) => {
    if (!verdict.deed) return []
    const { code, name, type, batch, unit, price } = verdict.deed
    verdict.record = code
    const kept = { code, name, nameKey: nameKey(name), type: type ?? null, batch: batch ?? null, unit }
    const rest = { price: fenOf(price), active: true, lowStock: null, revision: 0 }
    return [{ ...kept, ...rest, createdAt: at, updatedAt: at, version: 1 }]
  })
  if (rows.length > 0) await em.insertMany(ProductRow, rows)
  await noteMade(em, job, 'Product', verdicts, at)
}

export async function productsOf(em: Transaction, codes: unknown[]): Promise<Map<string, ProductRow>> {
  const wanted = [...new Set(codes.filter((code) => typeof code === 'string'))]
  const rows = wanted.length > 0 ? await rowsOf(em, ProductRow, { code: { $in: wanted } }) : []
  return new Map(rows.map((row) => [row.code, row]))
}
