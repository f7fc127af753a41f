/** Where a record is looked at, by the prefix of its number. */
const lists: Record<string, string> = { KH: '/customers', OP: '/opportunities', SV: '/tickets' }

export const isPlace = (number: string) => number.slice(0, 2) in lists
export const placeOf = (number: string) => `${lists[number.slice(0, 2)] ?? ''}/${number}`
