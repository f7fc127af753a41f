import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const password = 'evergreen whole 2026'

/** Room for one copy of the product: a data directory and ports of its own. */
export interface Place {
  dataDir: string
  url: string
  ports: { http: number; temporal: number; ui: number }
  environment: Record<string, string>
  /** Every process that was started here, to look whether it is gone. */
  started: Set<number>
  /** What ends a copy that is still there. */
  ends: (() => Promise<unknown>)[]
}

export async function makePlace(): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'evergreen-whole-'))
  const [http = 0, temporal = 0, ui = 0] = await freePorts(3)
  return {
    dataDir,
    url: `http://127.0.0.1:${http}`,
    ports: { http, temporal, ui },
    environment: {
      DATA_DIR: dataDir,
      PORT: String(http),
      TEMPORAL_PORT: String(temporal),
      TEMPORAL_UI_PORT: String(ui),
      DEMO_PASSWORD: password,
    },
    started: new Set(),
    ends: [],
  }
}

export type Product = ReturnType<typeof launch>

/** `node main.ts` as `npm start` runs it, in a role, at a place, with nothing of this process's environment but the path. */
export function launch(place: Place, environment: Record<string, string> = {}, role = 'all') {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--max-semi-space-size=8', 'main.ts', role], {
    cwd: root,
    env: { PATH, HOME, ...place.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pid = child.pid ?? 0
  place.started.add(pid)
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  // Whatever becomes of the test, nothing that it started stays behind.
  place.ends.push(() => {
    child.kill('SIGKILL')
    return exited
  })
  const up = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (/Ctrl-C stops everything|"the (API|worker) is ready"/.test(output)) resolve()
      })
    void exited.then((code) => reject(new Error(`it ended with ${code} before it was up:\n${output}`)))
  })
  // A copy that is meant to refuse is asked for its end, not for its start.
  up.catch(() => undefined)
  return {
    place,
    pid,
    up,
    exited,
    output: () => output,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
  }
}

/** The product up and ready for work. */
export async function start(place: Place, environment: Record<string, string> = {}): Promise<Product> {
  const product = launch(place, environment)
  await product.up
  if (!environment.TEMPORAL_ADDRESS) place.started.add(temporalOf(place))
  return product
}

interface Known {
  pid: number
  startedAt: string
}

/** What runs beside the product, as it wrote it down. */
function childrenOf({ dataDir }: Place): Known[] {
  const file = join(dataDir, 'run.json')
  if (!existsSync(file)) return []
  return (JSON.parse(readFileSync(file, 'utf8')) as { children: Known[] }).children
}

/** The process engine's process. */
export function temporalOf(place: Place): number {
  const engine = childrenOf(place).at(-1)
  if (!engine) throw new Error('the product has no process engine yet')
  return engine.pid
}

/** When a process began, or null; one that ended but that nobody has collected yet does not count. */
function beginOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')
    return fields.startsWith('Z') ? null : (fields.split(' ')[19] ?? null)
  } catch {
    return null
  }
}

export const isRunning = (pid: number): boolean => beginOf(pid) !== null

/** Ends whatever a test left behind, and takes its folder away. */
export async function leave(place: Place): Promise<void> {
  for (const end of place.ends) await end()
  // By its beginning too: the number of a process that ended may belong to somebody else by now.
  for (const { pid, startedAt } of childrenOf(place))
    if (beginOf(pid) === startedAt) process.kill(pid, 'SIGKILL')
  rmSync(place.dataDir, { recursive: true, force: true, maxRetries: 5 })
}

/**
 * Ports below those that the system hands out by itself: while the product is down, one of these could be
 * given to somebody's outgoing connection, even to one that looks whether the product is back.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>()
  while (found.size < count) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    if (await isFree(port)) found.add(port)
  }
  return [...found]
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
