import type { Transaction } from '../db/connection.ts'
import { ContactRow } from '../db/contact.ts'
import { CustomerRecordRow } from '../db/customer-record.ts'
import { CustomerRow } from '../db/customer.ts'
import { indexName } from '../db/search.ts'
import { isMobile } from '../domain/input.ts'
import { nameKey } from '../domain/name-key.ts'
import type { Opportunity, SuccessInput } from '../domain/opportunity.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'

/** The customer that a success brings: made anew or, by the person's choice, one that is there. Returns its number. */
export async function makeCustomer(
  em: Transaction,
  opportunity: Opportunity,
  typed: Record<string, unknown>,
  number: string,
  actor: string,
  at: Date,
): Promise<string | Refusal> {
  const input = typed as SuccessInput
  if (input.linkTo !== undefined) return link(em, opportunity, input.linkTo, actor, at)
  const name = input.customerName ?? opportunity.customerName
  const taken = await em.findOne(CustomerRow, { nameKey: nameKey(name) })
  if (taken)
    return refuse('conflict', 'customer-name-taken', {
      field: 'customerName',
      params: { number: taken.number, name: taken.name, manager: taken.manager },
    })
  const contactName = input.contactName === undefined ? opportunity.contactName : input.contactName
  await em.insert(CustomerRow, {
    number,
    name,
    nameKey: nameKey(name),
    region: input.region ?? null,
    manager: opportunity.assignee ?? actor,
    level: input.level ?? 1,
    satisfaction: 3,
    credit: 3,
    status: 'active',
    bornFrom: opportunity.number,
    contactsTotal: contactName ? 1 : 0,
    createdBy: actor,
    createdAt: at,
    updatedAt: at,
    version: 1,
  })
  await indexName(em, 'Customer', number, nameKey(name))
  if (contactName) {
    const phone = input.contactPhone === undefined ? opportunity.contactPhone : input.contactPhone
    const mobile = phone !== null && isMobile(phone)
    await em.insert(ContactRow, {
      customer: number,
      name: contactName,
      mobile: mobile ? phone : null,
      officePhone: mobile ? null : phone,
      primary: true,
      createdAt: at,
      updatedAt: at,
      version: 1,
    })
  }
  await record(em, number, 'born', opportunity.number, actor, at)
  return number
}

async function link(em: Transaction, opportunity: Opportunity, number: string, actor: string, at: Date) {
  const customer = await em.findOne(CustomerRow, { number, deletedAt: null })
  if (!customer) return refuse('input', 'unknown-customer', { field: 'linkTo' })
  await record(em, number, 'linked', opportunity.number, actor, at)
  return number
}

async function record(
  em: Transaction,
  customer: string,
  kind: string,
  subject: string,
  actor: string,
  at: Date,
) {
  await em.insert(CustomerRecordRow, { customer, kind, subject, actor, at })
}
