import type { Endpoint } from './endpoint.ts'

export const salesSystemEndpoints: Endpoint[] = []
