import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { languageOf } from './language.ts'
import { problemBody, type Problem } from './problem.ts'

const style = `
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; gap: 12px; padding: 0 24px;
  box-sizing: border-box; text-align: center; background: light-dark(#f5f7f6, #14191a);
  color: light-dark(#1d2421, #e6ebe8); font: 16px/1.6 system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif }
h1 { margin: 0; font-size: 20px }
p { margin: 0; max-width: 36em }
a { color: light-dark(#1f7a5c, #6fc3a5) }
small { color: light-dark(#5e6a65, #9aa6a1) }
`
const hash = createHash('sha256').update(style).digest('base64')
const words = {
  'zh-CN': { title: 'Temporal 界面', back: '返回常青 CRM', request: '请求号' },
  en: { title: 'Temporal UI', back: 'Back to Evergreen CRM', request: 'Request' },
}

/** A refusal for eyes: whoever opens an address under /temporal gets a page, not JSON. */
export function refusalPage(context: Context, problem: Problem): Response | Promise<Response> {
  const language = languageOf(context)
  const requestId = context.get('requestId' as never) as string
  const { title, back, request } = words[language]
  const sentence = problemBody(problem, language, requestId).title
  const { retryAfter } = problem.more
  return context.html(
    html`<!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title}</title>
          ${raw(`<style>${style}</style>`)}
        </head>
        <body>
          <h1>${title}</h1>
          <p>${sentence}</p>
          <p><a href="/">${back}</a></p>
          <small>${request} ${requestId}</small>
        </body>
      </html>`,
    problem.status as 403,
    {
      'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  )
}
