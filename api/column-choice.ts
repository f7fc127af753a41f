import { z } from 'zod'
import { ColumnChoiceRow } from '../db/column-choice.ts'
import { rowOf } from '../db/row.ts'
import { columnChoice, viewedPages, type ViewedPage } from '../domain/saved-view.ts'
import { demandShownColumns, shownColumns } from './hidden-field.ts'
import { endpoint, type Endpoint } from './endpoint.ts'

/** Which columns a person sees of a list where no saved view says it; null: as the list comes. */
export const columnChoiceEndpoints: Endpoint[] = viewedPages.flatMap((page) => choiceOf(page))

function choiceOf(page: ViewedPage): Endpoint[] {
  const choice = z.strictObject({ columns: columnChoice(page).nullable() })
  return [
    endpoint({
      method: 'get',
      path: `/column-choices/${page}`,
      summary: `One’s own choice of columns of ${page}`,
      for: 'self',
      answer: choice,
      handle: async ({ db, person: { ability, user } }) => {
        const row = await rowOf(db.read(), ColumnChoiceRow, { person: user.username, page })
        return { body: { columns: row?.columns ? shownColumns(ability, page, row.columns) : null } }
      },
    }),
    endpoint({
      method: 'put',
      path: `/column-choices/${page}`,
      summary: `Choose columns of ${page}`,
      for: 'self',
      body: choice,
      answer: choice,
      handle: async ({ db, now, person: { ability, user }, body: { columns } }) => {
        demandShownColumns(ability, page, columns)
        const key = { person: user.username, page }
        await db.transaction(async (em) => {
          if (columns) await em.upsert(ColumnChoiceRow, { ...key, columns, updatedAt: now() })
          else await em.nativeDelete(ColumnChoiceRow, key)
        })
        return { body: { columns } }
      },
    }),
  ]
}
