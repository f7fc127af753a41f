/** One way to do a thing. `call` does it once. */
export interface Arm {
  name: string
  /** What has to be ready for it, not measured. */
  before?: () => Promise<unknown>
  call: () => Promise<unknown>
  /** Puts away what the call left; not measured. */
  after?: () => Promise<unknown>
}
export interface Result {
  name: string
  calls: number
  p50: number
  p95: number
  mean: number
}

/**
 * Does each thing in turn, call by call, one at a time, so that whatever else the machine does meanwhile falls on
 * all of them alike: the ratios are to be believed more than the milliseconds.
 */
export async function compare(
  arms: Arm[],
  { calls, warmUp }: { calls: number; warmUp: number },
): Promise<Result[]> {
  const taken = new Map(arms.map(({ name }) => [name, [] as number[]]))
  for (let round = -warmUp; round < calls; round += 1)
    for (const { name, before, call, after } of arms) {
      await before?.()
      const started = performance.now()
      await call()
      if (round >= 0) taken.get(name)?.push(performance.now() - started)
      await after?.()
    }
  return arms.map(({ name }) => {
    const times = taken.get(name) ?? []
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length
    return { name, calls: times.length, p50: percentile(times, 0.5), p95: percentile(times, 0.95), mean }
  })
}

export function percentile(times: number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? NaN
}

/** Prints the arms under a title; the first is the floor, to which the others are compared. */
export function print(title: string, results: Result[]): void {
  const [floor] = results
  const rows = results.map(({ name, calls, p50, p95 }) => [
    name,
    String(calls),
    p50.toFixed(2),
    p95.toFixed(2),
    (p50 / (floor?.p50 ?? NaN)).toFixed(2),
  ])
  console.info(`\n${title}\n`)
  console.info(['arm', 'calls', 'p50 ms', 'p95 ms', 'ratio of p50'].join(' | '))
  console.info(['---', '--:', '--:', '--:', '--:'].join(' | '))
  for (const row of rows) console.info(row.join(' | '))
}

export function judge(what: string, measured: number, target: number, unit: string): void {
  const verdict = measured <= target ? 'met' : 'MISSED'
  console.info(`\n${what}: ${measured.toFixed(2)}${unit}, target at most ${target}${unit}: ${verdict}`)
}

export function judgeAtLeast(what: string, measured: number, target: number, unit: string): void {
  const verdict = measured >= target ? 'met' : 'MISSED'
  console.info(`\n${what}: ${measured.toFixed(2)}${unit}, target at least ${target}${unit}: ${verdict}`)
}
