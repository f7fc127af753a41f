import type { Surroundings } from './surroundings.ts'

export const createReminderActivities = (_surroundings: Surroundings) => ({})
