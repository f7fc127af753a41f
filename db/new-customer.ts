import { isMobile } from '../domain/input.ts'
import { nameKey } from '../domain/name-key.ts'
import type { Transaction } from './connection.ts'
import { ContactRow } from './contact.ts'
import { CustomerRecordRow } from './customer-record.ts'
import { CustomerRow } from './customer.ts'
import { indexName } from './search.ts'

interface NewCustomer {
  number: string
  name: string
  level: number
  region: string | null
  manager: string
  /** The opportunity whose success it is. */
  bornFrom: string
  contactName: string | null
  contactPhone: string | null
  actor: string
  at: Date
}

/** A customer with its first contact, its place in the search and the first line of its log. */
export async function insertCustomer(em: Transaction, born: NewCustomer): Promise<void> {
  const { number, name, level, region, manager, bornFrom, contactName, contactPhone, actor, at } = born
  const stamps = { createdAt: at, updatedAt: at, version: 1 }
  await em.insert(CustomerRow, {
    number,
    name,
    nameKey: nameKey(name),
    region,
    manager,
    level,
    satisfaction: 3,
    credit: 3,
    status: 'active',
    bornFrom,
    contactsTotal: contactName ? 1 : 0,
    createdBy: actor,
    ...stamps,
  })
  await indexName(em, 'Customer', number, nameKey(name))
  if (contactName) {
    const mobile = contactPhone !== null && isMobile(contactPhone)
    await em.insert(ContactRow, {
      customer: number,
      name: contactName,
      mobile: mobile ? contactPhone : null,
      officePhone: mobile ? null : contactPhone,
      primary: true,
      ...stamps,
    })
  }
  await em.insert(CustomerRecordRow, { customer: number, kind: 'born', subject: bornFrom, actor, at })
}
