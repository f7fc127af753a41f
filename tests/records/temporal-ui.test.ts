import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AuditEntryRow } from '../../db/audit-entry.ts'
import { createStage, eventually, publicUrl, type Cast, type Stage } from '../stage/stage.ts'

/** What stands where the Temporal UI would: it notes what it is asked, and answers what a test wants. */
const asked: IncomingMessage[] = []
let answers: Record<string, RequestListener> = {}
let upstream: Server
let stage: Stage
const cookies = {} as Record<Cast, string>

const page =
  '<!doctype html><title>Temporal</title><script>start()</script><script src="/temporal/_app/a.js"></script>'

beforeAll(async () => {
  upstream = createServer((request, response) => {
    asked.push(request)
    const answer = answers[(request.url ?? '').split('?')[0] ?? '']
    if (answer) answer(request, response)
    else if (request.url === '/temporal/') response.setHeader('content-type', 'text/html').end(page)
    else response.setHeader('content-type', 'application/json').end('{"from":"upstream"}')
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  const { port } = upstream.address() as AddressInfo
  stage = await createStage({ worker: false, temporalUiUrl: `http://127.0.0.1:${port}` })
  for (const username of ['superadmin', 'sysadmin', 'supervisor', 'manager1', 'executive'] as const)
    cookies[username] = (await stage.as(username)).cookie
})
afterAll(async () => {
  await stage?.close()
  upstream?.closeAllConnections()
  upstream?.close()
})
beforeEach(() => {
  asked.length = 0
  answers = {}
})

const ours = () => `/temporal/namespaces/${stage.engine.namespace}`
const data = (path: string) => `/temporal/api/v1/${path.replace('OURS', stage.engine.namespace)}`

const ask = (path: string, init: RequestInit & { by?: Cast | null } = {}) => {
  const { by = 'supervisor', ...rest } = init
  return stage.app.request(path, {
    ...rest,
    headers: { ...(by && { cookie: cookies[by] }), ...(rest.headers as Record<string, string>) },
  })
}
const html = { accept: 'text/html,application/xhtml+xml', 'accept-language': 'zh-CN' }
const audited = (kind: string) =>
  stage.db.read().find(AuditEntryRow, { kind }, { orderBy: { id: 'desc' }, limit: 200 })

test('who may read Temporal comes to its UI; a manager and an executive are told why not', async () => {
  for (const by of ['superadmin', 'sysadmin', 'supervisor'] as const)
    expect([by, (await ask(`${ours()}/workflows`, { by, headers: html })).status]).toEqual([by, 200])
  asked.length = 0
  for (const by of ['manager1', 'executive'] as const) {
    const shown = await ask(`${ours()}/workflows`, { by, headers: html })
    expect([by, shown.status, shown.headers.get('content-type')]).toEqual([
      by,
      403,
      'text/html; charset=UTF-8',
    ])
    expect(await shown.text()).toContain('您没有「查看」的权限')
    const read = await ask(data('namespaces/OURS/workflows'), { by })
    expect([read.status, ((await read.json()) as { code: string }).code]).toEqual([403, 'not-permitted'])
    expect((await ask('/render?content=x', { by })).status).toBe(403)
  }
  expect(asked).toEqual([])
})

test('without a session a page leads to signing in and back, and data is 401', async () => {
  const shown = await ask(`${ours()}/workflows/OP-20261124-0001`, { by: null, headers: html })
  expect([shown.status, shown.headers.get('location')]).toEqual([
    302,
    `/login?to=${encodeURIComponent(`${ours()}/workflows/OP-20261124-0001`)}`,
  ])
  for (const path of [data('settings'), '/temporal/_app/immutable/a.js', '/render?content=x'])
    expect([path, (await ask(path, { by: null })).status]).toEqual([path, 401])
  expect((await ask(data('settings'), { by: null, method: 'POST', headers: html })).status).toBe(401)
  expect(asked).toEqual([])
})

test('nothing but reading passes, by any method and any name for it', async () => {
  const run = 'namespaces/OURS/workflows/OP-20261124-0001'
  const writes = [
    ...['terminate', 'cancel', 'signal/nudge', 'reset', 'update/assign', 'update-options', 'pause'].map(
      (act) => `${run}/${act}`,
    ),
    `${run}/query/__stack_trace`,
    `${run}/query/__temporal_workflow_metadata`,
    'namespaces/OURS/batch-operations/b1',
    'namespaces/OURS/schedules/s1',
    'namespaces/OURS/workflows/execute-multi-operation',
    'namespaces/OURS/activities/complete',
    'namespaces/OURS/update',
    'namespaces',
    'settings',
    run,
  ]
  for (const path of writes)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const answer = await ask(data(path), { method })
      expect([method, path, answer.status]).toEqual([method, path, 403])
    }
  // By GET the same addresses are no reads that the UI makes.
  for (const path of writes.slice(0, 9)) {
    const overridden = { 'x-http-method-override': 'POST', 'x-method-override': 'DELETE' }
    expect([path, (await ask(data(path), { headers: overridden })).status]).toEqual([path, 403])
  }
  expect(asked).toEqual([])
})

test('an address that is not known to be a read of our own processes goes nowhere', async () => {
  const { namespace } = stage.engine
  for (const path of [
    'namespaces/other',
    'namespaces/other/workflows',
    'namespaces/other/workflows/OP-20261124-0001/history',
    'namespaces/temporal-system/workflows',
    `namespaces/${namespace}%2F..%2Fother/workflows`,
    `namespaces/${namespace}/..%2f..%2fother/workflows`,
    `namespaces/${namespace}%252f..%252fother/workflows`,
    `namespaces/${namespace}/workflows/%2e%2e%2f%2e%2e%2fother`,
    `namespaces/${namespace}/workflows/a%00b`,
    `namespaces/${namespace}/workflows/a%5c..%5cb`,
    `namespaces/${namespace}/workflows/a%3Fnamespace=other`,
    `namespaces/${namespace}/workflows/a%23b`,
    `namespaces/${namespace}/workflows/%ff`,
    `namespaces/${namespace}//workflows`,
    `namespaces//${namespace}/workflows`,
    `namespaces/${namespace}/workflows/`,
    'nexus/endpoints',
    'cluster/namespaces',
    'cluster/search-attributes',
    '',
  ]) {
    const expected = path.endsWith('workflows/') ? 200 : 403
    expect([path, (await ask(`/temporal/api/v1/${path}`)).status]).toEqual([path, expected])
  }
  for (const path of [
    '/temporal/api/v2/namespaces',
    '/temporal/auth/sso',
    '/temporal/healthz',
    '/temporal/temporal/render?content=x',
    '/temporal/_app/..%2fapi/v1/namespaces',
    '/temporal/_app/%2e%2e%2fapi/v1/namespaces',
    '/temporal/namespaces/other/workflows',
    '/temporal/nexus',
    '/temporal/login',
    '/%74emporal/namespaces/other/workflows',
  ])
    expect([path, (await ask(path)).status]).toEqual([path, 403])
  // Dots that the address itself resolves lead out of /temporal, to our own routes and their own guards.
  expect((await ask('/temporal/%2e%2e/api/processes', { by: 'executive' })).status).toBe(403)
  expect(asked.map(({ url }) => url)).toEqual([`/temporal/api/v1/namespaces/${namespace}/workflows`])
})

test('only the parameters of a read travel on', async () => {
  await ask(data('namespaces/OURS?id=7f3c&namespace=other'))
  await ask(data('namespaces/OURS/search-attributes?namespace=other'))
  await ask(
    data(
      'namespaces/OURS/workflows?query=WorkflowId%3D%22a%20b%22&pageSize=1&namespace=other&Namespace=other',
    ),
  )
  expect(asked.map(({ url }) => url?.replace(stage.engine.namespace, 'OURS'))).toEqual([
    '/temporal/api/v1/namespaces/OURS',
    '/temporal/api/v1/namespaces/OURS/search-attributes',
    '/temporal/api/v1/namespaces/OURS/workflows?query=WorkflowId%3D%22a+b%22&pageSize=1',
  ])
})

test('neither side hears of the other’s cookies, nor of headers that order something', async () => {
  answers[data('system-info')] = (_, response) =>
    response
      .writeHead(200, {
        'set-cookie': '__Host-sid=stolen; Path=/',
        'content-type': 'text/html',
        'content-security-policy': 'default-src *',
        'access-control-allow-origin': '*',
        'service-worker-allowed': '/',
        'x-temporal': 'x',
        link: '<//evil.example>; rel=preload',
      })
      .end('{"a":"<script>"}')
  const answer = await ask(data('system-info'), {
    headers: {
      authorization: 'Bearer secret',
      'authorization-extras': 'secret',
      'x-forwarded-host': 'evil.example',
      'x-original-url': '/temporal/api/v1/namespaces/other',
      'x-rewrite-url': '/x',
      'transfer-encoding': 'chunked',
      connection: 'close, x-hop',
      'x-hop': 'y',
      'grpc-metadata-authorization': 'secret',
      'caller-type': 'operator',
      'x-csrf-token': 'token',
    },
  })
  expect(Object.keys(asked[0]?.headers ?? {}).sort()).toEqual(['accept-encoding', 'connection', 'host'])
  expect(asked[0]?.headers.host).toBe(`127.0.0.1:${(upstream.address() as AddressInfo).port}`)
  for (const name of [
    'set-cookie',
    'access-control-allow-origin',
    'service-worker-allowed',
    'x-temporal',
    'link',
  ])
    expect([name, answer.headers.get(name)]).toEqual([name, null])
  // Data never comes as a page, whatever the UI calls it.
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

test('the UI is told that it may only read, and of no namespace but ours', async () => {
  const { namespace } = stage.engine
  answers[data('settings')] = (_, response) =>
    response.end('{"Version":"2.42.1","DefaultNamespace":"other","DisableWriteActions":false}')
  answers[data('namespaces/OURS')] = (_, response) =>
    response.end(`{"namespaceInfo":{"name":"${namespace}"}}`)
  expect(await (await ask(data('settings?'))).json()).toMatchObject({
    Version: '2.42.1',
    DefaultNamespace: namespace,
    DisableWriteActions: true,
    WorkflowTerminateDisabled: true,
    BatchActionsDisabled: true,
    StartWorkflowDisabled: true,
  })
  expect(await (await ask(data('namespaces?pageSize=100'))).json()).toEqual({
    namespaces: [{ namespaceInfo: { name: namespace } }],
    nextPageToken: '',
  })
  expect(asked.map(({ url }) => url)).not.toContain('/temporal/api/v1/namespaces')
  expect((await ask('/temporal', { headers: html })).headers.get('location')).toBe(`${ours()}/workflows`)
})

test('our own pages keep their policy, and the UI’s lets its scripts reach nothing of ours', async () => {
  const own =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
  for (const path of ['/api/session', '/health/live', '/api/docs/', '/temporary'])
    expect([path, (await ask(path)).headers.get('content-security-policy')]).toEqual([path, own])
  for (const path of [`${ours()}/workflows`, data('settings'), '/temporal/_app/worker.js', data('nowhere')]) {
    const { headers } = await ask(path)
    const policy = Object.fromEntries(
      (headers.get('content-security-policy') ?? '').split('; ').map((part) => {
        const [name = '', ...sources] = part.split(' ')
        return [name, sources]
      }),
    )
    const origins = [publicUrl, 'http://localhost:3000']
    expect(policy['default-src']).toEqual(["'none'"])
    expect(policy['frame-ancestors']).toEqual(["'none'"])
    expect(policy['form-action']).toEqual(["'none'"])
    expect(policy['connect-src']?.filter((source) => !/\/temporal\/(api\/v1|_app)\/$/.test(source))).toEqual(
      [],
    )
    expect(policy['script-src']?.join(' ')).not.toMatch(
      /'self'|unsafe|https?:\/\/[^ ]*(?<!\/temporal\/_app\/)( |$)/,
    )
    expect(policy['connect-src']?.map((source) => new URL(source).origin).sort()).toEqual(
      [...origins, ...origins].sort(),
    )
    expect(policy.sandbox).not.toContain('allow-popups')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cross-origin-opener-policy')).not.toBe('same-origin')
  }
  const shown = await ask(`${ours()}/workflows`)
  // Exactly the inline script that stands in the page.
  expect(shown.headers.get('content-security-policy')).toContain(
    `'sha256-${createHash('sha256').update('start()').digest('base64')}'`,
  )
})

test('a note on a process comes back as words, whatever is written in it', async () => {
  const answer = await ask(`/render?content=${encodeURIComponent('<img src=x onerror=alert(1)>**OP**')}`)
  expect(answer.status).toBe(200)
  const text = await answer.text()
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;**OP**')
  expect(text).not.toContain('<img')
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^ ]+'; base/,
  )
})

test('a history streams: it needs no room here, and ends at the other side when nobody reads on', async () => {
  const path = 'namespaces/OURS/workflows/OP-1/run/r1/history.json'
  let written = 0
  let closed = false
  const chunk = Buffer.alloc(64 * 1024, '1')
  answers[data(path)] = (_, response) => {
    response.on('close', () => (closed = true))
    const write = () => {
      while (!response.destroyed && response.write(chunk)) written += chunk.length
      if (!response.destroyed) response.once('drain', write)
    }
    write()
  }
  const answer = await ask(data(path))
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  expect((await reader.read()).value?.[0]).toBe(49)
  // It writes for ever; what it could write while nobody read is what fits into the sockets.
  let before = -1
  await eventually(() => {
    const now = written
    if (now !== before) {
      before = now
      throw new Error('it still writes')
    }
  })
  expect(written).toBeLessThan(32 * 1024 * 1024)
  await reader.cancel()
  await eventually(() => expect(closed).toBe(true))
})

test('what comes packed stays packed; what has not changed is not sent again; HEAD has no body', async () => {
  const asset = '/temporal/_app/immutable/chunks/C98zAyW4.js'
  answers[asset] = (request, response) => {
    if (request.headers['if-none-match'] === '"e1"') response.writeHead(304, { etag: '"e1"' }).end()
    else if (request.headers['accept-encoding'] === 'gzip')
      response
        .writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/javascript', etag: '"e1"' })
        .end(gzipSync('start()'))
    else response.writeHead(200, { 'content-type': 'text/javascript', etag: '"e1"' }).end('start()')
  }
  const packed = await ask(asset, { headers: { 'accept-encoding': 'br, gzip' } })
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe('start()')
  expect(packed.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
  const plain = await ask(asset, { headers: { 'accept-encoding': 'gzip;q=0' } })
  expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, 'start()'])
  const same = await ask(asset, { headers: { 'if-none-match': '"e1"' } })
  expect([same.status, await same.text()]).toEqual([304, ''])
  for (const path of [asset, data('cluster-info'), data('settings'), `${ours()}/workflows`]) {
    const head = await ask(path, { method: 'HEAD' })
    expect([path, head.status, await head.text()]).toEqual([path, 200, ''])
  }
})

test('an answer that sends elsewhere is not followed and not passed on', async () => {
  answers[data('cluster-info')] = (_, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
  const answer = await ask(data('cluster-info'))
  expect([answer.status, answer.headers.get('location')]).toEqual([503, null])
})

test('each opening of a page is in the audit once, and each refusal of a deed', async () => {
  const opened = (await audited('temporal-ui-opened')).length
  await ask(`${ours()}/workflows/OP-20261124-0001`, { by: 'sysadmin', headers: html })
  for (const path of ['settings', 'cluster-info', 'namespaces/OURS/workflows/OP-20261124-0001'])
    await ask(data(path), { by: 'sysadmin' })
  const entries = await audited('temporal-ui-opened')
  expect(entries.length - opened).toBe(1)
  expect(entries[0]).toMatchObject({
    actor: 'sysadmin',
    details: { path: `${ours()}/workflows/OP-20261124-0001` },
  })
  const path = data('namespaces/OURS/workflows/OP-20261124-0001/terminate')
  // The supervisor was refused so often by now that no more of it is told in this minute.
  await ask(path, { by: 'sysadmin', method: 'POST' })
  expect((await audited('refused'))[0]).toMatchObject({
    actor: 'sysadmin',
    details: { method: 'post', path },
  })
  await ask(`${ours()}/workflows`, { by: 'manager1', headers: html })
  expect((await audited('refused'))[0]).toMatchObject({ actor: 'manager1', details: { method: 'get' } })
})

test('when the UI is away, or none is set, a sentence says so and the rest goes on', async () => {
  const away = await createStage({ worker: false, temporalUiUrl: 'http://127.0.0.1:9' })
  const none = await createStage({ worker: false })
  try {
    for (const [other, status, says] of [
      [away, 503, 'Temporal 界面暂时打不开'],
      [none, 404, '没有设置 Temporal 界面的地址'],
    ] as const) {
      const { cookie, get } = await other.as('supervisor')
      const path = `/temporal/namespaces/${other.engine.namespace}/workflows`
      const shown = await other.app.request(path, { headers: { cookie, ...html } })
      expect(shown.status).toBe(status)
      expect(await shown.text()).toContain(says)
      expect((await other.app.request('/temporal/api/v1/settings', { headers: { cookie } })).status).toBe(
        status,
      )
      expect((await get('/opportunities')).status).toBe(200)
    }
  } finally {
    await away.close()
    await none.close()
  }
})
