import { appendFileSync, existsSync } from 'node:fs'

/**
 * Named places where a test may make the product fail. Off unless EVERGREEN_FAILPOINTS names them:
 * `name=kill` ends the process at once, `name=fail` throws, each only while the file after `@` exists
 * (`name=fail@file`), so that a test can switch it on and off; without a file it is always on.
 */
const points = new Map(
  (process.env.EVERGREEN_FAILPOINTS ?? '')
    .split(',')
    .filter(Boolean)
    .map((point) => {
      const [name = '', rest = ''] = point.split('=')
      const [deed = '', file = ''] = rest.split('@')
      return [name, { deed, file }] as const
    }),
)

export function failpoint(name: string): void {
  const point = points.get(name)
  if (!point || (point.file && !existsSync(point.file))) return
  if (point.deed === 'kill') {
    if (point.file) appendFileSync(`${point.file}.hit`, '1')
    process.kill(process.pid, 'SIGKILL')
  }
  throw new Error(`failpoint ${name}`)
}
