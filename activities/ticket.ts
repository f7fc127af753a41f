import type { Ticket } from '../domain/ticket.ts'
import type { Craft } from './craft.ts'

/** A ticket makes nothing but itself: its rounds are part of the record. */
export const ticketCraft: Craft<Ticket> = {
  wants: () => null,
  leave: () => Promise.resolve(null),
  noteOf: () => null,
}
