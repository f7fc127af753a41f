import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A MariaDB of our own on a temporary folder and a free port; gone with `stop`. */
export async function startMariaDb(
  folder: string,
  options: string[] = [],
): Promise<{ url: string; stop(): Promise<void> }> {
  mkdirSync(folder, { recursive: true })
  const asRoot = process.getuid?.() === 0
  if (asRoot) {
    chmodSync(join(folder, '..'), 0o755)
    spawnSync('chown', ['mysql', folder])
  }
  const user = asRoot ? ['--user=mysql'] : []
  const data = `--datadir=${join(folder, 'data')}`
  const made = spawnSync(
    'mariadb-install-db',
    ['--no-defaults', data, '--auth-root-authentication-method=normal', '--skip-test-db', ...user],
    { encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`The test MariaDB could not be made:\n${made.stderr}${made.stdout}`)
  const port = await freePort()
  const socket = join(folder, 's.sock')
  const child = spawn(
    '/usr/sbin/mariadbd',
    [
      '--no-defaults',
      data,
      `--port=${port}`,
      `--socket=${socket}`,
      '--bind-address=127.0.0.1',
      '--innodb-snapshot-isolation=ON',
      ...options,
      ...user,
    ],
    { stdio: 'ignore' },
  )
  const sql = "create user 'crm'@'127.0.0.1' identified by 'crm'; grant all on *.* to 'crm'@'127.0.0.1'"
  for (
    let attempt = 0;
    spawnSync('mariadb', ['--no-defaults', '-uroot', `-S${socket}`, '-e', sql]).status !== 0;
    attempt += 1
  ) {
    if (attempt > 150 || child.exitCode !== null) throw new Error('The test MariaDB does not start')
    await wait(200)
  }
  return {
    url: `mariadb://crm:crm@127.0.0.1:${port}`,
    async stop() {
      const ended = new Promise((resolve) => child.on('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
