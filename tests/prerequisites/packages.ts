import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const needed = [
  { name: 'mariadb-server', there: () => existsSync('/usr/sbin/mariadbd') },
  { name: 'chromium', there: () => existsSync('/usr/bin/chromium') },
  {
    name: 'fonts-noto-cjk',
    there: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
  },
]

/** Installs from Debian what the tests stand on and is missing, where this process may. */
export async function ensurePackages(report: (line: string) => void): Promise<void> {
  const missing = needed.filter(({ there }) => !there()).map(({ name }) => name)
  if (missing.length === 0) return
  const byHand = `apt-get install --no-install-recommends ${missing.join(' ')}`
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Error(`The tests need Debian's packages ${missing.join(', ')}. Install them as root: ${byHand}`)
  report(`Installing ${missing.join(', ')} from Debian's packages`)
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    })
  apt('update', '-qq')
  const { status, stderr } = apt('install', '-y', '-qq', '--no-install-recommends', ...missing)
  if (status !== 0)
    throw new Error(`Could not install ${missing.join(', ')}:\n${stderr}\nInstall them by hand: ${byHand}`)
}
