import type { Endpoint } from './endpoint.ts'

export const stockLevelEndpoints: Endpoint[] = []
