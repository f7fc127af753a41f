import type { Endpoint } from './endpoint.ts'

export const timelineEndpoints: Endpoint[] = []
