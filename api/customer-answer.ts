import { z } from 'zod'
import { count, itemsOf, moment, pageOf, person } from './answer.ts'

export const customer = z
  .strictObject({
    number: z.string(),
    name: z.string(),
    region: z.string().nullable(),
    manager: person.nullable(),
    level: z.int(),
    satisfaction: z.int(),
    credit: z.int(),
    address: z.string().nullable(),
    postcode: z.string().nullable(),
    phone: z.string().nullable(),
    fax: z.string().nullable(),
    website: z.string().nullable(),
    status: z.enum(['active', 'lost']),
    lastOrderAt: moment.nullable(),
    bornFrom: z.string().nullable(),
    flags: z.strictObject({ missingContact: z.boolean() }),
    createdAt: moment,
    updatedAt: moment,
    version: z.int(),
    allowed: z.array(z.string()),
  })
  .meta({ id: 'Customer' })
export const customerPage = pageOf(customer)

export const contacts = itemsOf(
  z
    .strictObject({
      id: z.int(),
      name: z.string(),
      gender: z.string().nullable(),
      position: z.string().nullable(),
      officePhone: z.string().nullable(),
      mobile: z.string().nullable(),
      email: z.string().nullable(),
      wechat: z.string().nullable(),
      memo: z.string().nullable(),
      primary: z.boolean(),
      version: z.int(),
    })
    .meta({ id: 'Contact' }),
)

export const customerRecords = itemsOf(
  z
    .strictObject({
      id: count,
      kind: z.string(),
      subject: z.string().nullable(),
      actor: person.nullable(),
      at: moment,
    })
    .meta({ id: 'CustomerRecord' }),
)
