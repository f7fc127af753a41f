/** An entry as whoever edits the dictionary sees it. */
export interface Entry {
  type: string
  code: string
  label: string
  labelEn: string
  active: boolean
  version: number
  position: number
  locked: boolean
  used: boolean
}
