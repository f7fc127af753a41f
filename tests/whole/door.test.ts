import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../stage/eventually.ts'
import { openBrowser, sitDown, type Desk } from './browser.ts'
import { signIn, type Person } from './person.ts'
import { leave, makePlace, root, start, type Place } from './product.ts'

let place: Place
let browser: Browser
let superadmin: Person
let addresses: string[]
beforeAll(async () => {
  place = await makePlace()
  await start(place)
  superadmin = await signIn(place.url, 'superadmin')
  addresses = await pagesOf()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await leave(place)
})

/** Every page of the console, from its router, with something to show where its address names something. */
async function pagesOf(): Promise<string[]> {
  const router = readFileSync(`${root}/web/router.ts`, 'utf8')
  const paths = [...router.matchAll(/\bpath: '([^']*)'/g)].map(
    ([, path = '']) => `/${path.replace(/^\//, '')}`,
  )
  const pages = [...new Set(paths)].filter((path) => !path.includes('(') && path !== '/login')
  return Promise.all(
    pages.map(async (path) => {
      const [, noun, name] = /^\/(.+)\/:(\w+)$/.exec(path) ?? []
      if (!noun || !name) return path
      const { body } = await superadmin.get(`/${noun}`)
      const [first] = (body?.items ?? []) as Record<string, string>[]
      return `/${noun}/${first?.[name] ?? first?.id ?? 'none'}`
    }),
  )
}

// Said on the console, so that it is among the desk's complaints whichever document it happened in.
const watchPolicy = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`

async function visit({ page }: Desk, address: string): Promise<void> {
  await page.goto(address)
  await page.waitForLoadState('networkidle')
}

async function watched(username: string, look: Parameters<typeof sitDown>[3]): Promise<Desk> {
  const desk = await sitDown(browser, place, username, look)
  await desk.page.context().addInitScript({ content: watchPolicy })
  desk.page.on('dialog', (dialog) => {
    desk.complaints.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return desk
}

describe.each(['superadmin', 'sysadmin', 'supervisor', 'manager1', 'executive'])(
  'every page, to the %s',
  (who) => {
    test.each([
      { language: 'zh-CN', dark: false, width: 1366 },
      { language: 'en', dark: true, width: 1366 },
      { language: 'zh-CN', dark: true, width: 390 },
    ] as const)(
      'in $language, dark: $dark, $width wide, breaks no rule and none of its scripts',
      async (look) => {
        const desk = await watched(who, look)
        for (const address of addresses) {
          await visit(desk, address)
          // The stream of events keeps no page from being whole, and no page is without a word.
          expect([address, (await desk.page.innerText('#app')).length > 0]).toEqual([address, true])
          expect([address, desk.complaints]).toEqual([address, []])
        }
        await desk.page.context().close()
      },
    )
  },
)

/** What somebody types who wants to be more than text, each in a way of its own. */
const payloads = `
<img src=x onerror=pwn()>
<script>pwn()</script>
"><script>pwn()</script>
'><img src=x onerror=pwn()>
<svg onload=pwn()>
<svg><script>pwn()</script></svg>
<iframe src="javascript:pwn()">
<a href="javascript:pwn()">x</a>
<body onload=pwn()>
<details open ontoggle=pwn()>
<video><source onerror=pwn()>
<input autofocus onfocus=pwn()>
<math><mtext><img src=x onerror=pwn()>
<style>@import'x';*{display:none}</style>
<link rel=stylesheet href=//evil.example>
<base href=//evil.example/>
<meta http-equiv=refresh content=0;//evil.example>
<form action=//evil.example><button>x
<object data="javascript:pwn()">
<embed src="javascript:pwn()">
<template><img src=x onerror=pwn()></template>
</textarea><script>pwn()</script>
</title><script>pwn()</script>
--><script>pwn()</script>
]]><script>pwn()</script>
javascript:pwn()
data:text/html,<script>pwn()</script>
vbscript:pwn()
{{constructor.constructor('pwn()')()}}
{{_c.constructor('pwn()')()}}
{{$el.ownerDocument.defaultView.pwn()}}
{{ 7*7 }}
\${pwn()}
#{pwn()}
<%= pwn() %>
[[constructor.constructor('pwn()')()]]
@:menu.home
@:{'menu.home'}
{n} | {name} | {0}
| one | two
v-html="pwn()"
<component :is="'script'">pwn()</component>
<x @click="pwn()" v-on:mouseenter="pwn()">
[x](javascript:pwn())
![x](javascript:pwn())
<https://evil.example>
&lt;script&gt;pwn()&lt;/script&gt;
&#x3C;script&#x3E;pwn()
%3Cscript%3Epwn()%3C/script%3E
＜script＞pwn()＜/script＞
<img src=x style="background:url(//evil.example)">
<noscript><p title="</noscript><img src=x onerror=pwn()>">`
  .trim()
  .split('\n')

test('markup, scripts and templates in any text are shown as text, on every page', async () => {
  expect(payloads.length).toBeGreaterThanOrEqual(50)
  const supervisor = await signIn(place.url, 'supervisor')
  const manager1 = await signIn(place.url, 'manager1')
  const numbers: string[] = []
  const must = async (answer: Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>) => {
    const { status, body } = await answer
    expect([status < 300, body]).toEqual([true, body])
    return body
  }
  for (const [index, payload] of payloads.entries()) {
    const other = (by: number) => payloads[(index + by) % payloads.length] ?? ''
    const typed = {
      ...{ customerName: payload, summary: other(1), description: other(2), probability: 5 },
      contactName: other(3).slice(0, 50),
    }
    const { number } = await must(supervisor.post('/opportunities', typed))
    const at = `/opportunities/${number}`
    numbers.push(number as string)
    if (index % 5 !== 0) continue
    await must(supervisor.post(`${at}/assign`, { assignee: 'manager1', reason: other(4) }))
    const steps = [
      { dueOn: '2035-01-08', item: payload },
      { dueOn: '2035-01-09', item: other(5) },
    ]
    const planned = await must(manager1.post(`${at}/plan`, { steps }))
    await must(manager1.post(`${at}/record-result`, { step: planned.steps[0].id, result: other(6) }))
    await must(supervisor.post(`${at}/remark`, { text: other(7) }))
    if (index % 10 === 0) await must(supervisor.post(`${at}/fail`, { reason: 'other', note: other(8) }))
    const view = { page: 'opportunities', name: payload.slice(0, 40), query: { q: other(9).slice(0, 100) } }
    if (index < 20) await must(supervisor.post('/saved-views', view))
  }
  const lists = [
    '/opportunities?view=all&limit=100',
    '/opportunities?view=all&by=status',
    '/plans',
    '/',
    '/customers',
  ]
  for (const [who, pages] of [
    [
      'supervisor',
      [
        ...lists,
        '/processes',
        ...numbers.filter((_, index) => index % 5 === 0).map((n) => `/opportunities/${n}`),
      ],
    ],
    ['manager1', [...lists, `/opportunities/${numbers[5]}`]],
    ['superadmin', ['/audit?limit=100', `/audit?code=${numbers[0]}`]],
  ] as const) {
    const desk = await watched(who, {})
    await desk.page.context().addInitScript({ content: 'window.pwn = () => console.error("a payload ran")' })
    for (const address of pages) {
      await visit(desk, address)
      await desk.page.keyboard.press('Tab')
      expect([address, desk.complaints]).toEqual([address, []])
      expect([address, new URL(desk.page.url()).origin]).toEqual([address, place.url])
    }
    if (who === 'supervisor') await shownAsText(desk.page, `/opportunities/${numbers[0]}`)
    await desk.page.context().close()
  }
})

async function shownAsText(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await eventually(async () => {
    const text = await page.innerText('#app')
    for (const payload of payloads.slice(0, 2)) expect(text).toContain(payload)
  })
  expect(await page.locator('#app img[src=x], #app iframe, #app object, #app embed').count()).toBe(0)
}

test('another site can neither frame a page of ours nor keep a hand on a window of ours', async () => {
  const elsewhere = await otherSite(`<iframe src="${place.url}/" id="ours"></iframe>
    <script>function reach() { window.ours = window.open('${place.url}/') }</script>`)
  try {
    const { page } = await sitDown(browser, place, 'supervisor')
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`)
    await page.waitForLoadState('networkidle')
    const frame = page.frames().find((one) => one !== page.mainFrame())
    expect(await frame?.content()).not.toContain('id="app"')
    const opened = page.waitForEvent('popup')
    await page.evaluate('reach()')
    await (await opened).waitForLoadState()
    await eventually(async () => expect(await page.evaluate('window.ours.closed')).toBe(true))
    await page.context().close()
  } finally {
    elsewhere.close()
  }
})

const otherSite = (body: string): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html>${body}`),
    ).listen(0, '127.0.0.1', () => resolve(server))
  })
