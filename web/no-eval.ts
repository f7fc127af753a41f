import { config } from 'zod/v4/core'

// Our policy lets no text be run. zod would try whether it may, each time a page opens, and the browser tells of it.
config({ jitless: true })
