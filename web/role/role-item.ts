import type { Permission, Scope } from '../../domain/permission.ts'

export interface Role {
  code: string
  name: string
  nameEn: string
  isSeeded: boolean
  people: number
  permissions: Required<Permission>[]
  version: number
  allowed: ('edit' | 'delete' | 'copy')[]
}
/** One subject of the catalogue, with what the reader may give of it. */
export interface CatalogueItem {
  subject: string
  kind: 'customers' | 'administration' | 'other'
  owned: boolean
  actions: { action: string; giveable: boolean }[]
  hideable: { field: string; showable: boolean }[]
}
export const keyOf = ({ subject, action }: Pick<Permission, 'subject' | 'action'>) => `${subject} ${action}`
export type Choice = Scope | 'none'
