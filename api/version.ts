import type { Context } from 'hono'
import { ifMatchOf } from './endpoint.ts'
import { Problem } from './problem.ts'

/** The version that a client saw must still stand. Who comes late is shown what stands now; who must name one, and does not, is told. */
export async function demandVersion(
  context: Context,
  { version }: { version: number },
  current: () => unknown,
  { required = true }: { required?: boolean } = {},
): Promise<void> {
  const seen = ifMatchOf(context)
  if (seen === null && required) throw new Problem(428, 'if-match-required')
  if (seen !== null && seen !== version) throw new Problem(412, 'stale', { current: await current() })
}
