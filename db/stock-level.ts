import { defineEntity, p } from '@mikro-orm/core'
import { moment } from './column.ts'

const Schema = defineEntity({
  name: 'StockLevel',
  tableName: 'stock',
  properties: {
    product: p.string().length(40).primary(),
    warehouse: p.string().length(60).primary(),
    /** 货位; empty where the warehouse has none. */
    location: p.string().length(60).primary(),
    /** Thousandths of the product's unit. */
    quantity: p.bigint('number'),
    revision: p.bigint('number'),
    createdAt: moment(),
    updatedAt: moment(),
  },
  indexes: [{ properties: ['warehouse', 'product'] }],
})
/** How much of a product lies where (库存), as the sales system has it. */
export class StockLevelRow extends Schema.class {}
Schema.setClass(StockLevelRow)
