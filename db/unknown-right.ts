import type { Logger } from 'pino'
import type { Permission } from '../domain/permission.ts'
import type { Transaction } from './connection.ts'

// By the database, as the rights themselves.
const ears = new WeakMap<object, { log: Logger; told: Set<string> }>()

/** Where it is told that the store holds rights which this version does not know. */
export function hearUnknownRights(databases: Pick<Transaction, 'getMetadata'>[], log: Logger): void {
  const ear = { log, told: new Set<string>() }
  for (const em of databases) ears.set(em.getMetadata(), ear)
}

/** Such a right is worth nothing. Somebody should know, but once is enough: it is read with every person of the role. */
export function tellUnknown(em: Transaction, permission: Permission & { role: string }): void {
  const ear = ears.get(em.getMetadata())
  const { role, subject, action } = permission
  const key = `${role} ${subject} ${action}`
  if (!ear || ear.told.has(key)) return
  ear.told.add(key)
  ear.log.warn({ role, subject, action }, 'a stored right is not known to this version and allows nothing')
}
