import { serve, type ServerType } from '@hono/node-server'
import { createApp } from '../api/app.ts'
import type { Surroundings } from '../api/endpoint.ts'
import type { Life } from './role.ts'

// As long as a request under way may take once we are told to stop.
const grace = 10_000

/** The API and the console on their port. */
export async function startHttp(
  { host, port }: { host: string; port: number },
  surroundings: Surroundings,
  { undo }: Life,
): Promise<void> {
  const { app, close } = createApp(surroundings)
  const server = await new Promise<ServerType>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, hostname: host, port }, () => resolve(started))
    started.on('error', reject)
  })
  undo.push(async () => {
    surroundings.health.stop()
    const closed = new Promise((resolve) => server.close(resolve))
    close()
    const late = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), grace)
    // A connection that answered its last request is idle, and Node keeps it open for the next one.
    const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50)
    await closed
    clearTimeout(late)
    clearInterval(idle)
  })
}
