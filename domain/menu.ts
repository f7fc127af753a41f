import type { Ability } from './ability.ts'

/** A page of the console, and the right without which it is not there for somebody. */
export interface MenuPage {
  to: string
  name: string
}
interface GuardedPage extends MenuPage {
  needs?: [action: string, subject: string]
}

/** The menu in its order (ui.md, section 1): each group with its pages. */
const groups: { name: string; pages: GuardedPage[] }[] = [
  { name: '', pages: [{ to: '/', name: 'home' }] },
  {
    name: 'marketing',
    pages: [
      { to: '/opportunities', name: 'opportunities', needs: ['read', 'Opportunity'] },
      { to: '/plans', name: 'plans', needs: ['read', 'Opportunity'] },
    ],
  },
  {
    name: 'customers',
    pages: [
      { to: '/customers', name: 'customerList', needs: ['read', 'Customer'] },
      { to: '/contacts', name: 'contacts', needs: ['read', 'Customer'] },
      { to: '/interactions', name: 'interactions', needs: ['read', 'Customer'] },
      { to: '/churn-cases', name: 'churn', needs: ['read', 'ChurnCase'] },
    ],
  },
  {
    name: 'service',
    pages: [
      { to: '/tickets', name: 'tickets', needs: ['read', 'Ticket'] },
      { to: '/ticket-assignment', name: 'ticketAssignment', needs: ['assign', 'Ticket'] },
      { to: '/ticket-handling', name: 'ticketHandling', needs: ['read', 'Ticket'] },
      { to: '/ticket-feedback', name: 'ticketFeedback', needs: ['feed-back', 'Ticket'] },
      { to: '/ticket-archive', name: 'ticketArchive', needs: ['read-archived', 'Ticket'] },
      { to: '/knowledge', name: 'knowledge', needs: ['read-archived', 'Ticket'] },
    ],
  },
  {
    name: 'basics',
    pages: [
      { to: '/dictionary', name: 'dictionary', needs: ['edit', 'DictionaryEntry'] },
      { to: '/products', name: 'products', needs: ['read', 'Product'] },
      { to: '/stock-levels', name: 'stockLevels', needs: ['read', 'Product'] },
      { to: '/orders', name: 'orders', needs: ['read', 'Order'] },
      { to: '/unmatched-orders', name: 'unmatchedOrders', needs: ['match', 'Order'] },
    ],
  },
  {
    name: 'access',
    pages: [
      { to: '/users', name: 'users', needs: ['read', 'User'] },
      { to: '/roles', name: 'roles', needs: ['read', 'Role'] },
    ],
  },
  {
    name: 'system',
    pages: [
      { to: '/settings', name: 'settings', needs: ['read', 'Setting'] },
      { to: '/processes', name: 'processes', needs: ['read', 'Process'] },
      { to: '/sales-system', name: 'salesSystem', needs: ['read', 'SalesSystem'] },
      { to: '/imports', name: 'imports', needs: ['read', 'Import'] },
      { to: '/audit', name: 'audit', needs: ['read', 'Audit'] },
    ],
  },
]

export interface MenuGroup {
  name: string
  pages: MenuPage[]
}

const mayOpen = (ability: Pick<Ability, 'can'>, { needs }: GuardedPage) => !needs || ability.can(...needs)

/** What somebody with these rights finds in the menu; a group of which nothing is his is not there. */
export const menuOf = (ability: Pick<Ability, 'can'>): MenuGroup[] =>
  groups
    .map(({ name, pages }) => ({
      name,
      pages: pages.filter((page) => mayOpen(ability, page)).map(({ to, name }) => ({ to, name })),
    }))
    .filter(({ pages }) => pages.length > 0)

/** Whether an address of the console belongs to a page that these rights do not open. */
export const isShut = (ability: Pick<Ability, 'can'>, path: string): boolean =>
  groups.some(({ pages }) =>
    pages.some((page) => page.to !== '/' && `${path}/`.startsWith(`${page.to}/`) && !mayOpen(ability, page)),
  )
