import { isMobile } from '../domain/input.ts'
import { nameKey } from '../domain/name-key.ts'
import type { Transaction } from './connection.ts'
import { ContactRow } from './contact.ts'
import { CustomerRecordRow } from './customer-record.ts'
import { told } from './customer-write.ts'
import { CustomerRow } from './customer.ts'
import { indexNewNames } from './search.ts'
import { enterHistory } from './write.ts'

type File = Omit<
  CustomerRow,
  'nameKey' | 'status' | 'churnCase' | 'recoveredAt' | 'contactsTotal' | 'createdAt' | 'updatedAt' | 'version'
>
type Optional = { [Name in keyof File]?: File[Name] | null | undefined }
interface NewCustomer extends Optional {
  number: string
  name: string
  manager: string
  createdBy: string
  at: Date
  contactName?: string | null
  contactPhone?: string | null
  /** The command that makes it, unless that is another record's. */
  commandId?: string
}

/** A customer with its first contact, its place in the search, and the first line of its log and its history. */
export async function insertCustomer(em: Transaction, born: NewCustomer): Promise<void> {
  const { at, contactName, contactPhone, commandId, ...file } = born
  const { number, name, createdBy, bornFrom } = file
  const stamps = { createdAt: at, updatedAt: at, version: 1 }
  const row = {
    level: 1,
    satisfaction: 3,
    credit: 3,
    ...file,
    nameKey: nameKey(name),
    status: 'active',
    silentSince: file.silentSince ?? at,
    deletedAt: null,
    contactsTotal: contactName ? 1 : 0,
    ...stamps,
  } as unknown as CustomerRow
  await em.insert(CustomerRow, row)
  await indexNewNames(em, 'Customer', [{ number, key: nameKey(name) }])
  if (contactName) {
    const mobile = Boolean(contactPhone && isMobile(contactPhone))
    await em.insert(ContactRow, {
      customer: number,
      name: contactName,
      mobile: mobile ? contactPhone : null,
      officePhone: mobile ? null : contactPhone,
      primary: true,
      ...stamps,
    })
  }
  const kind = bornFrom ? 'born' : 'created'
  await em.insert(CustomerRecordRow, {
    customer: number,
    kind,
    subject: bornFrom ?? null,
    actor: createdBy,
    at,
  })
  const deed = { command: 'create', commandId: commandId ?? null, actor: createdBy, at }
  await enterHistory(em, 'Customer', null, told(row), deed)
}
