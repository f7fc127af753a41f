import type { Transaction } from '../db/connection.ts'
import type { ImportRow } from '../db/import.ts'
import type { ProductRow } from '../db/product.ts'
import { rowsOf } from '../db/row.ts'
import { StockLevelRow } from '../db/stock-level.ts'
import { judgeInTurn } from './import-earlier.ts'
import { productsOf, thereAlready } from './import-product.ts'
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

interface StockInput {
  product: string
  warehouse: string
  location?: string | null
  quantity: number
}
type Place = Pick<StockLevelRow, 'product' | 'warehouse' | 'location'>

/** Where how much of a product lies, from a file. */
export const stockImporter: Importer<StockInput> = {
  judge,
  numbers: () => null,
  write,
}

async function judge(
  em: Transaction,
  job: ImportRow,
  candidates: Candidate[],
  ground: Ground,
): Promise<Verdict<StockInput>[]> {
  const products = await productsOf(
    em,
    candidates.map(({ input }) => input.product),
  )
  const codes = [...products.keys()]
  const rows = codes.length > 0 ? await rowsOf(em, StockLevelRow, { product: { $in: codes } }) : []
  const standing = new Map(rows.map((row) => [recordOfPlace(row), row]))
  return judgeInTurn(em, job, candidates, ground, (candidate, [first]) =>
    judgeOne(candidate, ground, products, standing, first),
  )
}

function judgeOne(
  candidate: Candidate,
  { person }: Ground,
  products: Map<string, ProductRow>,
  standing: Map<string, StockLevelRow>,
  first: Candidate | undefined,
): Verdict<StockInput> {
  if (!person?.ability.can('read', 'Product')) return bad(candidate, [notYours('create')])
  if (candidate.wrong.length > 0) return bad(candidate, candidate.wrong)
  const deed = candidate.input as unknown as StockInput
  if (!products.has(deed.product)) return bad(candidate, [said('product', 'unknown-product')])
  if (first) return leftOut(candidate, 'duplicate', said('product', 'same-as-line', { line: first.line }))
  const row = standing.get(recordOfPlace(placeOf(deed)))
  if (row) return leftOut(candidate, 'existing', thereAlready('product', row, row.product))
  return { candidate, state: 'good', problems: [], record: null, deed }
}

const placeOf = ({ product, warehouse, location }: StockInput): Place => ({
  product,
  warehouse,
  location: location ?? '',
})
/** A place has three names, and any sign may be in each. */
const recordOfPlace = ({ product, warehouse, location }: Place) =>
  JSON.stringify([product, warehouse, location])
export function placeOfRecord(record: string): Place {
  const [product = '', warehouse = '', location = ''] = JSON.parse(record) as string[]
  return { product, warehouse, location }
}

async function write(
  em: Transaction,
  job: ImportRow,
  verdicts: Verdict<StockInput>[],
  { circumstances: { now: at } }: Ground,
): Promise<void> {
  const rows = verdicts.flatMap((verdict) => {
    if (!verdict.deed) return []
    const place = placeOf(verdict.deed)
    verdict.record = recordOfPlace(place)
    return [
      {
        ...place,
        quantity: Math.round(verdict.deed.quantity * 1000),
        revision: 0,
        createdAt: at,
        updatedAt: at,
      },
    ]
  })
  if (rows.length > 0) await em.insertMany(StockLevelRow, rows)
  await noteMade(em, job, 'StockLevel', verdicts, at)
}
