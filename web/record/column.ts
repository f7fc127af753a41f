/** A column of a list of records; how its cell looks is the list's own. */
export interface Column<Name extends string = string> extends Look {
  name: Name
  label: string
}
export interface Look {
  width?: number
  minWidth?: number
  align?: 'right'
  /** Long text is cut, and told whole by a tooltip. */
  cut?: true
}
