import { encode } from '../../api/list.ts'
import type { Company } from './company.ts'
import type { Store } from './store.ts'

type Value = string | number | null
/** The same thing asked of the product and, as plainly as it can be, of its database. */
export interface Question {
  name: string
  /** One is asked after the other, so that no single answer is all that is measured. */
  asked: { path: string; sql: [text: string, values: Value[]][] }[]
}

const live = 'deleted_at is null'
const counted = (from: string, most = 10001) =>
  `select count(*) as total from (select 1 from ${from} limit ${most}) counted`

/** A page of the list under a condition, in an order, with its total. */
function list(
  name: string,
  query: string,
  condition: string,
  values: Value[],
  order = 'created_at desc',
): Question {
  const where = condition ? `${live} and ${condition}` : live
  const direction = order.endsWith('desc') ? 'desc' : 'asc'
  const page = `select * from customer where ${where} order by ${order}, number ${direction} limit 21`
  return {
    name,
    asked: [
      {
        path: `/customers?limit=20${query}`,
        sql: [
          [page, values],
          [counted(`customer where ${where}`), values],
        ],
      },
    ],
  }
}

export const lists = (): Question[] => [
  list('the first page', '', '', []),
  list('one manager', '&manager=manager7', 'manager = ?', ['manager7']),
  list('one region', '&region=east', 'region = ?', ['east']),
  list('the rarest level', '&level=5', 'level = ?', [5]),
  list('the lost ones', '&status=lost', 'status = ?', ['lost']),
  list('manager and level', '&manager=manager7&level=5', 'manager = ? and level = ?', ['manager7', 5]),
  list('manager and region', '&manager=manager7&region=east', 'manager = ? and region = ?', [
    'manager7',
    'east',
  ]),
  list('region and level', '&region=east&level=5', 'region = ? and level = ?', ['east', 5]),
  list(
    'manager, region, level and state',
    '&manager=manager7&region=east&level=4&status=active',
    'manager = ? and region = ? and level = ? and status = ?',
    ['manager7', 'east', 4, 'active'],
  ),
  list('by the last order', '&sort=-lastOrderAt', '', [], 'last_order_at desc'),
  list(
    'one manager, the longest silent first',
    '&manager=manager7&sort=lastOrderAt',
    'manager = ?',
    ['manager7'],
    'last_order_at asc',
  ),
]

/** Page 5,000: by the place at which page 4,999 ends. */
export function far(
  store: Store,
  all: Company[],
  query: string,
  condition: string,
  values: Value[],
): Question {
  const row = all.at(-100_000) ?? all[Math.floor(all.length / 2)]
  if (!row) throw new Error('there is no page 5,000 of nobody')
  const at = new Date(row.createdAt)
  const moment = store.dialect === 'sqlite' ? row.createdAt : at.toISOString().slice(0, -1).replace('T', ' ')
  const where = condition ? `${live} and ${condition}` : live
  // The best there is: left alone, MariaDB reads all that comes before the place.
  const along =
    store.dialect === 'mariadb' && !condition
      ? 'force index (customer_deleted_at_created_at_number_index)'
      : ''
  const page = `select * from customer ${along} where ${where} and created_at <= ? and (created_at < ? or number < ?)
    order by created_at desc, number desc limit 21`
  return {
    name: `page 5,000${condition && ', one manager'}`,
    asked: [
      {
        path: `/customers?limit=20${query}&cursor=${encode([at.toISOString(), row.number])}`,
        sql: [
          [page, [...values, moment, moment, row.number]],
          [counted(`customer where ${where}`), values],
        ],
      },
    ],
  }
}

/**
 * The look-up in the index alone: the numbers that stand under every term, and how many, as far as the product counts.
 * The rarest term comes first.
 */
export function lookUp(name: string, subject: string, pieces: [typed: string, terms: string[]][]): Question {
  return {
    name,
    asked: pieces.map(([typed, [first = '', ...others]]) => {
      const also = others.map(
        () =>
          ' and exists (select 1 from bigram o where o.subject = b.subject and o.term = ? and o.number = b.number)',
      )
      const from = `bigram b where b.subject = ? and b.term = ?${also.join('')}`
      const values = [subject, first, ...others]
      return {
        path: `/customers?limit=20&q=${encodeURIComponent(typed)}`,
        sql: [
          [`select b.number from ${from} order by b.number desc limit 21`, values],
          [counted(from, others.length > 0 && subject === 'Customer' ? 2500 : 10001), values],
        ],
      }
    }),
  }
}
