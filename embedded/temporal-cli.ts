import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const version = '1.5.1'
const cache = fileURLToPath(new URL('../.cache', import.meta.url))
const module = fileURLToPath(new URL('./temporal', import.meta.url))

export type Report = (line: string) => void

/**
 * The Temporal CLI's executable: our own build if it was made before, the one on PATH when it is of the same
 * version, else a build from the Go module mirror (three to four minutes on two cores, once).
 */
export async function ensureTemporalCli(report: Report): Promise<string> {
  const built = join(cache, `temporal-${version}`)
  if (existsSync(built)) return built
  const found = await onPath()
  if (found) return found
  await build(built, report)
  return built
}

async function onPath(): Promise<string | null> {
  try {
    const { stdout } = await run('temporal', ['--version'])
    return stdout.includes(` ${version} `) ? 'temporal' : null
  } catch {
    return null
  }
}

/** Built beside its place and moved there whole, so that two who build at once do no harm. */
async function build(target: string, report: Report): Promise<void> {
  await run('go', ['version']).catch(() => {
    throw new Error(
      `The process engine (Temporal CLI ${version}) is not here and Go is not installed to build it. Install Go 1.26, or put temporal ${version} on PATH, or set TEMPORAL_ADDRESS.`,
    )
  })
  mkdirSync(cache, { recursive: true })
  const draft = `${target}.${randomUUID()}`
  report(`Building the process engine (Temporal CLI ${version}), once; this takes three to four minutes`)
  const started = Date.now()
  const args = [
    'build',
    '-mod=readonly',
    '-trimpath',
    '-v',
    '-ldflags',
    '-s -w',
    '-o',
    draft,
    'github.com/temporalio/cli/cmd/temporal',
  ]
  const child = spawn('go', args, { cwd: module, stdio: ['ignore', 'ignore', 'pipe'] })
  let packages = 0
  let tail = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    packages += text.split('\n').length - 1
    tail = (tail + text).slice(-2000)
  })
  const timer = setInterval(() => {
    report(`  ${packages} packages after ${Math.round((Date.now() - started) / 1000)} s`)
  }, 10_000)
  const code = await new Promise<number | null>((resolve, reject) =>
    child.on('exit', resolve).on('error', reject),
  ).finally(() => {
    clearInterval(timer)
  })
  if (code !== 0) {
    rmSync(draft, { force: true })
    throw new Error(`The process engine could not be built (go build ended with ${code}):\n${tail}`)
  }
  renameSync(draft, target)
}
