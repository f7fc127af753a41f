import { cpus, totalmem } from 'node:os'

/** `npm run bench`: all of it, one after the other; `node bench/command.ts` is one of it. */
const [{ model } = { model: 'unknown' }] = cpus()
console.info(
  `${cpus().length} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
)
await import('./command.ts')
await import('./creation.ts')
await import('./customers.ts')
await import('./import.ts')
await import('./export.ts')
await import('./list.ts')
await import('./long-life.ts')
await import('./memory.ts')
await import('./sign-in.ts')
await import('./start-up.ts')
