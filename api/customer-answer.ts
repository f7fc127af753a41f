import { z } from 'zod'
import { count, day, itemsOf, moment, pageOf, person, rowOrDone } from './answer.ts'

const file = z.strictObject({
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
  creditCode: z.string().nullable(),
  licence: z.string().nullable(),
  legalRepresentative: z.string().nullable(),
  registeredCapital: z.string().nullable(),
  annualTurnover: z.string().nullable(),
  /** These four only for whoever may edit the customer. */
  bank: z.string().nullable().optional(),
  bankAccount: z.string().nullable().optional(),
  localTaxNumber: z.string().nullable().optional(),
  nationalTaxNumber: z.string().nullable().optional(),
  status: z.enum(['active', 'lost']),
  lastOrderAt: moment.nullable(),
  registeredOn: day.nullable(),
  /** The case that stands against it: a warning, a deferral, a proposal or a confirmed loss. */
  churnCase: z.string().nullable(),
  bornFrom: z.string().nullable(),
  flags: z.strictObject({ missingContact: z.boolean() }),
  createdAt: moment,
  updatedAt: moment,
  deletedAt: moment.nullable(),
  version: z.int(),
  allowed: z.array(z.string()),
})
export const customer = file.meta({ id: 'Customer' })

/** One customer with what its page says on top; of orders only for whoever may read them. */
export const wholeCustomer = file
  .extend({
    counts: z.strictObject({
      contacts: count,
      interactions: count,
      orders: count.nullable(),
      opportunities: count.nullable(),
      tickets: count.nullable(),
      churnCases: count.nullable(),
    }),
    ordersTotal: z.string().nullable(),
    nextContactAt: moment.nullable(),
  })
  .meta({ id: 'WholeCustomer' })
export const customerOrDone = rowOrDone(customer)
export const customerPage = pageOf(customer)

export const contact = z
  .strictObject({
    id: z.int(),
    customer: z.string(),
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
  .meta({ id: 'Contact' })
export const contacts = itemsOf(contact)
/** Or only that it was added, when it has been removed since. */
export const contactOrDone = z.union([contact, z.strictObject({ id: z.int(), state: z.literal('done') })])

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
