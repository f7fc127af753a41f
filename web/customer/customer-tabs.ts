import { defineAsyncComponent, type Component } from 'vue'
import type { Contact, WholeCustomer } from '../types.ts'

/** What the tabs of a customer's page are given. */
export interface Shown {
  customer: WholeCustomer
  contacts: Contact[]
  editable: boolean
  /** Raised whenever the page was read again. */
  turn: number
}
export interface CustomerTab {
  name: string
  component: Component
  given: (shown: Shown) => Record<string, unknown>
  count?: (customer: WholeCustomer) => number | null
  /** The right without which it is not there. */
  needs?: [action: string, subject: string]
}

/** In the order of the page; 概览 comes before them. A subject that is added later adds its line. */
export const customerTabs: CustomerTab[] = [
  {
    name: 'contacts',
    component: defineAsyncComponent(() => import('./ContactList.vue')),
    given: ({ customer, contacts, editable }) => ({ customer: customer.number, contacts, editable }),
    count: ({ counts }) => counts.contacts,
  },
  {
    name: 'interactions',
    component: defineAsyncComponent(() => import('../interaction/CustomerInteractions.vue')),
    given: ({ customer, contacts, editable }) => ({ customer: customer.number, contacts, editable }),
    count: ({ counts }) => counts.interactions,
  },
  {
    name: 'orders',
    component: defineAsyncComponent(() => import('../order/CustomerOrders.vue')),
    given: ({ customer }) => ({ customer: customer.number }),
    count: ({ counts }) => counts.orders,
    needs: ['read', 'Order'],
  },
  {
    name: 'tickets',
    component: defineAsyncComponent(() => import('./CustomerTickets.vue')),
    given: ({ customer }) => ({ customer: { number: customer.number, name: customer.name } }),
    count: ({ counts }) => counts.tickets,
    needs: ['read', 'Ticket'],
  },
  {
    name: 'opportunities',
    component: defineAsyncComponent(() => import('./CustomerOpportunities.vue')),
    given: ({ customer }) => ({ customer: customer.number }),
    count: ({ counts }) => counts.opportunities,
    needs: ['read', 'Opportunity'],
  },
  {
    name: 'churnCases',
    component: defineAsyncComponent(() => import('./CustomerChurnCases.vue')),
    given: ({ customer }) => ({ customer: customer.number }),
    count: ({ counts }) => counts.churnCases,
    needs: ['read', 'ChurnCase'],
  },
  {
    name: 'timeline',
    component: defineAsyncComponent(() => import('./CustomerTimeline.vue')),
    given: ({ customer, turn }) => ({
      ...{ customer: customer.number, turn },
      seesCases: customer.counts.churnCases !== null,
    }),
  },
]
