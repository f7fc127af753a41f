import type { Endpoint } from './endpoint.ts'

export const productEndpoints: Endpoint[] = []
