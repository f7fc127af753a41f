import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'
import type { Env } from './request-log.ts'

/** The built console: assets by name for ever, every other address is a page of it. */
export function serveConsole(app: Hono<Env>, root: string): void {
  app.use('/assets/*', async (context, next) => {
    await next()
    if (context.res.ok) context.header('cache-control', 'public, max-age=31536000, immutable')
  })
  app.use('/*', serveStatic({ root }))
  app.get('/*', async (context, next) => {
    if (context.req.path.startsWith('/assets/')) return context.notFound()
    context.header('cache-control', 'no-cache')
    return serveStatic({ root, path: 'index.html' })(context, next)
  })
}
