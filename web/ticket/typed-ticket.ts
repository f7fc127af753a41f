import { label } from '../dictionary.ts'
import { t } from '../i18n.ts'
import type { Ticket } from '../types.ts'

/** A ticket as it is being typed. */
export interface TypedTicket {
  customer: string
  contact: number | null
  type: string
  priority: Ticket['priority']
  title: string
  request: string
}
export const typedFields = ['customer', 'contact', 'type', 'priority', 'title', 'request'] as const
export type TypedField = (typeof typedFields)[number]

export const nothingTyped = (): TypedTicket => ({
  ...{ customer: '', contact: null, type: 'consult', priority: 'normal', title: '', request: '' },
})
export const typedOf = ({ customer, contact, type, priority, title, request }: Ticket): TypedTicket => ({
  ...{ customer: customer.number, contact: contact?.id ?? null, type, priority, title, request },
})

export const fieldName = (field: TypedField) =>
  t(field === 'customer' || field === 'contact' ? `field.${field}` : `ticketPage.field.${field}`)

export function typedText(
  field: TypedField,
  typed: TypedTicket,
  contactName: (id: number) => string,
): string {
  if (field === 'type') return label('service_type', typed.type)
  if (field === 'priority') return label('ticket_priority', typed.priority)
  if (field === 'contact') return typed.contact === null ? t('none') : contactName(typed.contact)
  return typed[field] || t('none')
}
