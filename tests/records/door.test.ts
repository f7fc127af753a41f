import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../api/app.ts'
import { createHealth } from '../../operations/health.ts'
import { nobodysAddress } from '../stage/address.ts'
import { createStage, publicUrl, timeZone, type Stage, secretKey } from '../stage/stage.ts'
import { changesIn, wholeBooks } from '../stage/whole-books.ts'

let stage: Stage
let supervisor: Awaited<ReturnType<Stage['as']>>
let server: ServerType
let port = 0
const webRoot = mkdtempSync(join(tmpdir(), 'evergreen-door-'))

beforeAll(async () => {
  stage = await createStage({ worker: false })
  await stage.loop.stop()
  supervisor = await stage.as('supervisor')
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>console</title>')
  const { db, engine, now } = stage
  const log = pino({ level: 'silent' })
  const health = createHealth({ started: () => true, database: () => db.answers(), engine: () => true })
  const common = {
    db,
    engine,
    now,
    log,
    health,
    publicUrl,
    timeZone,
    webRoot,
    demo: null,
    temporalUiUrl: null,
    secretKey,
  }
  const { app } = createApp(common)
  server = await new Promise((resolve) => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (address) => {
      port = address.port
      resolve(started)
    })
  })
})
afterAll(async () => {
  server?.close()
  await stage.close()
  rmSync(webRoot, { recursive: true, force: true })
})

const addressOf = (path: string) => `/api${nobodysAddress(path)}`
const unsafe = () => stage.endpoints.filter(({ method }) => method !== 'get')

const origins = ['https://evil.example', 'null', null, publicUrl]
const sites = ['cross-site', 'same-site', 'none', 'same-origin', null]
const types = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  null,
]

test('no request that another site made comes in: every route, origin, site and content type', async () => {
  const before = await wholeBooks(stage)
  const wrong: string[] = []
  for (const { method, path } of unsafe())
    for (const origin of origins)
      for (const site of sites)
        for (const type of types) {
          const isOurs = site === null ? origin === publicUrl : site === 'same-origin'
          const response = await stage.app.request(addressOf(path), {
            method: method.toUpperCase(),
            headers: {
              // Who is let in would be at work; it is enough to see that he comes as far as that.
              ...(!isOurs && { cookie: supervisor.cookie }),
              ...(origin !== null && { origin }),
              ...(site !== null && { 'sec-fetch-site': site }),
              ...(type !== null && { 'content-type': type }),
            },
            ...(method === 'delete' ? {} : { body: '{}' }),
          })
          const { code } = (await response.json()) as { code: string }
          if ((code === 'cross-site') !== !isOurs || (!isOurs && response.status !== 403))
            wrong.push([method, path, origin, site, type, response.status, code].join(' '))
        }
  expect(wrong).toEqual([])
  expect(changesIn(before, await wholeBooks(stage))).toEqual([])
}, 60_000)

test('another site reads nothing: no answer and no preflight names it, or anybody', async () => {
  for (const { method, path } of stage.endpoints.filter(({ path }) => path !== '/events'))
    for (const asked of [method.toUpperCase(), 'OPTIONS']) {
      const response = await stage.app.request(addressOf(path), {
        method: asked,
        headers: { origin: 'https://evil.example', 'access-control-request-method': method.toUpperCase() },
      })
      const allowing = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'))
      expect([path, allowing]).toEqual([path, []])
      if (asked === 'OPTIONS') expect([path, response.status]).toEqual([path, 405])
    }
})

test('HEAD answers like GET, without a body, and changes nothing', async () => {
  const before = await wholeBooks(stage)
  for (const { path } of stage.endpoints.filter(({ method }) => method === 'get')) {
    const headers = { cookie: supervisor.cookie }
    const head = await stage.app.request(addressOf(path), { method: 'HEAD', headers })
    expect([path, await head.text()]).toEqual([path, ''])
    if (path === '/events') continue
    const get = await stage.app.request(addressOf(path), { headers })
    expect([path, head.status]).toEqual([path, get.status])
    // A file that nobody takes is an export under way.
    await get.arrayBuffer()
  }
  expect(changesIn(before, await wholeBooks(stage))).toEqual([])
})

const placesOf = (path: string) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'number'
      ? '([A-Z]+-[^/]+|{number})'
      : name === 'id'
        ? '([1-9][0-9]*|{id})'
        : `([^/{}]+|{${name}})`,
  )

test('a method that an address does not take is a 405 that names those it takes', async () => {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'FOO']
  for (const path of new Set(stage.endpoints.map(({ path }) => path))) {
    // A word that stands for a place may be what another route takes for the code of a row.
    const isHere = (other: string) => new RegExp(`^${placesOf(other)}$`).test(path)
    const taken = stage.endpoints
      .filter((endpoint) => isHere(endpoint.path))
      .map(({ method }) => method.toUpperCase())
    for (const method of methods.filter((name) => !taken.includes(name))) {
      const response = await stage.app.request(addressOf(path), {
        method,
        headers: { 'sec-fetch-site': 'same-origin' },
      })
      expect([method, path, response.status]).toEqual([method, path, 405])
      for (const name of taken)
        expect([path, response.headers.get('allow')?.split(', ')]).toEqual([
          path,
          expect.arrayContaining([name]),
        ])
    }
  }
  expect((await stage.app.request('/api/nothing-here')).status).toBe(404)
})

/** What the server says to bytes that no client of ours would send. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let said = ''
    socket.setEncoding('utf8').on('data', (part: string) => (said += part))
    socket.setTimeout(5000, () => socket.destroy())
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
  })
}

const malformed: [what: string, text: string][] = [
  ['TRACE', 'TRACE /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['CONNECT', 'CONNECT /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['an unknown method', 'FOO /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['no host', 'GET /api/session HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['an empty host', 'GET /api/session HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
  ['a bad host', 'GET /api/session HTTP/1.1\r\nHost: a b/c?d\r\nConnection: close\r\n\r\n'],
  ['half an escape', 'GET /api/opportunities/%E4%B8 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['a way out', 'GET /api/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  [
    'an encoded way out',
    'GET /assets/..%2f..%2fpackage.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  ],
  [
    'two lengths',
    'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  ],
]

test.each(malformed)(
  '%s is answered, without a word about the inside, and the server lives',
  async (_, text) => {
    const said = await raw(text)
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(said)?.[1] ?? 0)
    // What leads out of the API leads to the console, which says so by itself.
    if (status === 200) return expect(said).toContain('<title>console</title>')
    expect(status === 0 ? said : [400, 401, 403, 404, 405, 501]).toEqual(
      status === 0 ? '' : expect.arrayContaining([status]),
    )
    expect(said).not.toMatch(/\bat .*:\d+:\d+|node_modules|evergreen-crm/)
    const alive = await fetch(`http://127.0.0.1:${port}/health/live`)
    expect(alive.status).toBe(200)
  },
)

const expected: [header: string, holds: RegExp][] = [
  ['content-security-policy', /default-src 'self'; script-src 'self'; style-src 'self'/],
  [
    'content-security-policy',
    /object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'/,
  ],
  ['x-content-type-options', /^nosniff$/],
  ['referrer-policy', /^same-origin$/],
  ['strict-transport-security', /max-age=31536000/],
  ['cross-origin-opener-policy', /^same-origin$/],
  ['cross-origin-resource-policy', /^same-origin$/],
  ['x-frame-options', /^DENY$/],
]

test('every kind of answer carries the headers that keep a browser out of trouble', async () => {
  const home = stage.endpoints.find(({ path }) => path === '/home')
  const { handle } = home ?? {}
  const json = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const kinds: [what: string, path: string, status: number, init?: RequestInit][] = [
    ['a page', '/', 200],
    ['a page of the console', '/opportunities', 200],
    ['no such file', '/assets/none.js', 404],
    ['the documentation', '/api/docs/', 200],
    ['its script', '/api/docs/swagger-ui-bundle.js', 200],
    ['the description', '/api/openapi.json', 200],
    ['an answer', '/api/session/demo', 200],
    ['no session', '/api/session', 401],
    ['no address', '/api/none', 404],
    ['no method', '/api/home', 405, { method: 'PUT', headers: json }],
    ['from elsewhere', '/api/session', 403, { method: 'POST', body: '{}' }],
    ['no JSON', '/api/session', 400, { method: 'POST', headers: json, body: '{' }],
    ['too large', '/api/session', 413, { method: 'POST', headers: json, body: 'x'.repeat(70_000) }],
    ['not right', '/api/session', 422, { method: 'POST', headers: json, body: '{}' }],
    ['the health', '/health/live', 200],
  ]
  for (const [what, path, status, init] of kinds) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init })
    await response.arrayBuffer()
    expect([what, response.status]).toEqual([what, status])
    for (const [header, holds] of expected)
      expect([what, header, response.headers.get(header)]).toEqual([
        what,
        header,
        expect.stringMatching(holds),
      ])
    expect([what, response.headers.get('x-request-id')]).toEqual([what, expect.stringMatching(/./)])
    expect([what, response.headers.get('x-powered-by'), response.headers.get('server')]).toEqual([
      what,
      null,
      null,
    ])
    if (path.startsWith('/api/'))
      expect([what, response.headers.get('cache-control')]).toEqual([what, 'no-store'])
  }
  if (!home || !handle) throw new Error('there is no home page')
  home.handle = () => Promise.reject(new Error('broken'))
  const broken = await stage.app.request('/api/home', { headers: { cookie: supervisor.cookie } })
  home.handle = handle
  expect(broken.status).toBe(500)
  for (const [header, holds] of expected) expect(broken.headers.get(header)).toMatch(holds)
  expect(broken.headers.get('cache-control')).toBe('no-store')
})

test('the cookie of a session is for this host, this site and no script', async () => {
  const { headers } = await stage.send('POST', '/session', {
    username: 'executive',
    password: 'evergreen test 2026',
  })
  const cookie = headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^__Host-sid=[\w-]{43};/)
  for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']) expect(cookie).toContain(part)
  expect(cookie).not.toMatch(/domain=/i)
})
