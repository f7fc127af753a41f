import { request } from 'node:http'
import { Client, Connection } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time.js'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, sitDown, type Desk } from './browser.ts'
import { signIn } from './person.ts'
import { leave, makePlace, password, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let supervisor: Desk
let connection: Connection
let number: string
let cookie: string

beforeAll(async () => {
  place = await makePlace()
  await start(place)
  browser = await openBrowser()
  supervisor = await sitDown(browser, place, 'supervisor')
  const person = await signIn(place.url, 'supervisor')
  const typed = { customerName: '北京聪海', summary: '续保', probability: 40 }
  number = (await person.post('/opportunities', typed)).body.number
  await person.post(`/opportunities/${number}/assign`, { assignee: 'manager1' })
  cookie = await cookieOf(supervisor.page)
  connection = await Connection.connect({ address: `127.0.0.1:${place.ports.temporal}` })
  await somebodyElsesNamespace()
})
afterAll(async () => {
  await connection?.close()
  await browser?.close()
  await leave(place)
})

const cookieOf = async (page: Page) =>
  (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')

/** A second tenant of the same server, with a process of a name to look for. */
async function somebodyElsesNamespace() {
  await connection.workflowService.registerNamespace({
    namespace: 'other',
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  })
  const client = new Client({ connection, namespace: 'other' })
  await eventually(() =>
    client.workflow.start('secret', { workflowId: 'somebody-elses-secret', taskQueue: 'none' }),
  )
}

const runOf = async () => {
  const { runId, status, historyLength } = await new Client({ connection }).workflow
    .getHandle(number)
    .describe()
  return { runId, status: status.name, historyLength }
}

test('from a record’s ribbon the supervisor comes to its process in Temporal', async () => {
  const { page } = supervisor
  await page.goto(`/opportunities/${number}`)
  await page.locator('.ribbon button[aria-expanded]').click()
  const opened = page.context().waitForEvent('page')
  await page.getByText('在 Temporal 中查看').click()
  const temporal = await opened
  await temporal.waitForURL(`${place.url}/temporal/namespaces/default/workflows/${number}/*/history`)
  await temporal.getByRole('heading', { name: number }).waitFor()
  await temporal.getByText('assign', { exact: true }).first().waitFor()
  // What would be refused is not offered.
  expect(await temporal.getByRole('button', { name: 'Request Cancellation' }).isEnabled()).toBe(false)
  expect(await temporal.getByRole('button', { name: 'More Actions' }).isEnabled()).toBe(false)
  await temporal.getByText('Back to Workflows').click()
  await temporal.getByText(number).first().waitFor()
  await temporal.close()
})

test('what runs in the Temporal UI reaches nothing of ours, though it has the person’s cookie', async () => {
  const { page } = await sitDown(browser, place, 'sysadmin')
  await page.goto(`/temporal/namespaces/default/workflows`)
  await page.getByText('Workflows').first().waitFor()
  const says = (script: string) =>
    page.evaluate<string>(`(async () => String(await (${script})))().catch((error) => error.name)`)
  expect(await says("fetch('/temporal/api/v1/cluster-info').then(({ status }) => status)")).toBe('200')
  expect(await says("fetch('/api/session').then(({ status }) => status)")).toBe('TypeError')
  expect(await says("fetch('/health/live').then(({ status }) => status)")).toBe('TypeError')
  expect(await says("fetch('https://evil.example/').then(({ status }) => status)")).toBe('TypeError')
  expect(await says("window.open('/') === null")).toBe('true')
  expect(await says("navigator.serviceWorker.register('/temporal/_app/x.js', { scope: '/' })")).not.toContain(
    'Registration',
  )
  expect(
    await says(`new Promise((resolve) => {
      const frame = document.createElement('iframe')
      frame.src = '/opportunities'
      frame.onload = () => { try { resolve(frame.contentDocument?.title ?? 'closed') } catch { resolve('closed') } }
      document.body.append(frame)
    })`),
  ).toBe('closed')
  expect(
    await says(`new Promise((resolve) => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.body.append(script)
      resolve(window.ran === true)
    })`),
  ).toBe('false')
})

test('the pages of the UI work under its policy, without a complaint of the browser', async () => {
  const { page, complaints } = await sitDown(browser, place, 'supervisor', { language: 'en' })
  const at = `/temporal/namespaces/default`
  for (const [path, says] of [
    [`${at}/workflows`, number],
    [`${at}/workflows/${number}`, 'Event History'],
    [`${at}/task-queues/crm`, 'crm'],
    [`${at}/schedules`, 'Schedules'],
    [at, 'Retention Period'],
    ['/temporal/namespaces', 'default'],
  ] as const) {
    await page.goto(path)
    await page.getByText(says).filter({ visible: true }).first().waitFor()
  }
  expect(await page.getByText('other', { exact: true }).count()).toBe(0)
  expect(complaints.filter((said) => /Content Security Policy|sandbox/.test(said))).toEqual([])
})

test('a note on a process is shown as it was written', async () => {
  const { page } = await sitDown(browser, place, 'supervisor')
  const { runId } = await runOf()
  await page.goto(`/temporal/namespaces/default/workflows/${number}/${runId}/user-metadata`)
  await page.frameLocator('iframe').first().getByText(number).waitFor()
})

test('a manager finds no link, and is told that it is not for him', async () => {
  const { page } = await sitDown(browser, place, 'manager1')
  await page.goto(`/opportunities/${number}`)
  await page.locator('.ribbon button[aria-expanded]').click()
  await page.locator('.timers').waitFor()
  expect(await page.getByText('在 Temporal 中查看').count()).toBe(0)
  const answer = await page.goto(`/temporal/namespaces/default/workflows/${number}`)
  expect(answer?.status()).toBe(403)
  await page.getByText('Back to Evergreen CRM').waitFor()
  expect(await page.locator('body').innerText()).not.toContain(number)
})

test('who is not signed in signs in first, and then stands where he wanted to go', async () => {
  const context = await browser.newContext({ baseURL: place.url })
  const page = await context.newPage()
  await page.goto(`/temporal/namespaces/default/workflows/${number}`)
  expect(new URL(page.url()).pathname).toBe('/login')
  await page.fill('input[name=username]', 'supervisor')
  await page.fill('input[type=password]', password)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/temporal/namespaces/default/workflows/${number}/**`)
  await page.getByRole('heading', { name: number }).waitFor()
  await context.close()
})

test('no way through the UI changes a process', async () => {
  const before = await runOf()
  const run = `/temporal/api/v1/namespaces/default/workflows/${number}`
  const identity = { identity: 'x', reason: 'x' }
  const deeds: [string, object][] = [
    [`${run}/terminate`, { workflowExecution: { workflowId: number }, ...identity }],
    [`${run}/cancel`, { workflowExecution: { workflowId: number }, ...identity }],
    [`${run}/signal/nudge`, { signalName: 'nudge' }],
    [`${run}/reset`, { workflowTaskFinishEventId: '3', requestId: 'x', reason: 'x' }],
    [`${run}/update/remark`, { request: { input: { name: 'remark' } } }],
    [`${run}/update-options`, {}],
    [`${run}/query/__stack_trace`, {}],
    ['/temporal/api/v1/namespaces/default/batch-operations/b1', { terminationOperation: {}, ...identity }],
    ['/temporal/api/v1/namespaces/default/schedules/s1', { schedule: {} }],
    ['/temporal/api/v1/namespaces/default/workflows/x1', { workflowType: { name: 'opportunity' } }],
    ['/temporal/api/v1/namespaces/default/update', { updateInfo: { description: 'x' } }],
    ['/temporal/api/v1/namespaces', { namespace: 'third' }],
    ['/temporal/api/v1/settings', {}],
  ]
  for (const [path, body] of deeds)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const headers = { cookie, origin: place.url, 'content-type': 'application/json' }
      const answer = await fetch(place.url + path, { method, headers, body: JSON.stringify(body) })
      expect([method, path, answer.status]).toEqual([method, path, 403])
    }
  for (const [path] of deeds.slice(0, -2))
    expect([path, (await raw(`${path}?_method=POST`, { 'x-http-method-override': 'POST' })).status]).toEqual([
      path,
      /\/(batch-operations\/b1|schedules\/s1|workflows\/x1)$/.test(path) ? 404 : 403,
    ])
  expect(await runOf()).toEqual(before)
})

test('another namespace of the same server stays out of sight, by any spelling', async () => {
  expect((await raw('/temporal/api/v1/namespaces')).text).not.toContain('other')
  for (const path of [
    '/temporal/api/v1/namespaces/other/workflows',
    '/temporal/api/v1/namespaces/default/../other/workflows',
    '/temporal/api/v1/namespaces/default/%2e%2e/other/workflows',
    '/temporal/api/v1/namespaces/default%2F..%2Fother/workflows',
    '/temporal/api/v1/namespaces/default%252F..%252Fother/workflows',
    '/temporal/api/v1/namespaces/default/..%2fother/workflows',
    '/temporal/api/v1/namespaces/default/..\\other/workflows',
    '/temporal/api/v1/namespaces/default;/../other/workflows',
    '/temporal/_app/../api/v1/namespaces/other/workflows',
    '/temporal/_app/..%2fapi%2fv1%2fnamespaces%2fother%2fworkflows',
    '//temporal/api/v1/namespaces/other/workflows',
    '/temporal//api/v1/namespaces/other/workflows',
    '/temporal/temporal/api/v1/namespaces/other/workflows',
    '/TEMPORAL/api/v1/namespaces/other/workflows',
    `http://127.0.0.1:${place.ports.ui}/temporal/api/v1/namespaces/other/workflows`,
    `http://evil.example/temporal/api/v1/namespaces/other/workflows`,
    '/temporal/api/v1/namespaces/default/workflows?namespace=other',
    '/temporal/api/v1/namespaces/default/workflows?query=&namespace=other&next_page_token=',
    '/temporal/namespaces/other/workflows',
  ]) {
    const answer = await raw(path)
    expect([path, answer.text.includes('somebody-elses-secret')]).toEqual([path, false])
    expect([path, answer.status < 500]).toEqual([path, true])
    expect([path, answer.status, answer.text.includes('"executions"')]).not.toEqual([
      path,
      200,
      !path.includes('default/workflows?'),
    ])
  }
  // It is there to be found by whoever asks the server itself.
  const own = await fetch(`http://127.0.0.1:${place.ports.ui}/temporal/api/v1/namespaces/other/workflows`)
  expect(await own.text()).toContain('somebody-elses-secret')
})

test('a request smuggled behind a reading one is not passed on', async () => {
  const before = await runOf()
  const smuggled = `POST /temporal/api/v1/namespaces/default/workflows/${number}/terminate HTTP/1.1\r\nHost: x\r\n\r\n`
  const path = '/temporal/api/v1/namespaces/default'
  const hidden: Record<string, string>[] = [
    { 'content-length': String(Buffer.byteLength(smuggled)) },
    { 'transfer-encoding': 'chunked', connection: 'content-length' },
  ]
  for (const headers of hidden) expect([200, 400]).toContain((await raw(path, headers, smuggled)).status)
  expect(await runOf()).toEqual(before)
})

/** As the supervisor, with the address exactly as written. */
function raw(path: string, headers: Record<string, string> = {}, body = '') {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: place.ports.http, path, headers: { cookie, ...headers } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}
