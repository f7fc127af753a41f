import type { Customer } from '../types.ts'

/** What a typeahead shows of a customer. */
export type ChosenCustomer = Pick<Customer, 'number' | 'name' | 'manager' | 'status'>

// Of this browser's session only: who signs in next is not shown whom another one looked for.
const key = 'last-customers'
const most = 5

export function lastUsed(): ChosenCustomer[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? (kept as ChosenCustomer[]).slice(0, most) : []
  } catch {
    return []
  }
}

export function keepUsed({ number, name, manager, status }: ChosenCustomer): void {
  const others = lastUsed().filter((one) => one.number !== number)
  const kept = [{ number, name, manager, status }, ...others].slice(0, most)
  sessionStorage.setItem(key, JSON.stringify(kept))
}
