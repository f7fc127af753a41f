import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { Problem } from './problem.ts'
import { refuseBeforeDuty } from './session-duty.ts'
import { sessionOf } from './session-lookup.ts'
import type { Surroundings } from './endpoint.ts'

const style = `
body { margin: 0; padding: 16px; font: 14px/1.6 system-ui, 'Noto Sans CJK SC', sans-serif; white-space: pre-wrap }
body.light { background: #fff; color: #121416 }
body.dark { background: #141414; color: #f8fafc }
`
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`

/**
 * The Temporal UI shows notes on a process in a frame, at /render whatever its own path is. Here it is the same text,
 * plain: what is in the address comes back as words and never as markup.
 */
export async function temporalUiNote({ db, now }: Surroundings, context: Context): Promise<Response> {
  const session = await sessionOf(db, context, now())
  if (!session) throw new Problem(401, 'not-signed-in')
  await refuseBeforeDuty(db, session.person, 'GET /render')
  if (!session.person.ability.can('read', 'Temporal'))
    throw new Problem(403, 'not-permitted', { params: { command: 'read', subject: 'Temporal' } })
  const { content = '', theme } = context.req.query()
  return context.html(
    html`<!doctype html>
      <html lang="zh-CN">
        <head>
          <meta charset="utf-8" />
          <title>Temporal</title>
          ${raw(`<style>${style}</style>`)}
        </head>
        <body class="${theme === 'dark' ? 'dark' : 'light'}">
          ${content}
        </body>
      </html>`,
    200,
    {
      'content-security-policy': policy,
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  )
}
