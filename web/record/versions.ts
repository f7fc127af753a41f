/** One thing in which what stands now and what this person typed differ. */
export interface Difference {
  key: string
  name: string
  theirs: string
  mine: string
  /** Who changed it, when that is known. */
  by?: string
}
export type Picks = Record<string, 'theirs' | 'mine'>
