import { LockMode, defineEntity, p } from '@mikro-orm/core'
import { viewKeyLength, type ViewedPage } from '../domain/saved-view.ts'
import { moment, person } from './column.ts'
import type { Transaction } from './connection.ts'
import { UserRow } from './user.ts'

const Schema = defineEntity({
  name: 'SavedView',
  tableName: 'saved_view',
  properties: {
    id: p.integer().primary(),
    person: person(),
    page: p.string().length(40).$type<ViewedPage>(),
    name: p.string().length(40),
    nameKey: p.string().length(viewKeyLength),
    query: p.json<Record<string, unknown>>(),
    columns: p.json<string[]>().nullable(),
    createdAt: moment(),
    updatedAt: moment(),
    version: p.integer(),
  },
  uniques: [{ properties: ['person', 'page', 'nameKey'] }],
})
export class SavedViewRow extends Schema.class {}
Schema.setClass(SavedViewRow)

/**
 * A person's views of a page as they are now, which no other request of his changes until this transaction ends:
 * two at once could otherwise both find the name free, or both be the last that there is room for.
 */
export async function holdViews(em: Transaction, username: string, page: ViewedPage) {
  const lockMode = LockMode.PESSIMISTIC_WRITE
  await em.findOneOrFail(UserRow, { username }, { lockMode })
  return em.find(SavedViewRow, { person: username, page }, { lockMode })
}
