import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { ConfigError, readConfig } from './config.ts'
import { beginLife } from './start/life.ts'
import type { Role } from './start/role.ts'

// For the threads that are still to come, as `npm start` says it for this one: else what is young is kept until it is
// old, which with ten thousand processes is twice the memory for nothing.
setFlagsFromString('--max-semi-space-size=8')
// What was compiled once is not compiled at every start.
enableCompileCache(new URL('.cache/node', import.meta.url).pathname)

/** A role loads what it needs and nothing else. */
const roles: Record<string, () => Promise<Role>> = {
  all: async () => (await import('./start/all.ts')).all,
  api: async () => (await import('./start/api.ts')).api,
  worker: async () => (await import('./start/worker.ts')).worker,
  migrate: async () => (await import('./start/migrate.ts')).migrate,
  backup: async () => (await import('./start/backup.ts')).backup,
  restore: async () => (await import('./start/restore.ts')).restore,
  'after-restore': async () => (await import('./start/restore.ts')).afterRestore,
  seed: async () => (await import('./start/seed.ts')).seed,
}

const life = beginLife()
const name = process.argv[2] ?? 'all'
try {
  const load = Object.hasOwn(roles, name) ? roles[name] : undefined
  if (!load) throw new ConfigError(`main.ts knows ${Object.keys(roles).join(', ')}; not ${name}`)
  const config = readConfig(process.env)
  const role = await load()
  if ((await role(config, life)) === 'done') await life.end(0)
} catch (error) {
  // Who is told to stop while starting fails somewhere on the way; that is no error.
  if (!life.isEnding()) {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? '') : String(error)}\n`,
    )
    await life.end(1)
  }
}
