import type { Endpoint } from './endpoint.ts'

export const roleEndpoints: Endpoint[] = []
