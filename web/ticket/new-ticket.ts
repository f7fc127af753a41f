import { shallowRef } from 'vue'
import type { ChosenCustomer } from '../customer/last-customers.ts'

/** What a new ticket begins with, where it is not begun from nothing. */
export interface Beginning {
  customer?: ChosenCustomer
  title?: string
  /** 再次服务: the archived ticket that it goes on from. */
  follows?: string
}
/** The ticket that is being typed, from wherever it was begun: the frame shows its form over every page. */
export const beginning = shallowRef<Beginning | null>(null)
export const beginTicket = (given: Beginning = {}) => (beginning.value = given)
