import type { Endpoint } from './endpoint.ts'

export const orderEndpoints: Endpoint[] = []
