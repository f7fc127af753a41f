import type { Endpoint } from './endpoint.ts'

export const auditEntryEndpoints: Endpoint[] = []
