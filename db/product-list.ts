import type { FilterQuery } from '@mikro-orm/core'
import { nameKey } from '../domain/name-key.ts'
import type { Transaction } from './connection.ts'
import type { ProductRow } from './product.ts'

export interface ProductQuestion {
  q?: string | undefined
  type?: string | undefined
  batch?: string | undefined
  active?: 'true' | 'false' | undefined
}

/** Products by a piece of the name or the begin of the code, and by what else the list is narrowed to. */
export function productsWhere({ q, type, batch, active }: ProductQuestion): FilterQuery<ProductRow> {
  const narrowed = {
    ...(type && { type }),
    ...(batch && { batch }),
    ...(active && { active: active === 'true' }),
  }
  return q?.trim() ? { $and: [narrowed, typed(q)] } : narrowed
}

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')

function typed(q: string): FilterQuery<ProductRow> {
  const begins = `${escaped(q.trim())}%`
  return {
    $or: [
      { code: { $like: begins } },
      { code: { $like: begins.toUpperCase() } },
      { nameKey: { $like: `%${escaped(nameKey(q))}%` } },
    ],
  }
}

/** What products and stock can be narrowed to, as far as the sales system uses it. */
export async function choicesIn(
  em: Transaction,
  table: 'product' | 'stock',
  column: string,
): Promise<string[]> {
  const rows = await em.execute<{ value: string }[]>(
    `select distinct ${column} as value from ${table} where ${column} is not null order by ${column} limit 500`,
  )
  return rows.map(({ value }) => value).filter((value) => value !== '')
}
