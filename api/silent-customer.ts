import type { FilterQuery } from '@mikro-orm/core'
import { z } from 'zod'
import { ChurnScanFoundRow, ChurnScanRow } from '../db/churn-scan.ts'
import { atRisk, nextLevel } from '../db/churn-selection.ts'
import type { Transaction } from '../db/connection.ts'
import { CustomerRow } from '../db/customer.ts'
import { ofReadableCustomer } from '../db/of-customer.ts'
import { rowOf, rowsOf } from '../db/row.ts'
import { scope } from '../db/scope.ts'
import { settingsIn } from '../db/settings.ts'
import type { Ability } from '../domain/ability.ts'
import { dayOf } from '../domain/day.ts'
import { silentBefore, silentMonthsOf } from '../domain/silence.ts'
import { silentCustomerPage } from './churn-scan-answer.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { listQuery, page, pageOver, type Page } from './list.ts'
import { peopleOf } from './people.ts'
import { Problem } from './problem.ts'
import { rowId } from './route.ts'

const subject = 'ChurnScan'
const foundQuery = listQuery(['silentSince'], { total: z.literal('exact').optional() }).omit({ q: true })
const whatIfQuery = foundQuery.extend({
  months: z.coerce.number().int().min(1).max(120),
  level: z.coerce.number().int().min(1).max(99).optional(),
})

export const silentCustomerEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/churn-scan/what-if',
    summary: 'Who would be warned of today after so many months, and is not by the thresholds that stand',
    for: { subject, action: 'read' },
    query: whatIfQuery,
    answer: silentCustomerPage,
    problems: [422],
    handle: async (call) => ({ body: await whatIf(call) }),
  }),
  endpoint({
    method: 'get',
    path: '/churn-scan/runs/{id}/customers',
    summary: 'Whom a scan that only lists has found',
    for: { subject, action: 'read' },
    params: { id: rowId },
    query: foundQuery,
    answer: silentCustomerPage,
    problems: [404, 422],
    handle: async (call) => ({ body: await foundBy(call, Number(call.params.id)) }),
  }),
]

type Measured = Pick<ChurnScanFoundRow, 'customer' | 'manager' | 'level' | 'silentSince' | 'months'> & {
  lastOrderAt?: Date | null | undefined
}

async function foundBy(call: Call<z.infer<typeof foundQuery>>, scan: number) {
  const em = call.db.read()
  if (!(await rowOf(em, ChurnScanRow, { id: scan }))) throw new Problem(404, 'no-such-run')
  const where = { $and: [{ scan }, readable(em, call.person.ability)] } as FilterQuery<ChurnScanFoundRow>
  const found = await page(em, ChurnScanFoundRow, where, {
    ...{ sort: 'silentSince', key: 'customer', ...call.query },
  } as never)
  return presented(em, found, (row: ChurnScanFoundRow) => row)
}

/** Nothing where one may read all customers: who was found stays so, also when it lies in the bin by now. */
const readable = (em: Transaction, ability: Ability) =>
  Object.keys(scope(ability, 'read', 'Customer')).length === 0 ? {} : ofReadableCustomer(em, ability)

async function whatIf(call: Call<z.infer<typeof whatIfQuery>>) {
  const { db, now, timeZone, person, query } = call
  const { months, level, ...asked } = query
  const em = db.read()
  const settings = await settingsIn(em, timeZone)
  const today = dayOf(now(), timeZone)
  const mine = scope<CustomerRow>(person.ability, 'read', 'Customer')
  const sources = (level === undefined ? await levels(em) : [level])
    .map((one) => ({ level: one, present: silentMonthsOf(one, settings) }))
    .filter(({ present }) => present > months)
    .map(({ level, present }) => ({
      entity: CustomerRow,
      where: {
        $and: [
          { ...atRisk, level },
          { silentSince: { $gte: silentBefore(today, present, timeZone) } },
          { silentSince: { $lt: silentBefore(today, months, timeZone) } },
          mine,
        ].filter((condition) => Object.keys(condition).length > 0),
      },
    }))
  const found = await pageOver(em, sources, { sort: 'silentSince', key: 'number', ...asked } as never)
  return presented(
    em,
    found,
    ({ number: customer, manager, level, lastOrderAt, silentSince, createdAt }) => ({
      ...{ customer, manager, level, lastOrderAt, silentSince: silentSince ?? createdAt, months },
    }),
  )
}

async function levels(em: Transaction): Promise<number[]> {
  const found: number[] = []
  for (let next = await nextLevel(em, null); next; next = await nextLevel(em, next.level))
    found.push(next.level)
  return found
}

async function presented<Row>(
  em: Transaction,
  { rows, ...rest }: Page<Row>,
  measuredOf: (row: Row) => Measured,
) {
  const measured = rows.map(measuredOf)
  const { people } = await peopleOf(
    em,
    measured.map(({ manager }) => manager),
  )
  const numbers = measured.map(({ customer }) => customer)
  const named =
    numbers.length > 0
      ? await rowsOf(em, CustomerRow, { number: { $in: numbers } }, { fields: ['number', 'name'] })
      : []
  const nameOf = new Map(named.map(({ number, name }) => [number, name]))
  const items = measured.map(({ customer, manager, level, lastOrderAt = null, silentSince, months }) => ({
    customer: { number: customer, name: nameOf.get(customer) ?? customer },
    manager: people(manager),
    ...{ level, lastOrderAt, silentSince, months },
  }))
  return { items, ...rest }
}
