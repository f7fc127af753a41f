import { defineEntity, p } from '@mikro-orm/core'
import type { ViewedPage } from '../domain/saved-view.ts'
import { moment, person } from './column.ts'

// One row a person and page, replaced whole by whoever it belongs to: the last choice holds, so it needs no version.
const Schema = defineEntity({
  name: 'ColumnChoice',
  tableName: 'column_choice',
  properties: {
    person: person().primary(),
    page: p.string().length(40).$type<ViewedPage>().primary(),
    columns: p.json<string[]>(),
    updatedAt: moment(),
  },
})
export class ColumnChoiceRow extends Schema.class {}
Schema.setClass(ColumnChoiceRow)
