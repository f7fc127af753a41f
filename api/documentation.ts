import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'
import type { Env } from './request-log.ts'

/** The description of the API as a page; its assets are ours, for our content policy lets no other in. */
export function serveDocs(app: Hono<Env>): void {
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  app.get('/api/docs', (context) => context.redirect('/api/docs/'))
  app.get('/api/docs/', (context) =>
    context.html(
      '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Evergreen CRM API</title><link rel="stylesheet" href="swagger-ui.css"></head><body><div id="swagger-ui"></div><script src="swagger-ui-bundle.js"></script><script src="start.js"></script></body></html>',
    ),
  )
  app.get('/api/docs/start.js', (context) => {
    context.header('content-type', 'text/javascript; charset=utf-8')
    return context.body("SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui' })\n")
  })
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    app.get(`/api/docs/${file}`, serveStatic({ root, path: file }))
}
