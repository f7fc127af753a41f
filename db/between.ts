/** From and until, both included; no condition where neither is said. */
export const between = (column: string, from?: Date | string, until?: Date | string): object =>
  from || until ? { [column]: { ...(from && { $gte: from }), ...(until && { $lte: until }) } } : {}

/** The same of moments, as an address names them. */
export const betweenMoments = (column: string, from?: string, until?: string): object =>
  between(column, from && new Date(from), until && new Date(until))
