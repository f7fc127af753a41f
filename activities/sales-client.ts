import { request as overHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as overHttps } from 'node:https'
import { z } from 'zod'
import type { SalesStream } from '../domain/sales-feed.ts'
import { AddressRefused, checkedLookup, isAllowed, literalOf } from './sales-address.ts'
import { jsonOf, SalesFault, textOf, usualLimits, type Limits } from './sales-answer.ts'

/** Where the sales system is and how it is asked. */
export interface SalesSystem {
  url: string
  token: string | null
  /** Networks of our own in which it may be. */
  networks: string[]
  /** The one that comes with the product. */
  standIn: boolean
  limits?: Partial<Limits>
  /** How many records a page is asked for. */
  pageSize?: number
  /** How the workflow tries again what failed. */
  patience?: { first: number; most: number; attempts: number }
}

export interface Page {
  items: unknown[]
  nextCursor: string
  more: boolean
}
const pageSchema = z.object({
  items: z.array(z.unknown()),
  nextCursor: z.string().min(1).max(400),
  more: z.boolean(),
})

/** One page of a stream. Throws a SalesFault for whatever may go wrong with it. */
export async function readPage(
  system: SalesSystem,
  stream: SalesStream,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<Page> {
  const limits = { ...usualLimits, ...system.limits }
  const wanted = Math.min(system.pageSize ?? 250, 500)
  const url = new URL(`${system.url.replace(/\/+$/, '')}/${stream}`)
  url.searchParams.set('limit', String(wanted))
  if (cursor !== null) url.searchParams.set('cursor', cursor)
  const text = await within(limits.milliseconds, signal, async (ends) =>
    textOf(await answer(system, url, ends), limits),
  )
  const { success, data } = pageSchema.safeParse(jsonOf(text, limits))
  if (!success) throw new SalesFault('sales-wrong-shape')
  if (data.items.length > limits.items) throw new SalesFault('sales-too-big')
  // Such a stream would be read for ever.
  if (data.more && data.nextCursor === cursor) throw new SalesFault('sales-wrong-shape')
  return data
}

/** The time that a whole answer has; a server that gives a byte a second gains nothing by it. */
async function within<T>(
  milliseconds: number,
  cancelled: AbortSignal | undefined,
  work: (ends: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = AbortSignal.timeout(milliseconds)
  try {
    return await work(cancelled ? AbortSignal.any([late, cancelled]) : late)
  } catch (error) {
    if (cancelled?.aborted) throw error
    if (late.aborted) throw new SalesFault('sales-timeout')
    throw faultOf(error)
  }
}

function faultOf(error: unknown): SalesFault {
  if (error instanceof SalesFault) return error
  if (error instanceof AddressRefused) return new SalesFault('sales-address-refused')
  const { code = '' } = error as { code?: string }
  if (code.startsWith('Z_')) return new SalesFault('sales-not-json')
  const isCut =
    ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE'].includes(code) || code.startsWith('HPE_')
  return new SalesFault(isCut ? 'sales-cut-off' : 'sales-unreachable')
}

async function answer(system: SalesSystem, url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:'
  if (!secure && url.protocol !== 'http:') throw new AddressRefused('not over the web')
  const literal = literalOf(url)
  if (literal !== null && !isAllowed(literal, system.networks, secure)) throw new AddressRefused('a literal')
  const options: RequestOptions = {
    method: 'GET',
    agent: false,
    lookup: checkedLookup(system.networks, secure),
    maxHeaderSize: 16_384,
    signal,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip, identity',
      'user-agent': 'evergreen-crm',
      ...(system.token && { authorization: `Bearer ${system.token}` }),
    },
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (secure ? overHttps : overHttp)(url, options, resolve)
    request.on('error', reject)
    request.end()
  })
  const fault = refusalIn(response)
  if (!fault) return response
  response.destroy()
  throw fault
}

function refusalIn({ statusCode = 0, headers }: IncomingMessage): SalesFault | null {
  if (statusCode >= 300 && statusCode < 400) return new SalesFault('sales-redirected')
  if (statusCode === 401 || statusCode === 403) return new SalesFault('sales-unauthorized')
  if (statusCode === 429 || statusCode >= 500) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN)
    return new SalesFault('sales-error', Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 60) : null)
  }
  if (statusCode !== 200) return new SalesFault('sales-refused')
  const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
  return isJson ? null : new SalesFault('sales-not-json')
}
