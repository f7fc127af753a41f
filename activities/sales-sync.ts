import type { Surroundings } from './surroundings.ts'

/** What the connector to the sales system does outside of its workflow. */
export const createSalesSyncActivities = (_surroundings: Surroundings) => ({})
