/** A message to one person about one record. `params` fill the sentence; the reader's screen words it. */
export interface Notice {
  kind: string
  to: { person: string | null } | { supervisorsOf: string | null }
  params?: Record<string, string | number | null>
  /** Notices of one kind to one person within one company day become one with a count; or of what is named here. */
  bundled?: boolean | string
}

/** What is told by mail, too, where mail is set up. Their texts stand in `mail-text.ts`. */
const mailed = new Set(['next-contact'])
export const isMailed = (kind: string) => mailed.has(kind)
