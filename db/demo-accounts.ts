import type { RoleCode } from '../domain/role.ts'
import type { Database, Transaction } from './connection.ts'
import { hashPassword } from './password.ts'
import { UserRow } from './user.ts'

const accounts: { username: string; name: string; role: RoleCode; supervisor?: string }[] = [
  { username: 'superadmin', name: '周明远', role: 'super-administrator' },
  { username: 'sysadmin', name: '吴晓岚', role: 'system-administrator' },
  { username: 'supervisor', name: '陈立群', role: 'sales-supervisor' },
  { username: 'manager1', name: '林佳怡', role: 'customer-manager', supervisor: 'supervisor' },
  { username: 'manager2', name: '赵宇航', role: 'customer-manager', supervisor: 'supervisor' },
  { username: 'executive', name: '沈国栋', role: 'executive' },
]

/** The six accounts of the demonstration, one for each role and a second manager. */
export async function seedAccounts(db: Database, password: string, now: Date): Promise<void> {
  const passwordHash = await hashPassword(password)
  await db.transaction((em) => insertAccounts(em, passwordHash, now))
}

async function insertAccounts(em: Transaction, passwordHash: string, now: Date): Promise<void> {
  await em.insertMany(
    UserRow,
    accounts.map(({ supervisor, ...account }, index) => ({
      ...account,
      supervisor: supervisor ?? null,
      phone: null,
      email: null,
      active: true,
      passwordHash,
      mustChangePassword: false,
      createdAt: new Date(now.getTime() + index),
      updatedAt: now,
      version: 1,
    })),
  )
}
