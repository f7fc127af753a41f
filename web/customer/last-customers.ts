import type { Customer } from '../types.ts'

/** What a typeahead shows of a customer. */
export type ChosenCustomer = Pick<Customer, 'number' | 'name'> & Partial<Pick<Customer, 'manager' | 'status'>>

// Each person's own: who signs in next at this browser is not shown whom another one looked for.
const keyOf = (username: string) => `last-customers/${username}`
const most = 5

export function lastUsed(username: string): ChosenCustomer[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(username)) ?? '[]')
    return Array.isArray(kept) ? (kept as ChosenCustomer[]).slice(0, most) : []
  } catch {
    return []
  }
}

export function keepUsed(username: string, { number, name, manager, status }: ChosenCustomer): void {
  const others = lastUsed(username).filter((one) => one.number !== number)
  const kept = [{ number, name, ...(manager && { manager }), ...(status && { status }) }, ...others].slice(
    0,
    most,
  )
  localStorage.setItem(keyOf(username), JSON.stringify(kept))
}
