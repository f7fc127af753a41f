import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache')

const consoleTarget = () => join(cache, `web-${hashOf(['web', 'domain', 'package-lock.json'])}`)

/** The built console's folder; built anew only when a source of it changed. */
export async function builtConsole(report: (line: string) => void): Promise<string> {
  const target = consoleTarget()
  if (existsSync(join(target, 'index.html'))) return target
  report('Building the web console (once for each change)')
  await inOwnProcess('console')
  return target
}

/** What a bundler takes, six hundred megabytes, a process never gives back: it runs in one of its own. */
function inOwnProcess(what: 'console'): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), what], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const end = () => child.kill()
    process.once('exit', end)
    let said = ''
    child.stderr.on('data', (piece: Buffer) => (said = `${said}${piece.toString()}`.slice(-4000)))
    child.on('error', reject)
    child.on('exit', (code) => {
      process.off('exit', end)
      if (code === 0) resolve()
      else reject(new Error(`The web console could not be built:\n${said}`))
    })
  })
}

async function buildConsole(): Promise<void> {
  const target = consoleTarget()
  const { build } = await import('vite')
  const draft = `${target}.${process.pid}`
  await build({
    configFile: join(root, 'web/vite.config.ts'),
    root: join(root, 'web'),
    logLevel: 'warn',
    build: { outDir: draft, emptyOutDir: true },
  })
  rmSync(target, { recursive: true, force: true })
  renameSync(draft, target)
}

/** The workflow bundle, likewise. */
export async function builtWorkflows(report: (line: string) => void): Promise<{ code: string }> {
  const target = join(cache, `workflows-${hashOf(['workflows', 'package-lock.json'])}.js`)
  if (existsSync(target)) return { code: readFileSync(target, 'utf8') }
  report('Bundling the workflows (once for each change)')
  // The SDK's worker comes with it, which the API has no use for.
  const { bundleWorkflows } = await import('../temporal/bundle.ts')
  const bundle = await bundleWorkflows()
  mkdirSync(cache, { recursive: true })
  writeFileSync(`${target}.${process.pid}`, bundle.code)
  renameSync(`${target}.${process.pid}`, target)
  return bundle
}

function hashOf(places: string[]): string {
  const hash = createHash('sha256')
  for (const place of places)
    for (const file of filesOf(join(root, place)))
      hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

function filesOf(place: string): string[] {
  if (!existsSync(place)) return []
  try {
    return readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch {
    return [place]
  }
}

// `node embedded/build.ts` builds both ahead of the first start, as an image does.
if (import.meta.main) {
  if (process.argv[2] === 'console') await buildConsole()
  else {
    await builtWorkflows((line) => console.log(line))
    await builtConsole((line) => console.log(line))
  }
}
