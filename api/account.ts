import type { Endpoint } from './endpoint.ts'
import { ownPasswordEndpoints } from './own-password.ts'
import { ownSessionEndpoints } from './own-session.ts'
import { secondFactorEndpoints } from './second-factor.ts'

/** One's own account, whatever one's role. */
export const accountEndpoints: Endpoint[] = [
  ...ownPasswordEndpoints,
  ...secondFactorEndpoints,
  ...ownSessionEndpoints,
]
