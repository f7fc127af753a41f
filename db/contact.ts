import { defineEntity, p } from '@mikro-orm/core'
import { moment, number } from './column.ts'

const Schema = defineEntity({
  name: 'Contact',
  tableName: 'linkman',
  properties: {
    id: p.integer().primary(),
    customer: number(),
    name: p.string().length(50),
    gender: p.string().length(10).nullable(),
    position: p.string().length(50).nullable(),
    officePhone: p.string().length(30).nullable(),
    mobile: p.string().length(30).nullable(),
    email: p.string().length(200).nullable(),
    wechat: p.string().length(50).nullable(),
    memo: p.text().nullable(),
    primary: p.boolean().fieldName('is_primary'),
    createdAt: moment(),
    updatedAt: moment(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['customer', 'id'] },
    { properties: ['mobile'] },
    { properties: ['officePhone'] },
    { properties: ['createdAt', 'id'] },
  ],
})
export class ContactRow extends Schema.class {}
Schema.setClass(ContactRow)
