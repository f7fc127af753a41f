import type { Transaction } from '../db/connection.ts'
import { CustomerRecordRow } from '../db/customer-record.ts'
import { CustomerRow } from '../db/customer.ts'
import { insertCustomer } from '../db/new-customer.ts'
import { defaultLevel } from '../domain/dictionary-entry.ts'
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
  const { contactName, contactPhone } = opportunity
  await insertCustomer(em, {
    number,
    name,
    level: input.level ?? defaultLevel,
    region: input.region ?? null,
    manager: opportunity.assignee ?? actor,
    bornFrom: opportunity.number,
    contactName: input.contactName === undefined ? contactName : input.contactName,
    contactPhone: input.contactPhone === undefined ? contactPhone : input.contactPhone,
    createdBy: actor,
    at,
  })
  return number
}

async function link(em: Transaction, opportunity: Opportunity, number: string, actor: string, at: Date) {
  const customer = await em.findOne(CustomerRow, { number, deletedAt: null })
  if (!customer) return refuse('input', 'unknown-customer', { field: 'linkTo' })
  await em.insert(CustomerRecordRow, {
    customer: number,
    kind: 'linked',
    subject: opportunity.number,
    actor,
    at,
  })
  return number
}
