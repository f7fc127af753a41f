import type { Endpoint } from './endpoint.ts'

export const handOverEndpoints: Endpoint[] = []
