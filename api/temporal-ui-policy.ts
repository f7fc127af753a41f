import { createHash } from 'node:crypto'
import { secureHeaders } from 'hono/secure-headers'
import type { MiddlewareHandler } from 'hono'
import { originsOf } from './origin.ts'

/**
 * The Temporal UI runs under our origin, with the cookie of whoever looks. What its scripts may reach is therefore the
 * UI alone: no address of our API, no page of ours in a frame, no form, and no window of the console (no popup by the sandbox; and one
 * opened all the same would be cut off, because its opener policy differs from the console's).
 */
export function policyOf(publicUrl: string, page = ''): string {
  const under = (path: string) =>
    originsOf(publicUrl)
      .map((origin) => `${origin}/temporal/${path}`)
      .join(' ')
  return [
    "default-src 'none'",
    `script-src ${under('_app/')} ${inlineScripts(page)}`.trim(),
    `style-src ${under('_app/')} 'unsafe-inline'`,
    `img-src ${under('')} data:`,
    `font-src ${under('_app/')} data:`,
    `connect-src ${under('api/v1/')} ${under('_app/')}`,
    `worker-src ${under('_app/')}`,
    `manifest-src ${under('')}`,
    `media-src ${under('_app/')}`,
    `frame-src ${originsOf(publicUrl)
      .map((origin) => `${origin}/render`)
      .join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    'sandbox allow-scripts allow-same-origin allow-forms allow-downloads allow-modals',
  ].join('; ')
}

/** Of inline scripts exactly those that stand in the page, by what they say. */
const inlineScripts = (page: string) =>
  [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)]
    .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    .join(' ')

/** The other headers of everything under /temporal; the policy of our own pages is not touched by any of it. */
export const temporalUiHeaders: MiddlewareHandler = secureHeaders({
  strictTransportSecurity: 'max-age=31536000; includeSubDomains',
  xFrameOptions: 'DENY',
  referrerPolicy: 'same-origin',
  crossOriginOpenerPolicy: 'same-origin-allow-popups',
  crossOriginResourcePolicy: 'same-origin',
})
