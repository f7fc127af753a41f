import type { Endpoint } from './endpoint.ts'

export const interactionEndpoints: Endpoint[] = []
