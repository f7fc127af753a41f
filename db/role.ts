import { defineEntity, p } from '@mikro-orm/core'
import type { Scope } from '../domain/permission.ts'
import { moment } from './column.ts'

const Schema = defineEntity({
  name: 'Role',
  tableName: 'role',
  properties: {
    code: p.string().length(40).primary(),
    name: p.string().length(50),
    nameEn: p.string().length(50),
    createdAt: moment(),
    updatedAt: moment(),
    version: p.integer(),
  },
})
export class RoleRow extends Schema.class {}
Schema.setClass(RoleRow)

const PermissionSchema = defineEntity({
  name: 'Permission',
  tableName: 'permission',
  properties: {
    id: p.integer().primary(),
    role: p.string().length(40),
    subject: p.string().length(40),
    action: p.string().length(40),
    scope: p.string().length(10).$type<Scope>(),
    hiddenFields: p.json<string[]>(),
  },
  uniques: [{ properties: ['role', 'subject', 'action'] }],
})
export class PermissionRow extends PermissionSchema.class {}
PermissionSchema.setClass(PermissionRow)
