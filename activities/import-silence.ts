import type { CustomerRow } from '../db/customer.ts'
import { silentSinceOf } from '../domain/silence.ts'

/** What is written of a customer, and since when it is silent where its day on file is among that. */
export const withSilence = (
  customer: CustomerRow,
  columns: Partial<CustomerRow>,
  timeZone: string,
): Partial<CustomerRow> =>
  'registeredOn' in columns
    ? { ...columns, silentSince: silentSinceOf({ ...customer, ...columns }, timeZone) }
    : columns
