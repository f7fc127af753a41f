import { z } from 'zod'
import { count, moment, pageOf } from './answer.ts'

export const product = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    type: z.string().nullable(),
    batch: z.string().nullable(),
    unit: z.string(),
    price: z.string(),
    active: z.boolean(),
    // Its own threshold; null where the setting holds.
    lowStock: count.nullable(),
    updatedAt: moment,
    version: z.int().min(1),
    allowed: z.array(z.enum(['edit'])),
  })
  .meta({ id: 'Product' })

/** A page of what the sales system has, with how old that is. */
export const agedPageOf = <Item extends z.ZodType>(item: Item) =>
  pageOf(item).extend({ dataAsOf: moment.nullable() })

export const stockLevel = z
  .strictObject({
    id: z.string(),
    product: z.strictObject({
      code: z.string(),
      name: z.string().nullable(),
      type: z.string().nullable(),
      batch: z.string().nullable(),
      unit: z.string().nullable(),
      lowStock: count.nullable(),
      version: count.nullable(),
    }),
    warehouse: z.string(),
    location: z.string(),
    quantity: z.string(),
    inWarehouse: z.string(),
    threshold: count,
    low: z.boolean(),
    updatedAt: moment,
    version: z.int().min(0),
    allowed: z.array(z.enum(['edit'])),
  })
  .meta({ id: 'StockLevel' })
