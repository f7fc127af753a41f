import { afterAll, beforeAll, expect, test } from 'vitest'
import { PermissionRow, RoleRow } from '../../db/role.ts'
import { UserRow } from '../../db/user.ts'
import { isKnown, subjects, type Permission } from '../../domain/permission.ts'
import { createStage, type Stage } from '../stage/stage.ts'
import { chanceOf } from '../whole/chance.ts'

/*
 * A system administrator who wants more than is his, and the friends he makes: whatever they ask for in whatever
 * order, nobody comes to hold what he may not give. The same seed walks the same way.
 */
const steps = Number(process.env.WALK_STEPS ?? 20_000)
const seed = Number(process.env.WALK_SEED ?? Date.now() % 1_000_000)
const { between, isLucky } = chanceOf(seed)
const pick = <T>(list: readonly T[]): T => list[between(0, list.length)] as T

type Person = Awaited<ReturnType<Stage['as']>>
let stage: Stage
let superadmin: Person
const actors: Person[] = []
beforeAll(async () => {
  stage = await createStage({ worker: false })
  superadmin = await stage.as('superadmin')
  actors.push(await stage.as('sysadmin'))
})
afterAll(() => stage.close())

const superAdministrator = 'super-administrator'
const rights = Object.entries(subjects).flatMap(([subject, { actions, owned }]) =>
  actions.map((action) => ({ subject, action, owned })),
)
const nonsense = [
  { subject: 'all', action: 'manage', scope: 'all' },
  { subject: 'User', action: 'manage', scope: 'all' },
  { subject: 'Opportunity', action: 'read', scope: 'everything' },
  { subject: '__proto__', action: 'read', scope: 'all' },
]

function somePermissions(): object[] {
  const kinds = pick([
    ['administration'],
    ['customers'],
    ['other', 'customers'],
    ['administration', 'customers', 'other'],
  ])
  const fitting = rights.filter(({ subject }) => kinds.includes(subjects[subject]?.kind ?? ''))
  const chosen = fitting.filter(() => isLucky(0.3))
  const wanted = chosen.map(({ subject, action, owned }) => ({
    subject,
    action,
    scope: owned && isLucky(0.5) ? 'own' : 'all',
  }))
  return isLucky(0.1) ? [...wanted, pick(nonsense)] : wanted
}

interface World {
  users: UserRow[]
  roles: RoleRow[]
}
const world = async (): Promise<World> => {
  const em = stage.db.read()
  return {
    users: await em.find(UserRow, {}, { orderBy: { username: 'asc' } }),
    roles: await em.find(RoleRow, {}, { orderBy: { code: 'asc' } }),
  }
}

type Step = (person: Person, world: World) => Promise<Awaited<ReturnType<Person['get']>>>
const match = ({ version }: { version: number }) => ({
  'if-match': `"v${isLucky(0.97) ? version : version + 1}"`,
})
let made = 0
const frequent: Step[] = [
  (person, { users, roles }) => {
    const user = pick(users)
    const change = pick([
      { role: pick(roles).code },
      { role: superAdministrator },
      { active: isLucky(0.5) },
      { email: 'friend@example.com' },
      { name: '改名' },
      { supervisor: pick(users).username },
      { supervisor: null },
      { role: pick(roles).code, active: true },
      { passwordHash: 'x' },
      { isSuperAdministrator: true },
      { totpSecret: null },
    ])
    return person.patch(`/users/${user.username}`, change, match(user))
  },
  (person, { roles }) => {
    const role = pick(roles)
    return person.put(`/roles/${role.code}/permissions`, { permissions: somePermissions() }, match(role))
  },
  (person, { roles }) => {
    const templates = isLucky(0.2) ? [superAdministrator] : [pick(roles).code, pick(roles).code]
    made += 1
    return roles.length > 14
      ? person.delete(`/roles/${pick(roles).code}`, match(pick(roles)))
      : person.post('/roles', { name: `角色 ${made}`, nameEn: `Role ${made}`, templates })
  },
  (person, { roles }) => {
    const role = pick(roles)
    return person.patch(
      `/roles/${role.code}`,
      pick([{ name: '总管' }, { code: superAdministrator }]),
      match(role),
    )
  },
  (person, { users }) => person.delete(`/users/${pick(users).username}/sessions`),
  (person, { users }) => person.delete(`/users/${pick(users).username}/totp`),
  (person, { users }) => person.get(`/users/${pick(users).username}`),
]
// Each of these hashes a password, which takes longer than all the rest together.
const rare: Step[] = [
  (person, { users }) => person.post(`/users/${pick(users).username}/reset`),
  async (person, { users, roles }) => {
    if (users.length > 40) return person.get('/users')
    made += 1
    const role = isLucky(0.3) ? superAdministrator : pick(roles).code
    const username = `friend${made}`
    const answer = await person.post('/users', { username, name: `朋友 ${made}`, role })
    if (answer.status === 201 && actors.length < 8)
      await letIn(username, answer.body.oneTimePassword as string)
    return answer
  },
]

/** The friend comes in with the one-time password, makes one of his own, and walks along. */
async function letIn(username: string, oneTime: string): Promise<void> {
  const first = await stage.send('POST', '/session', { username, password: oneTime })
  const cookieOf = ({ headers }: { headers: Headers }) => headers.get('set-cookie')?.split(';')[0]
  let cookie = cookieOf(first) ?? ''
  const own = `the friend of mine ${made}`
  const changed = await stage.send('POST', '/session/password', { current: oneTime, next: own }, { cookie })
  expect([first.status, changed.status]).toEqual([200, 204])
  cookie = cookieOf(changed) ?? cookie
  const as =
    (method: string) =>
    (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      stage.send(method, path, body, { cookie, ...headers })
  actors.push({
    cookie,
    get: (path, headers) => as('GET')(path, undefined, headers),
    post: (path, body = {}, headers) => as('POST')(path, body, headers),
    patch: as('PATCH'),
    put: as('PUT'),
    delete: (path, headers) => as('DELETE')(path, undefined, headers),
  })
}

const plain = ({
  username,
  name,
  role,
  email,
  phone,
  active,
  passwordHash,
  totpSecret,
  version,
}: UserRow) => ({ username, name, role, email, phone, active, passwordHash, totpSecret, version })

test(
  `twenty thousand calls of a system administrator and his friends give nobody what is not theirs to give (WALK_SEED=${seed})`,
  { timeout: 540_000 },
  async () => {
    const before = await world()
    const lords = before.users.filter(({ role }) => role === superAdministrator).map(plain)
    const rowsOf = (role?: string) => stage.db.read().find(PermissionRow, role ? { role } : {})
    const given = new Set(
      (await rowsOf('system-administrator')).map(({ subject, action }) => `${subject} ${action}`),
    )
    const answers: Record<number, number> = {}
    let now = before

    for (let step = 0; step < steps; step += 1) {
      const person = isLucky(0.7) ? (actors[0] as Person) : pick(actors)
      const answer = await pick(isLucky(0.985) ? frequent : rare)(person, now)
      answers[answer.status] = (answers[answer.status] ?? 0) + 1
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500)
      if (answer.status >= 300) continue
      now = await world()
      expect(now.users.filter(({ role }) => role === superAdministrator).map(plain)).toEqual(lords)
      expect(now.users.find(({ username }) => username === 'sysadmin')).toMatchObject({
        role: 'system-administrator',
        active: true,
      })
      const byRole = Map.groupBy(await rowsOf(), ({ role }) => role)
      expect(byRole.has(superAdministrator)).toBe(false)
      for (const [role, permissions] of byRole) {
        const beyond = permissions.filter(
          (permission: Permission) =>
            !isKnown(permission) ||
            (subjects[permission.subject]?.kind === 'administration' &&
              !given.has(`${permission.subject} ${permission.action}`)),
        )
        expect([role, beyond]).toEqual([role, []])
        const overPeople = permissions.some(
          ({ subject, action }) => ['User', 'Role'].includes(subject) && action !== 'read',
        )
        const ofCustomers = permissions.some(({ subject }) => subjects[subject]?.kind === 'customers')
        expect([role, overPeople && ofCustomers]).toEqual([role, false])
      }
    }
    // The walk went through doors, not only against walls; and the super administrator was never sent away.
    expect(answers[200]).toBeGreaterThan(steps / 50)
    expect(answers[403]).toBeGreaterThan(steps / 50)
    expect(actors.length).toBeGreaterThan(2)
    expect((await superadmin.get('/session')).status).toBe(200)
  },
)
