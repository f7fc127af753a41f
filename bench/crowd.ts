import { readFileSync } from 'node:fs'
import { percentile } from './compare.ts'

/** One way to do a thing, by several people at once: each has a call of his own. */
export interface CrowdArm {
  name: string
  callers: (() => Promise<unknown>)[]
  /** Processes whose work it is, besides this one, which plays the people. */
  processes: Record<string, number>
}
export interface CrowdResult {
  name: string
  calls: number
  perSecond: number
  p50: number
  p95: number
  /** Milliseconds of CPU a call, by process. */
  cpu: Record<string, number>
}

/**
 * Lets a crowd do each thing for a while, in turn and several times over, so that whatever else the machine does
 * falls on all of them alike; the figures are those of the median round.
 */
export async function crowds(
  arms: CrowdArm[],
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<CrowdResult[]> {
  const taken = new Map(arms.map(({ name }) => [name, [] as CrowdResult[]]))
  for (let round = -1; round < rounds; round += 1)
    for (const arm of arms) {
      const result = await spell(arm, round < 0 ? 2 : seconds)
      if (round >= 0) taken.get(arm.name)?.push(result)
    }
  return arms.map(({ name }) => {
    const results = (taken.get(name) ?? []).sort((a, b) => a.perSecond - b.perSecond)
    const median = results[Math.floor(results.length / 2)]
    if (!median) throw new Error('no round was measured')
    return median
  })
}

async function spell({ name, callers, processes }: CrowdArm, seconds: number): Promise<CrowdResult> {
  const times: number[] = []
  const all = { ...processes, people: process.pid }
  const before = Object.values(all).map(cpuOf)
  const started = performance.now()
  const until = started + seconds * 1000
  await Promise.all(
    callers.map(async (call) => {
      while (performance.now() < until) {
        const begun = performance.now()
        await call()
        times.push(performance.now() - begun)
      }
    }),
  )
  const elapsed = (performance.now() - started) / 1000
  const cpu = Object.entries(all).map(([who, pid], index) => [
    who,
    (cpuOf(pid) - (before[index] ?? 0)) / times.length,
  ])
  return {
    name,
    calls: times.length,
    perSecond: times.length / elapsed,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    cpu: Object.fromEntries(cpu) as Record<string, number>,
  }
}

/** Milliseconds of CPU a process has used; the kernel counts them in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Mebibytes of memory a process holds now. */
export function memoryOf(pid: number): number {
  const [, kibibytes = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) / 1024
}

/** Prints the arms under a title; the first is the floor, to which the others are compared. */
export function printCrowds(title: string, results: CrowdResult[]): void {
  const [floor] = results
  console.info(`\n${title}\n`)
  console.info(['arm', 'calls', 'per s', 'of the floor', 'p50 ms', 'p95 ms', 'CPU ms a call'].join(' | '))
  console.info(['---', '--:', '--:', '--:', '--:', '--:', '---'].join(' | '))
  for (const { name, calls, perSecond, p50, p95, cpu } of results) {
    const share = perSecond / (floor?.perSecond ?? NaN)
    const used = Object.entries(cpu).map(([who, ms]) => `${who} ${ms.toFixed(1)}`)
    const figures = [perSecond.toFixed(0), share.toFixed(2), p50.toFixed(1), p95.toFixed(1)]
    console.info([name, String(calls), ...figures, used.join(' + ')].join(' | '))
  }
}
