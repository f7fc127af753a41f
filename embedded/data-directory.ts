import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A process told apart from a later one with the same id by when it started. */
interface Known {
  pid: number
  startedAt: string
}
interface Run {
  main: Known
  children: Known[]
  ports: Record<string, number>
}

export class InUse extends Error {}

/**
 * Claims a data directory for this process. Another one alive in it is told of; what a killed one left
 * running is ended first, so that a plain start works after any kill.
 */
export async function claimDataDirectory(directory: string) {
  mkdirSync(join(directory, 'log'), { recursive: true })
  const file = join(directory, 'run.json')
  const before = read(file)
  while (before && isDying(before.main)) await wait(50)
  if (before && isAlive(before.main))
    throw new InUse(
      `Evergreen CRM is already running on ${directory} (process ${before.main.pid}, port ${before.ports.http ?? '?'}). Stop it first, or set DATA_DIR and the ports for a second copy.`,
    )
  for (const child of before?.children ?? []) await end(child)
  const run: Run = { main: known(process.pid), children: [], ports: {} }
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(run, null, 2))
    renameSync(`${file}.new`, file)
  }
  save()
  return {
    /** Whether the last run here was killed: what it held may take a moment to be free. */
    followsAKill: before !== null,
    /** Writes down a child, so that a later start can end it should we die first. */
    adopt(pid: number) {
      run.children = [...run.children.filter(isAlive), known(pid)]
      save()
    },
    note(ports: Record<string, number>) {
      Object.assign(run.ports, ports)
      save()
    },
    release: () => rmSync(file, { force: true }),
  }
}

function read(file: string): Run | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Run
  } catch {
    return null
  }
}

const known = (pid: number): Known => ({ pid, startedAt: look(pid)?.startedAt ?? '' })
const isAlive = ({ pid, startedAt }: Known) => look(pid)?.startedAt === startedAt
function isDying({ pid, startedAt }: Known): boolean {
  const seen = look(pid)
  return seen?.startedAt === startedAt && seen.isDying
}

/**
 * When a process started, in the kernel's ticks; null when there is none, or only its shell is left. One that was
 * killed may have threads that still hold its ports and files while it is a shell already.
 */
function look(pid: number): { startedAt: string; isDying: boolean } | null {
  try {
    // The name in brackets may hold spaces; the fields after it do not. Field 3 is the state, 20 threads, 22 the start.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const isDying = fields[0] === 'Z' || fields[0] === 'X'
    return isDying && Number(fields[17]) <= 1 ? null : { startedAt: fields[19] ?? '', isDying }
  } catch {
    return null
  }
}

async function end(child: Known): Promise<void> {
  if (isAlive(child)) process.kill(child.pid, 'SIGTERM')
  for (let attempt = 0; isAlive(child); attempt += 1) {
    if (attempt === 50) process.kill(child.pid, 'SIGKILL')
    await wait(100)
  }
}
