import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserRow } from '../../db/user.ts'
import { createStage, type Stage } from '../stage/stage.ts'

let stage: Stage
let sysadmin: Awaited<ReturnType<Stage['as']>>
beforeAll(async () => {
  stage = await createStage({ worker: false })
  sysadmin = await stage.as('sysadmin')
  for (const [index, name] of ['Anna Wang', '王安娜', '100%_棉', '孙\\立'].entries())
    await sysadmin.post('/users', {
      username: `listed${index}`,
      name,
      role: 'customer-manager',
      phone: `1381001000${index}`,
      supervisor: 'supervisor',
    })
  const { version } = await stage.db.read().findOneOrFail(UserRow, { username: 'listed3' })
  await sysadmin.patch('/users/listed3', { active: false }, { 'if-match': `"v${version}"` })
})
afterAll(() => stage.close())

interface Page {
  items: { username: string; name: string }[]
  total: number
  nextCursor: string | null
}
const list = async (query: string) => (await sysadmin.get(`/users${query}`)).body as Page
const names = async (query: string) => (await list(query)).items.map(({ username }) => username)

test('everybody is listed once over pages of any size and in any order', async () => {
  const all = (await names('?limit=100')).sort()
  expect(all).toHaveLength(10)
  for (const sort of [
    'username',
    '-username',
    'name',
    '-name',
    'createdAt',
    '-createdAt',
    'signedInAt',
    '-signedInAt',
  ])
    for (const limit of [1, 3, 7]) {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const query: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
        const page: Page = await list(`?sort=${sort}&limit=${limit}${query}`)
        expect(page.total).toBe(10)
        seen.push(...page.items.map(({ username }) => username))
        cursor = page.nextCursor
      } while (cursor)
      expect([sort, limit, [...seen].sort()]).toEqual([sort, limit, all])
    }
})

test('a list goes by what it is sorted by; who never signed in comes before who did', async () => {
  expect((await names('?sort=-username'))[0]).toBe('sysadmin')
  const when: Record<string, Date> = { listed0: new Date('2026-01-02'), listed1: new Date('2026-01-01') }
  await stage.db.transaction(async (em) => {
    await em.nativeUpdate(UserRow, {}, { signedInAt: null })
    for (const [username, signedInAt] of Object.entries(when))
      await em.nativeUpdate(UserRow, { username }, { signedInAt })
  })
  expect((await names('?sort=-signedInAt')).slice(0, 2)).toEqual(['listed0', 'listed1'])
  expect((await names('?sort=signedInAt')).slice(-2)).toEqual(['listed1', 'listed0'])
})

test('a piece of a name, a user name or a telephone number finds its bearer', async () => {
  expect(await names('?q=安娜')).toEqual(['listed1'])
  expect(await names('?q=ANNA')).toEqual(['listed0'])
  expect(await names('?q=wang')).toEqual(['listed0'])
  expect(await names('?q=LISTED')).toEqual(['listed0', 'listed1', 'listed2', 'listed3'])
  expect(await names('?q=10010002')).toEqual(['listed2'])
  expect(await names('?q=%25_')).toEqual(['listed2'])
  expect(await names(`?q=${encodeURIComponent('\\')}`)).toEqual(['listed3'])
  expect(await names("?q='%20or%201=1")).toEqual([])
  expect(await names('?q=nobody')).toEqual([])
  expect(await names('?q=%20')).toHaveLength(10)
})

test('filters narrow by role, by who is active and by supervisor, together too', async () => {
  expect(await names('?role=sales-supervisor')).toEqual(['supervisor'])
  expect(await names('?active=false')).toEqual(['listed3'])
  expect(await names('?active=true&supervisor=supervisor')).toEqual([
    'listed0',
    'listed1',
    'listed2',
    'manager1',
    'manager2',
  ])
  expect(await names('?role=owner')).toEqual([])
})

test('what a list cannot be asked for is refused at its name', async () => {
  for (const [query, field] of [
    ['sort=passwordHash', 'sort'],
    ['sort=-__proto__', 'sort'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['active=maybe', 'active'],
    ['passwordHash=x', 'passwordHash'],
    ['cursor=W10', 'cursor'],
    ['role=a&role=b', 'role'],
  ])
    expect([query, await sysadmin.get(`/users?${query}`)]).toMatchObject([
      query,
      { status: 422, body: { errors: [{ field }] } },
    ])
})

test('no list and no user shows a password, a hash or a secret', async () => {
  await stage.db.transaction((em) =>
    em.nativeUpdate(UserRow, { username: 'manager1' }, { totpSecret: 'SEALEDSECRET', totpStep: 7 }),
  )
  const { passwordHash } = await stage.db.read().findOneOrFail(UserRow, { username: 'manager1' })
  for (const path of [
    '/users?limit=100',
    '/users/manager1',
    '/users/manager1/rights',
    '/users/manager1/sessions',
  ]) {
    const text = JSON.stringify((await sysadmin.get(path)).body)
    expect([path, text.includes(passwordHash), text.includes('SEALEDSECRET')]).toEqual([path, false, false])
  }
})
