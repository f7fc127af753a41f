import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../db/connection.ts'
import { OpportunityRow } from '../db/opportunity.ts'
import { nameKey } from '../domain/name-key.ts'
import { signIn } from '../tests/whole/person.ts'
import { leave, makePlace, start, type Place } from '../tests/whole/product.ts'
import { compare, judge, print } from './compare.ts'

/** What rights, people, buttons and HTTP add to the two queries that a page of a list is. */
const total = 100_000
const place = await makePlace()
try {
  const empty = await start(place)
  empty.kill('SIGTERM')
  await empty.exited
  await fill(place)
  await start(place)
  const supervisor = await signIn(place.url, 'supervisor')
  const file = new DatabaseSync(join(place.dataDir, 'evergreen.db'), { readOnly: true })
  const page = file.prepare(
    'select * from opportunity where deleted_at is null order by created_at desc, number desc limit 21',
  )
  const count = file.prepare(
    'select count(*) as total from (select number from opportunity where deleted_at is null limit 10001)',
  )
  const first = await supervisor.get('/opportunities?limit=20')
  const { items, nextCursor, totalIsExact } = first.body
  if (items.length !== 20 || totalIsExact) throw new Error('this is not the list that was to be measured')
  const results = await compare(
    [
      {
        name: 'the same SQL',
        call: async () => [page.all(), count.get()],
      },
      { name: 'GET /api/opportunities?limit=20', call: () => supervisor.get('/opportunities?limit=20') },
      {
        name: '… the next page, by cursor',
        call: () => supervisor.get(`/opportunities?limit=20&cursor=${nextCursor}`),
      },
      { name: '… view=closed', call: () => supervisor.get('/opportunities?limit=20&view=closed') },
    ],
    { calls: 500, warmUp: 100 },
  )
  file.close()
  print(`A page of 20 with its total, out of ${total} opportunities, one at a time`, results)
  const [sql, listed] = results.map(({ p50 }) => p50)
  judge('a page over HTTP above the same SQL', (listed ?? NaN) - (sql ?? NaN), 3, ' ms')
} finally {
  await leave(place)
}

/** Closed ones, which have no process, copied from one of the demonstration; one a minute, back in time. */
async function fill({ dataDir }: Place): Promise<void> {
  const db = await openDatabase(`sqlite://${join(dataDir, 'evergreen.db')}`)
  const model = await db.read().findOneOrFail(OpportunityRow, { status: 'failed' })
  const now = Date.now()
  for (let from = 0; from < total; from += 500)
    await db.transaction((em) =>
      em.insertMany(
        OpportunityRow,
        Array.from({ length: 500 }, (_, index) => {
          const customerName = `客户 ${from + index}`
          const createdAt = new Date(now - (from + index) * 60_000)
          const number = `OP-20200101-${String(from + index).padStart(6, '0')}`
          return {
            ...model,
            number,
            customerName,
            nameKey: nameKey(customerName),
            createdAt,
            updatedAt: createdAt,
          }
        }),
      ),
    )
  await db.close()
}
