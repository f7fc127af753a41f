import type { Config } from '../config.ts'
import type { WorkerOptions } from '../temporal/worker.ts'

/** The company's sales system, where its address was given. */
export function salesOf(config: Config): WorkerOptions['sales'] | null {
  const { salesSystemUrl: url, salesSystemToken: token, salesSystemNetworks: networks } = config
  return url === null ? null : { url, token, networks, standIn: false }
}
