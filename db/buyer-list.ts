import type { Ability } from '../domain/ability.ts'
import { fragmentsOf, likeness } from '../domain/buyer.ts'
import type { Transaction } from './connection.ts'
import { CustomerRow } from './customer.ts'
import { nameFragment } from './opportunity-list.ts'
import { scope } from './scope.ts'

/** A buyer of the sales system whose orders are nobody's yet. */
export interface UnmatchedBuyer {
  code: string
  name: string
  orders: number
  /** fen; what was cancelled does not count */
  total: number
  lastOn: string
  /** One of his orders, by which the buyer is matched. */
  order: string
}

interface Asked {
  q?: string | undefined
  after: string | null
  limit: number
}

const isTheirs = 'customer is null'
const counting = "sum(case when status = 'cancelled' then 0 else total end)"

/** Buyer by buyer in the order of their codes, along the index over orders that are nobody's. */
export async function unmatchedBuyers(
  em: Transaction,
  { q, after, limit }: Asked,
): Promise<UnmatchedBuyer[]> {
  const { where, values } = asked(q)
  const rows = await em.execute<Record<string, unknown>[]>(
    `select buyer_code, max(buyer_name) as buyer_name, count(*) as orders, ${counting} as total,
       max(date) as last_on, max(number) as number
     from orders where ${isTheirs}${after === null ? '' : ' and buyer_code > ?'}${where}
     group by buyer_code order by buyer_code limit ${limit}`,
    [...(after === null ? [] : [after]), ...values],
  )
  return rows.map((row) => ({
    code: row.buyer_code as string,
    name: row.buyer_name as string,
    orders: Number(row.orders),
    total: Number(row.total),
    lastOn: row.last_on as string,
    order: row.number as string,
  }))
}

export async function countBuyers(em: Transaction, q: string | undefined, most: number): Promise<number> {
  const { where, values } = asked(q)
  const [row] = await em.execute<{ total: number }[]>(
    `select count(*) as total from (
       select distinct buyer_code from orders where ${isTheirs}${where} limit ${most}) counted`,
    values,
  )
  return Number(row?.total ?? 0)
}

function asked(q: string | undefined): { where: string; values: string[] } {
  const text = q?.trim()
  if (!text) return { where: '', values: [] }
  const like = text.replace(/[!%_]/g, '!$&')
  return {
    where: " and (buyer_code like ? escape '!' or buyer_name like ? escape '!')",
    values: [`${like}%`, `%${like}%`],
  }
}

const most = 3
const likeEnough = 0.5

/** Customers of a similar name among those one may read, the most similar first. */
export async function similarCustomers(
  em: Transaction,
  ability: Ability,
  name: string,
): Promise<{ number: string; name: string }[]> {
  const found = new Map<string, string>()
  for (const fragment of fragmentsOf(name)) {
    const rows = await em
      .createQueryBuilder(CustomerRow)
      .select(['number', 'name'])
      .where({
        $and: [
          { deletedAt: null },
          scope<CustomerRow>(ability, 'read', 'Customer'),
          nameFragment(em, 'Customer', fragment),
        ],
      } as never)
      .limit(20)
      .execute<{ number: string; name: string }[]>('all')
    for (const row of rows) found.set(row.number, row.name)
    if (found.size >= most) break
  }
  return [...found]
    .map(([number, other]) => ({ number, name: other, like: likeness(name, other) }))
    .filter(({ like }) => like >= likeEnough)
    .sort((a, b) => b.like - a.like || a.number.localeCompare(b.number))
    .slice(0, most)
    .map(({ number, name }) => ({ number, name }))
}
