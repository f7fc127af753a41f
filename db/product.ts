import { defineEntity, p } from '@mikro-orm/core'
import { moment } from './column.ts'

const Schema = defineEntity({
  name: 'Product',
  tableName: 'product',
  properties: {
    code: p.string().length(40).primary(),
    name: p.string().length(100),
    nameKey: p.string().length(200),
    /** 型号 */
    type: p.string().length(60).nullable(),
    /** 等级/批次 */
    batch: p.string().length(60).nullable(),
    unit: p.string().length(20),
    /** fen */
    price: p.bigint('number'),
    active: p.boolean(),
    /** Ours, not the sales system's: below this quantity stock is low; null takes the setting. */
    lowStock: p.integer().nullable(),
    /** The sales system's own count of changes: an older version that comes late changes nothing. */
    revision: p.bigint('number'),
    createdAt: moment(),
    updatedAt: moment(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['name', 'code'] },
    { properties: ['price', 'code'] },
    { properties: ['type', 'code'] },
    { properties: ['batch', 'code'] },
  ],
})
/** A product (产品) as the sales system has it. */
export class ProductRow extends Schema.class {}
Schema.setClass(ProductRow)
