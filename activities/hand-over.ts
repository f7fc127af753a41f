import type { Surroundings } from './surroundings.ts'

export const createHandOverActivities = (_surroundings: Surroundings) => ({})
