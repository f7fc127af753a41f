import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pino } from 'pino'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { personOf, raiseEpoch } from '../../db/access.ts'
import { NotificationRow } from '../../db/notification.ts'
import { PermissionRow, RoleRow } from '../../db/role.ts'
import { UserRow } from '../../db/user.ts'
import { mayGive, subjects, type Permission } from '../../domain/permission.ts'
import { roles as seededRoles, seededPermissions } from '../../domain/role.ts'
import { chanceOf } from '../whole/chance.ts'
import { createStage, eventually, type Cast, type Stage } from '../stage/stage.ts'

type Someone = Awaited<ReturnType<Stage['as']>>
type Loose = ReturnType<typeof JSON.parse>

let stage: Stage
const people = {} as Record<Cast, Someone>
const lines: string[] = []
beforeAll(async () => {
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  stage = await createStage({ worker: false, log })
  for (const username of [
    'superadmin',
    'sysadmin',
    'supervisor',
    'manager1',
    'manager2',
    'executive',
  ] as const)
    people[username] = await stage.as(username)
})
afterAll(() => stage.close())

const right = (
  subject: string,
  action: string,
  scope: 'own' | 'all' = 'all',
  hiddenFields: string[] = [],
) => ({
  subject,
  action,
  scope,
  hiddenFields,
})
const role = async (code: string): Promise<Loose> => (await people.superadmin.get(`/roles/${code}`)).body
const ifMatch = (version: number) => ({ 'if-match': `"v${version}"` })
async function put(person: Someone, code: string, permissions: unknown) {
  const { version } = await role(code)
  return person.put(`/roles/${code}/permissions`, { permissions }, ifMatch(version))
}
let made = 0
async function make(person: Someone, templates: string[], more: object = {}) {
  made += 1
  return person.post('/roles', { name: `角色 ${made}`, nameEn: `Role ${made}`, templates, ...more })
}
const audited = async (kind: string) => {
  const rows = await stage.db.read().find(AuditEntryRow, { kind }, { orderBy: { id: 'desc' }, limit: 1 })
  return rows[0]
}
/** Everything about rights that is stored, to see that a refusal has changed nothing. */
const standing = async () => {
  const em = stage.db.read()
  const [rights, roles] = [await em.find(PermissionRow, {}), await em.find(RoleRow, {})]
  return JSON.stringify([rights, roles])
}
async function refused(work: () => Promise<{ status: number; body: Loose }>, status: number, code: string) {
  const before = await standing()
  const answer = await work()
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(await standing()).toBe(before)
  return answer
}
async function restore(code: keyof typeof seededPermissions) {
  await put(people.superadmin, code, seededPermissions[code])
}
afterEach(async () => {
  const { permissions } = await role('customer-manager')
  if (permissions.length !== seededPermissions['customer-manager'].length) await restore('customer-manager')
})

test('all five roles are listed with their people and rights, and what one may do to each', async () => {
  const { items } = (await people.superadmin.get('/roles')).body
  expect(items.map(({ code }: { code: string }) => code).sort()).toEqual(Object.keys(seededRoles).sort())
  const by = Object.fromEntries(items.map((item: { code: string }) => [item.code, item]))
  expect(by['customer-manager']).toMatchObject({
    people: 2,
    isSeeded: true,
    allowed: ['edit', 'copy'],
    version: 1,
  })
  expect(by['super-administrator'].allowed).toEqual([])
  const everything = Object.values(subjects).reduce((sum, { actions }) => sum + actions.length, 0)
  expect(by['super-administrator'].permissions.length).toBe(everything)
  const seen = (await people.sysadmin.get('/roles')).body.items
  const own = seen.find(({ code }: { code: string }) => code === 'system-administrator')
  expect(own.allowed).toEqual(['copy'])
  expect((await people.sysadmin.get('/roles/nobody')).status).toBe(404)
})

test('the catalogue says what there is, and what its reader may give', async () => {
  const of = async (person: Someone) => (await person.get('/permissions')).body.items as Loose[]
  const items = await of(people.sysadmin)
  expect(items.map(({ subject }) => subject)).toEqual(Object.keys(subjects))
  expect(items.every(({ actions }) => actions.every(({ giveable }: Loose) => giveable))).toBe(true)
  const { body } = await make(people.superadmin, ['executive'])
  await put(people.superadmin, body.code, [
    right('Role', 'read'),
    right('Role', 'edit'),
    right('Role', 'create'),
  ])
  await withRole('manager2', body.code, async () => {
    const user = (await of(people.manager2)).find(({ subject }) => subject === 'User')
    expect(user.actions.map(({ giveable }: Loose) => giveable)).toEqual(user.actions.map(() => false))
  })
})

test('a role made from two may what either may, as far as either reaches, and hides what both hide', async () => {
  const { superadmin } = people
  const one = (await make(superadmin, ['executive'])).body
  const two = (await make(superadmin, ['executive'])).body
  await put(superadmin, one.code, [right('Opportunity', 'read', 'own', ['expectedAmount', 'description'])])
  await put(superadmin, two.code, [
    right('Opportunity', 'read', 'all', ['expectedAmount', 'contactPhone']),
    right('Report', 'read'),
  ])
  const answer = await make(superadmin, [one.code, two.code], { code: 'team-lead' })
  expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"v1"'])
  expect(answer.body).toMatchObject({
    code: 'team-lead',
    isSeeded: false,
    people: 0,
    permissions: [right('Opportunity', 'read', 'all', ['expectedAmount']), right('Report', 'read')],
  })
  expect(await audited('role-created')).toMatchObject({
    actor: 'superadmin',
    subject: 'Role',
    code: 'team-lead',
  })
})

test('the same request sent twice makes one role', async () => {
  const body = { name: '一次', nameEn: 'Once only', templates: ['executive'] }
  const key = { 'idempotency-key': 'role-once' }
  const [first, second] = [
    await people.superadmin.post('/roles', body, key),
    await people.superadmin.post('/roles', body, key),
  ]
  expect([first.status, second.status, second.body]).toEqual([201, 201, first.body])
  expect(first.body.code).toBe('once-only')
})

test('a name or a code that is taken, an unknown template and a bad code are told at their field', async () => {
  const { superadmin } = people
  for (const [body, status, field] of [
    [{ name: '高 管' }, 409, 'name'],
    [{ nameEn: 'EXECUTIVE' }, 409, 'nameEn'],
    [{ code: 'executive' }, 409, 'code'],
    [{ code: 'No Code' }, 422, 'code'],
    [{ templates: [] }, 422, 'templates'],
    [{ templates: ['executive', 'executive'] }, 422, 'templates'],
    [{ templates: ['nobody'] }, 422, 'templates.0'],
    [{ templates: ['__proto__'] }, 422, 'templates.0'],
    [{ name: ' ' }, 422, 'name'],
    [{ kind: 'x' }, 422, 'kind'],
  ] as const) {
    const answer = await superadmin.post('/roles', {
      name: '新',
      nameEn: 'New',
      templates: ['executive'],
      ...body,
    })
    expect([body, answer.status, answer.body.errors?.[0]?.field]).toEqual([body, status, field])
  }
})

test('a change of rights is whole, guarded by the version, audited, and holds with the next request', async () => {
  const { superadmin, manager1 } = people
  const before = await role('customer-manager')
  const at = '/roles/customer-manager/permissions'
  const permissions = [
    ...before.permissions
      .filter(({ action, subject }: Permission) => !(subject === 'Opportunity' && action === 'delete'))
      .map((one: Permission) =>
        one.subject === 'Opportunity' && one.action === 'read'
          ? { ...one, hiddenFields: ['expectedAmount'] }
          : one,
      ),
    right('Report', 'read'),
  ]
  expect((await superadmin.put(at, { permissions })).status).toBe(428)
  const stale = await superadmin.put(at, { permissions }, ifMatch(before.version + 7))
  expect([stale.status, stale.body.current]).toMatchObject([412, { code: 'customer-manager' }])
  const answer = await superadmin.put(at, { permissions }, ifMatch(before.version))
  expect([answer.status, answer.body.version]).toEqual([200, before.version + 1])
  expect(await audited('permissions-changed')).toMatchObject({
    actor: 'superadmin',
    code: 'customer-manager',
    details: {
      before: {
        removed: [{ subject: 'Opportunity', action: 'delete', scope: 'own' }],
        changed: [{ action: 'read', hiddenFields: [] }],
      },
      after: {
        added: [{ subject: 'Report' }],
        changed: [{ action: 'read', hiddenFields: ['expectedAmount'] }],
      },
    },
  })
  const { rules } = (await manager1.get('/session')).body
  expect(rules).toContainEqual({ action: 'read', subject: 'Report' })
  const deleting = rules.filter(({ action }: { action: string }) => action === 'delete')
  expect(deleting.map(({ subject }: { subject: string }) => subject)).not.toContain('Opportunity')
  await restore('customer-manager')
})

test('a role without any right is allowed, and shuts its people out', async () => {
  expect((await put(people.superadmin, 'customer-manager', [])).status).toBe(200)
  expect((await people.manager1.get('/opportunities')).status).toBe(403)
  await restore('customer-manager')
  expect((await people.manager1.get('/opportunities')).status).toBe(200)
})

test('a right that does not exist is refused and named (AZ-19)', async () => {
  const good = right('Opportunity', 'read')
  const cases: [unknown, string][] = [
    [[right('Opportunities', 'read')], 'permissions.0.subject'],
    [[right('__proto__', 'read')], 'permissions.0.subject'],
    [[right('all', 'manage')], 'permissions.0.subject'],
    [[right('${process.env.HOME}', 'read')], 'permissions.0.subject'],
    [[good, right('Opportunity', 'manage')], 'permissions.1.action'],
    [[right('Opportunity', '__proto__')], 'permissions.0.action'],
    [[{ ...good, scope: 'team' }], 'permissions.0.scope'],
    [[right('Report', 'read', 'own')], 'permissions.0.scope'],
    [[right('Opportunity', 'read', 'all', ['number'])], 'permissions.0.hiddenFields'],
    [[right('Opportunity', 'edit', 'all', ['expectedAmount'])], 'permissions.0.hiddenFields'],
    [[right('Opportunity', 'read', 'all', ['${user.name}'])], 'permissions.0.hiddenFields'],
    [[{ ...good, conditions: { $where: 'true' } }], 'permissions.0.conditions'],
    [[{ ...good, inverted: true }], 'permissions.0.inverted'],
    [[{ ...good, subject: { $regex: '.*' } }], 'permissions.0.subject'],
    [[{ ...good, subject: ['Opportunity'] }], 'permissions.0.subject'],
    [[good, right('Opportunity', 'read', 'own')], 'permissions.1.action'],
    [Array.from({ length: 301 }, () => good), 'permissions'],
    ['all', 'permissions'],
    [undefined, 'permissions'],
  ]
  for (const [permissions, field] of cases) {
    const before = await standing()
    const answer = await put(people.superadmin, 'executive', permissions)
    const fields = answer.body.errors?.map((error: { field: string }) => error.field)
    expect([permissions, answer.status, fields]).toEqual([permissions, 422, expect.arrayContaining([field])])
    expect(await standing()).toBe(before)
  }
  const raw =
    '{"permissions":[{"subject":"Opportunity","action":"read","scope":"all","__proto__":{"subject":"User"}}]}'
  const { version } = await role('executive')
  const answer = await people.superadmin.put('/roles/executive/permissions', raw, ifMatch(version))
  expect([answer.status, (await role('executive')).permissions]).toEqual([422, [right('Report', 'read')]])
})

test('nobody gives a right over the product that he has not, nor power over people together with customers (AZ-12)', async () => {
  const { sysadmin, superadmin } = people
  for (const permissions of [
    [right('User', 'edit'), right('Customer', 'read')],
    [right('Role', 'create'), right('Opportunity', 'read', 'own')],
    [right('User', 'reset'), right('Report', 'read')],
  ])
    await refused(() => put(sysadmin, 'executive', permissions), 403, 'duties-apart')
  await refused(() => make(sysadmin, ['system-administrator', 'sales-supervisor']), 403, 'duties-apart')
  // Without the audit himself he gives it to nobody.
  const own = seededPermissions['system-administrator']
  await put(
    superadmin,
    'system-administrator',
    own.filter(({ subject }) => subject !== 'Audit'),
  )
  await refused(() => put(sysadmin, 'executive', [right('Audit', 'read')]), 403, 'right-not-yours-to-give')
  expect(await audited('refused')).toMatchObject({ actor: 'sysadmin', subject: 'Role', code: 'executive' })
  await restore('system-administrator')
  expect((await put(sysadmin, 'executive', [right('Report', 'read'), right('Product', 'read')])).status).toBe(
    200,
  )
  await restore('executive')
})

test('the super administrator’s role is neither changed nor copied nor deleted by anybody (AZ-12)', async () => {
  for (const person of [people.sysadmin, people.superadmin]) {
    await refused(() => put(person, 'super-administrator', []), 403, 'role-is-code')
    await refused(
      () => person.patch('/roles/super-administrator', { name: '某' }, ifMatch(1)),
      403,
      'role-is-code',
    )
    await refused(() => person.delete('/roles/super-administrator', ifMatch(1)), 403, 'role-is-code')
    await refused(() => make(person, ['super-administrator']), 403, 'role-is-code')
    await refused(() => make(person, ['executive', 'super-administrator']), 403, 'role-is-code')
  }
})

test('nobody changes the role he holds (AZ-13)', async () => {
  const { sysadmin } = people
  const own = await role('system-administrator')
  const more = [...own.permissions, right('Process', 'restart')]
  await refused(() => put(sysadmin, 'system-administrator', more), 403, 'role-is-own')
  const [, ...less] = own.permissions
  await refused(() => put(sysadmin, 'system-administrator', less), 403, 'role-is-own')
  const at = '/roles/system-administrator'
  await refused(() => sysadmin.patch(at, { name: '管理员' }, ifMatch(own.version)), 403, 'role-is-own')
})

test('an administrator’s role that reaches further than one’s own is not touched at all', async () => {
  const { superadmin, manager2 } = people
  const helper = (await make(superadmin, ['executive'], { code: 'role-clerk' })).body
  await put(superadmin, helper.code, [right('Role', 'read'), right('Role', 'edit'), right('Role', 'create')])
  await withRole('manager2', 'role-clerk', async () => {
    const { version, permissions } = await role('system-administrator')
    const fewer = permissions.filter(({ subject }: Permission) => subject !== 'User')
    await refused(() => put(manager2, 'system-administrator', fewer), 403, 'right-not-yours-to-give')
    const at = '/roles/system-administrator'
    await refused(
      () => manager2.patch(at, { name: '别的' }, ifMatch(version)),
      403,
      'right-not-yours-to-give',
    )
    await refused(() => make(manager2, ['system-administrator']), 403, 'right-not-yours-to-give')
  })
})

test('who is kept from a field does not show it to others', async () => {
  const { superadmin, manager2 } = people
  // Only a super administrator can bring both powers together.
  const { code } = (await make(superadmin, ['executive'], { code: 'half-blind' })).body
  const both = [
    right('Role', 'read'),
    right('Role', 'edit'),
    right('Opportunity', 'read', 'all', ['expectedAmount']),
  ]
  expect((await put(superadmin, code, both)).status).toBe(200)
  const other = (await make(superadmin, ['executive'], { code: 'reader' })).body
  await put(superadmin, other.code, [right('Opportunity', 'read', 'own', ['expectedAmount', 'contactPhone'])])
  await withRole('manager2', code, async () => {
    const shows = (hidden: string[]) => put(manager2, 'reader', [right('Opportunity', 'read', 'own', hidden)])
    await refused(() => shows(['contactPhone']), 403, 'field-not-yours-to-show')
    expect((await shows(['expectedAmount'])).status).toBe(200)
    const { items } = (await manager2.get('/permissions')).body
    expect(items[0].hideable).toContainEqual({ field: 'expectedAmount', showable: false })
  })
})

test('the super administrators hear when a role comes to supervise or to administer, but not who did it', async () => {
  const { superadmin, sysadmin } = people
  const count = () =>
    stage.db.read().count(NotificationRow, { kind: 'permissions-changed', person: 'superadmin' })
  const before = await count()
  await put(sysadmin, 'executive', [right('Report', 'read'), right('Opportunity', 'assign', 'own')])
  expect(await count()).toBe(before)
  await put(sysadmin, 'executive', [right('Report', 'read'), right('Opportunity', 'assign', 'all')])
  expect(await count()).toBe(before + 1)
  await put(sysadmin, 'executive', [right('Opportunity', 'assign', 'all')])
  expect(await count()).toBe(before + 1)
  await put(sysadmin, 'executive', [right('Setting', 'read')])
  expect(await count()).toBe(before + 2)
  await put(superadmin, 'executive', [right('Setting', 'edit')])
  expect(await count()).toBe(before + 2)
  const { items } = (await superadmin.get('/notifications')).body
  expect(items[0]).toMatchObject({
    kind: 'permissions-changed',
    number: 'executive',
    actor: { username: 'sysadmin' },
  })
  await restore('executive')
})

test('a role is renamed, and its people bear the new name', async () => {
  const { superadmin, executive } = people
  const { version } = await role('executive')
  const answer = await superadmin.patch('/roles/executive', { name: '总经理' }, ifMatch(version))
  expect([answer.status, answer.body]).toMatchObject([200, { name: '总经理', nameEn: 'Executive' }])
  expect((await executive.get('/session')).body.user).toMatchObject({ role: 'executive', roleName: '总经理' })
  expect(await audited('role-edited')).toMatchObject({
    details: { before: { name: '高管' }, after: { name: '总经理' } },
  })
  await superadmin.patch('/roles/executive', { name: '高管' }, ifMatch(answer.body.version))
})

test('only a role of one’s own making that nobody has is deleted', async () => {
  const { superadmin } = people
  const { version } = await role('executive')
  await refused(() => superadmin.delete('/roles/executive', ifMatch(version)), 409, 'role-is-seeded')
  const { code } = (await make(superadmin, ['executive'])).body
  await withRole('manager2', code, () =>
    refused(() => superadmin.delete(`/roles/${code}`, ifMatch(1)), 409, 'role-in-use'),
  )
  await refused(() => superadmin.delete(`/roles/${code}`), 428, 'if-match-required')
  expect((await superadmin.delete(`/roles/${code}`, ifMatch(1))).status).toBe(204)
  expect((await superadmin.get(`/roles/${code}`)).status).toBe(404)
  expect(await stage.db.read().count(PermissionRow, { role: code })).toBe(0)
  expect(await audited('role-deleted')).toMatchObject({ actor: 'superadmin', code })
})

test('who has a right: the roles with their reach, and their active people', async () => {
  const { body } = await people.sysadmin.get('/roles/who-has?subject=Opportunity&action=fail')
  expect(body.roles.map(({ code, scope }: Loose) => [code, scope])).toEqual(
    expect.arrayContaining([
      ['super-administrator', 'all'],
      ['sales-supervisor', 'all'],
      ['customer-manager', 'own'],
    ]),
  )
  expect(body.people.map(({ username, scope }: Loose) => `${username} ${scope}`).sort()).toEqual(
    ['manager1 own', 'manager2 own', 'superadmin all', 'supervisor all'].sort(),
  )
  for (const [query, field] of [
    ['subject=Nothing&action=read', 'subject'],
    ['subject=Opportunity&action=read-all', 'action'],
    ['subject=Opportunity', 'action'],
  ])
    expect((await people.sysadmin.get(`/roles/who-has?${query}`)).body.errors).toMatchObject([{ field }])
})

test('seen as somebody else: his menu and rights, and no word of any record', async () => {
  const { body, status } = await people.sysadmin.get('/users/manager1/preview')
  expect([status, Object.keys(body).sort()]).toEqual([200, ['menu', 'rights', 'user']])
  expect(body.user).toMatchObject({ name: '林佳怡', roleName: '客户经理' })
  expect(body.menu.flatMap(({ pages }: Loose) => pages.map(({ to }: Loose) => to))).toEqual([
    '/',
    '/opportunities',
    '/plans',
    '/customers',
    '/contacts',
    '/interactions',
    '/churn-cases',
    '/tickets',
    '/ticket-handling',
    '/ticket-feedback',
    '/ticket-archive',
    '/knowledge',
    '/products',
    '/stock-levels',
    '/orders',
  ])
  expect(body.rights).toContainEqual(right('Opportunity', 'plan', 'own'))
  expect(body.rights).toContainEqual(right('Customer', 'read', 'all'))
  expect(body.rights.length).toBe(seededPermissions['customer-manager'].length)
  expect((await people.sysadmin.get('/users/nobody/preview')).status).toBe(404)
})

test('a stored right that this version does not know allows nothing, and is told of once (AZ-19)', async () => {
  const rows = [
    { subject: 'Opportunity', action: 'approve', scope: 'all' as const, hiddenFields: [] },
    { subject: 'Opportunity', action: 'read', scope: 'everybody' as never, hiddenFields: [] },
    { subject: 'all', action: 'manage', scope: 'all' as const, hiddenFields: [] },
    { subject: 'Customer', action: 'read', scope: 'all' as const, hiddenFields: ['unknown'] },
  ]
  await stage.db.transaction(async (em) => {
    await raiseEpoch(em)
    for (const row of rows) await em.insert(PermissionRow, { role: 'executive', ...row })
  })
  for (let index = 0; index < 3; index += 1) {
    expect((await people.executive.get('/opportunities')).status).toBe(403)
    expect((await people.executive.get('/customers')).status).toBe(403)
    expect((await people.executive.get('/users')).status).not.toBe(200)
  }
  expect((await people.executive.get('/session')).body.rules).toEqual([{ action: 'read', subject: 'Report' }])
  expect(lines.filter((line) => line.includes('a stored right is not known'))).toHaveLength(rows.length)
  expect((await role('executive')).permissions).toEqual([right('Report', 'read')])
  await restore('executive')
})

test('rights that cannot be read are a 503 and never “everything”, nor “nothing” (AZ-20)', async () => {
  const quote = (name: string) => (stage.db.dialect === 'sqlite' ? `"${name}"` : `\`${name}\``)
  const move = (from: string, to: string) =>
    stage.db.orm.em.getConnection().execute(`alter table ${quote(from)} rename to ${quote(to)}`)
  await stage.db.transaction(raiseEpoch)
  await move('permission', 'permission_away')
  try {
    for (const path of ['/opportunities', '/session', '/roles', '/home'])
      expect([path, (await people.manager1.get(path)).status]).toEqual([path, 503])
    expect((await people.manager1.post('/opportunities', { customerName: '甲' })).status).toBe(503)
  } finally {
    await move('permission_away', 'permission')
  }
  await eventually(async () => expect((await people.manager1.get('/opportunities')).status).toBe(200))
})

test('what was read in a change that was given up does not outlive it', async () => {
  const { db } = stage
  const role = 'executive'
  const mayReport = async () => (await personOf(db.alone(), 'executive'))?.ability.can('read', 'Report')
  const givenUp = db.transaction(async (em) => {
    await raiseEpoch(em)
    expect((await personOf(em, 'executive'))?.ability.can('read', 'Report')).toBe(true)
    throw new Error('given up')
  })
  await expect(givenUp).rejects.toThrow('given up')
  // The next change has the same epoch as the one that was given up.
  await db.transaction(async (em) => {
    await raiseEpoch(em)
    await em.nativeDelete(PermissionRow, { role })
  })
  expect(await mayReport()).toBe(false)
  await restore(role)
  expect(await mayReport()).toBe(true)
})

test('whatever a system administrator tries by chance, no role comes to hold what he may not give', async () => {
  const seed = Number(process.env.RIGHTS_SEED ?? Math.floor(Math.random() * 1_000_000))
  console.info(`RIGHTS_SEED=${seed}`)
  const chance = chanceOf(seed)
  const one = <T>(list: readonly T[]): T => list[chance.between(0, list.length)] as T
  const all = Object.entries(subjects).flatMap(([subject, { actions }]) =>
    actions.map((action) => right(subject, action)),
  )
  // Without audit and reset: so there is something he may not give.
  await put(
    people.superadmin,
    'system-administrator',
    seededPermissions['system-administrator'].filter(
      ({ action, subject }) => subject !== 'Audit' && action !== 'reset',
    ),
  )
  const held = new Set((await role('system-administrator')).permissions.map(keyOf))
  const giver = {
    isSuperAdministrator: false,
    can: (action: string, subject: string) => held.has(`${subject} ${action}`),
  }
  const mine: string[] = []
  for (let turn = 0; turn < 150; turn += 1) {
    const code = one([
      'executive',
      'customer-manager',
      'sales-supervisor',
      'super-administrator',
      'system-administrator',
      ...mine,
    ])
    if (chance.isLucky(0.2)) {
      const answer = await make(people.sysadmin, [
        ...new Set([code, one(['executive', 'system-administrator'])]),
      ])
      if (answer.status === 201) mine.push(answer.body.code)
    } else
      await put(
        people.sysadmin,
        code,
        all.filter(() => chance.isLucky(one([0.02, 0.1, 0.6]))),
      )
  }
  const { items } = (await people.superadmin.get('/roles')).body
  const own = items.filter(({ code }: { code: string }) =>
    [...mine, 'executive', 'customer-manager', 'sales-supervisor'].includes(code),
  )
  for (const { code, permissions } of own) expect([code, mayGive(giver, permissions)]).toEqual([code, true])
  expect(mine.length).toBeGreaterThan(0)
  for (const code of ['system-administrator', 'executive', 'customer-manager', 'sales-supervisor'] as const)
    await restore(code)
})

const keyOf = ({ subject, action }: Permission) => `${subject} ${action}`

async function withRole(username: string, code: string, work: () => Promise<unknown>): Promise<void> {
  const set = (role: string) =>
    stage.db.transaction(async (em) => {
      await raiseEpoch(em)
      await em.nativeUpdate(UserRow, { username }, { role })
    })
  await set(code)
  try {
    await work()
  } finally {
    await set('customer-manager')
  }
}
