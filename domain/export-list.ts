import { administrationExports } from './export-administration.ts'
import type { ExportLists } from './export-column.ts'
import { customerExports } from './export-customer.ts'
import { salesExports } from './export-sales.ts'
import { workExports } from './export-work.ts'

/** The lists that can be exported, by the word of their address: what they are called, and their columns. */
export const exportLists: ExportLists = {
  ...workExports,
  ...customerExports,
  ...salesExports,
  ...administrationExports,
}
