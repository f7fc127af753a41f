export interface Health {
  status: 'starting' | 'ready' | 'degraded' | 'stopping'
  usable: boolean
}

interface Vitals {
  /** Whether what has to come up once has: the schema is there, the worker was seen by the engine. */
  started: () => boolean
  database: () => Promise<boolean>
  engine: () => boolean
}

const patience = 2000

/** How a process is doing, for whoever sends it work. Without details: anybody may ask. */
export function createHealth({ started, database, engine }: Vitals) {
  let stopping = false
  return {
    stop: () => (stopping = true),
    isStopping: () => stopping,
    async look(): Promise<Health> {
      if (stopping) return { status: 'stopping', usable: false }
      if (!started() || !(await inTime(database()))) return { status: 'starting', usable: false }
      return { status: engine() ? 'ready' : 'degraded', usable: true }
    },
  }
}
export type HealthOf = ReturnType<typeof createHealth>

/** A database that does not answer may also not refuse. */
async function inTime(asked: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), patience)))
  try {
    return await Promise.race([asked.catch(() => false), late])
  } finally {
    clearTimeout(timer)
  }
}
