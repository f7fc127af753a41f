import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
export const password = 'evergreen whole 2026'

/** Room for one copy of the product: a data directory and ports of its own. */
export interface Place {
  dataDir: string
  url: string
  ports: { http: number; temporal: number; ui: number }
  environment: Record<string, string>
  /** Every process that was started here, by its id; nothing else is ever ended. */
  started: Set<number>
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
  }
}

export type Product = ReturnType<typeof launch>

/** `node main.ts` at a place, with nothing of this process's environment but the path. */
export function launch(place: Place, environment: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['main.ts'], {
    cwd: root,
    env: { PATH, HOME, ...place.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pid = child.pid ?? 0
  place.started.add(pid)
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const up = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (output.includes('Ctrl-C stops everything')) resolve()
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
  place.started.add(temporalOf(place))
  return product
}

/** The process engine's process, as the product wrote it down. */
export function temporalOf({ dataDir }: Place): number {
  const run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as { children: { pid: number }[] }
  const pid = run.children.at(-1)?.pid
  if (!pid) throw new Error('the product has no process engine yet')
  return pid
}

/** A process that ended but that nobody has collected yet does not count. */
export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Ends whatever a test that failed left behind. */
export function leave(place: Place): void {
  try {
    place.started.add(temporalOf(place))
  } catch {
    // Stopped in good order: there is nothing written down.
  }
  for (const pid of place.started) if (pid > 0 && isRunning(pid)) process.kill(pid, 'SIGKILL')
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
