import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { registry } from './metrics.ts'
import type { HealthOf } from './health.ts'

interface Options {
  host: string
  /** 0: a free one. */
  port: number
  health: HealthOf
  /** The metrics of the engine's SDK, where one is loaded. */
  sdkMetrics: () => string | null
}

/** Metrics and health on a port of their own, for machines: no session, so loopback unless told otherwise. */
export async function serveOperations({ host, port, health, sdkMetrics }: Options) {
  const pages: Record<string, () => Promise<{ status?: number; type: string; body: string }>> = {
    '/metrics': async () => ({
      type: registry.contentType,
      body: [await registry.metrics(), await textOf(sdkMetrics())].join('\n'),
    }),
    '/health/live': async () => ({ type: 'application/json', body: JSON.stringify({ status: 'live' }) }),
    '/health/ready': async () => {
      const { status, usable } = await health.look()
      return { status: usable ? 200 : 503, type: 'application/json', body: JSON.stringify({ status }) }
    },
  }
  const server = createServer((request, response) => {
    const page = pages[request.url ?? '']
    if (!page) return void response.writeHead(404).end()
    page().then(
      ({ status = 200, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function textOf(url: string | null): Promise<string> {
  if (!url) return ''
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(2000) })).text()
  } catch {
    return ''
  }
}
