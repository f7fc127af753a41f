import type { Surroundings } from './surroundings.ts'

export const createImportJobActivities = (_surroundings: Surroundings) => ({})
