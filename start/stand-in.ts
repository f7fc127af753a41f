import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../config.ts'
import type { Database } from '../db/connection.ts'
import { demoCustomerNames } from '../db/demo-customers.ts'
import { salesDataAsOf } from '../db/sales-stream.ts'
import { startSalesSystem, type StandIn } from '../embedded/sales-system.ts'
import { now, say, type Life } from './role.ts'

/**
 * The sales system that comes with the product, for the demonstration's records only. When its story began is kept, so
 * that every later start tells the same one.
 */
export async function standIn({ dataDir }: Config, { undo }: Life): Promise<StandIn> {
  const file = join(dataDir, 'sales-system.json')
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { origin: string }) : null
  const origin = kept ? new Date(kept.origin) : now()
  if (!kept) writeFileSync(file, `${JSON.stringify({ origin: origin.toISOString() })}\n`)
  const token = randomBytes(24).toString('base64url')
  const standIn = await startSalesSystem({
    seed: storySeed,
    origin,
    customers: demoCustomerNames,
    now,
    token,
  })
  undo.push(() => standIn.stop())
  return standIn
}
export const storySeed = 'evergreen'

/** Waits for the first sync, so that the first page shows orders; not for ever, for it goes on by itself. */
export async function firstSync(db: Database, life: Life): Promise<void> {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  let told = false
  for (;;) {
    if ((await salesDataAsOf(db.read())).orders) {
      if (seconds() > 0.1) say(`  first sync  ${seconds().toFixed(1)} s`)
      return
    }
    if (life.isEnding()) return
    if (seconds() > 60) {
      say('  the first sync takes longer; it goes on by itself')
      return
    }
    if (seconds() > 5 && !told) {
      told = true
      say('  waiting for the first sync with the sales system')
    }
    await wait(50)
  }
}
