import { readFileSync } from 'node:fs'
import type { Config } from '../config.ts'
import { backlogOf } from '../db/backlog.ts'
import type { Database } from '../db/connection.ts'
import { passwordQueue } from '../db/password.ts'
import { createHealth, type HealthOf } from '../operations/health.ts'
import { watch } from '../operations/metrics.ts'
import { serveOperations } from '../operations/server.ts'
import type { Engine } from '../temporal/client.ts'
import { now, type Life } from './role.ts'

/** What of a process comes to be there while it starts. */
export interface Starting {
  db?: Database
  engine?: Engine
  started: boolean
}

/** Metrics and health on their own port, from the first moment on. */
export async function startWatching(
  config: Config,
  { role, sdkMetrics }: { role: string; sdkMetrics: () => string | null },
  { undo }: Life,
): Promise<{ starting: Starting; health: HealthOf; port: number }> {
  const starting: Starting = { started: false }
  const health = createHealth({
    started: () => starting.started,
    database: async () => (await starting.db?.answers()) ?? false,
    engine: () => starting.engine?.isUp() ?? false,
  })
  watchProcess(role, starting, health)
  const { metricsHost: host, metricsPort } = config
  const server = await serveOperations({ host, port: metricsPort, health, sdkMetrics })
  undo.push(() => server.close())
  return { starting, health, port: server.port }
}

function watchProcess(role: string, starting: Starting, health: HealthOf): void {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const build = { version, node: process.version, role }
  watch('evergreen_build_info', 'What runs here; always 1', (set) => set(1, build), [
    'version',
    'node',
    'role',
  ])
  watch('evergreen_ready', '1 when this process may be sent work', async (set) =>
    set(Number((await health.look()).usable)),
  )
  watch('evergreen_engine_up', '1 when the process engine answered the last probe', (set) =>
    set(Number(starting.engine?.isUp() ?? false)),
  )
  watch(
    'evergreen_password_hashes',
    'Password hashes being made (running) and waiting for their turn (waiting)',
    (set) => {
      const { running, waiting } = passwordQueue()
      set(running, { state: 'running' })
      set(waiting, { state: 'waiting' })
    },
    ['state'],
  )
  watch(
    'evergreen_database_connections',
    'Connections in use, how many there may be (most), and who waits for one (waiting); on SQLite the one that writes',
    async (set) => {
      const { inUse, waiting, most } = (await starting.db?.connections().catch(() => null)) ?? none
      set(inUse, { state: 'in use' })
      set(waiting, { state: 'waiting' })
      set(most, { state: 'most' })
    },
    ['state'],
  )
  watchBacklog(starting)
}

const none = { inUse: 0, waiting: 0, most: 0 }

/** Of the whole company, not of this process: every process tells the same. None is told while the database is away. */
function watchBacklog(starting: Starting): void {
  let asked: { at: number; backlog: ReturnType<typeof backlogOf> } | null = null
  const backlog = async () => {
    if (!starting.db || !starting.started) return null
    // The three gauges of one look share one question.
    if (!asked || Date.now() - asked.at > 1000)
      asked = { at: Date.now(), backlog: backlogOf(starting.db, now()) }
    return asked.backlog.catch(() => null)
  }
  watch(
    'evergreen_nudges_pending',
    'Processes that should read their record again and were not told yet',
    async (set) => {
      const found = await backlog()
      if (found) set(found.nudges)
    },
  )
  watch('evergreen_nudge_oldest_age_seconds', 'How long the oldest of them has waited', async (set) => {
    const found = await backlog()
    if (found) set(found.oldestNudgeSeconds)
  })
  watch('evergreen_records_past_due', 'Open records whose next moment is past', async (set) => {
    const found = await backlog()
    if (found) set(found.pastDue)
  })
}
