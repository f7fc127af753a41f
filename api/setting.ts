import type { Endpoint } from './endpoint.ts'

export const settingEndpoints: Endpoint[] = []
