import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { spoil, twist, type Fault } from './sales-fault.ts'
import { chanceOf } from './sales-goods.ts'
import { salesStory, type Item, type Stream } from './sales-story.ts'

export type { Fault } from './sales-fault.ts'
export { spoilers, twisters } from './sales-fault.ts'

export interface SalesSystemOptions {
  /** Everything follows from these three. */
  seed: string
  origin: Date
  customers: readonly string[]
  history?: number
  now: () => Date
  token: string
  port?: number
}

const streams = ['products', 'stock-levels', 'orders'] as const
const isStream = (name: string): name is Stream => streams.some((stream) => stream === name)

/**
 * A sales system that stands in for the company's: it speaks docs/sales-system.openapi.yaml, its past is as long as
 * two years and its present goes on with the clock. It keeps nothing: the same seed and origin tell the same story.
 */
export async function startSalesSystem({ now, token, port = 0, ...world }: SalesSystemOptions) {
  const story = salesStory(world)
  const chance = chanceOf(world.seed)
  let fault: Fault | null = null
  let only: Stream | null = null
  let requests = 0
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo

  const feedOf = (stream: Stream): Item[] => story.until(now())[stream].map(({ item }) => item)

  function answer(request: IncomingMessage, response: ServerResponse): void {
    requests += 1
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in')
    const stream = pathname.slice(1)
    const tell = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (request.headers.authorization !== `Bearer ${token}`) return tell(401, { error: 'unauthorized' })
    if (request.method !== 'GET' || !isStream(stream)) return tell(404, { error: 'not found' })
    const from = Number(searchParams.get('cursor') ?? 0)
    const limit = Number(searchParams.get('limit') ?? 100)
    const isFit = Number.isInteger(from) && from >= 0 && Number.isInteger(limit) && limit >= 1 && limit <= 500
    if (!isFit) return tell(400, { error: 'bad cursor or limit' })
    const acting = only === null || only === stream ? fault : null
    const page = pageOf(feedOf(stream), from, limit, acting)
    const body = { ...page, items: twist(acting, stream, page.items, chance.next) }
    if (acting === null || !spoil(acting, request, response, JSON.stringify(body))) tell(200, body)
  }

  /** Where pages move, one begins before the place that was asked for, as when rows come and go meanwhile. */
  function pageOf(feed: Item[], cursor: number, limit: number, acting: Fault | null) {
    const from = acting === 'moved' ? Math.max(cursor - Math.floor(chance.next() * (limit / 2)), 0) : cursor
    const to = Math.max(Math.min(from + limit, feed.length), Math.min(cursor + 1, feed.length))
    return { items: feed.slice(from, to), nextCursor: String(to), more: to < feed.length }
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    token,
    requests: () => requests,
    /** From now on it goes wrong like this, in one stream or in all; null is well again. */
    go(wrong: Fault | null, stream: Stream | null = null) {
      fault = wrong
      only = stream
    },
    /** Tells something more at the end of a stream. */
    say(stream: Stream, ...items: Item[]) {
      const feed = story.until(now())[stream]
      feed.push(...items.map((item) => ({ at: now().getTime(), item })))
    },
    /** What is true now: the newest version of everything that is there. */
    truth(): Record<Stream, Item[]> {
      const newest = (stream: Stream) => {
        const found = new Map<string, Item>()
        for (const item of feedOf(stream)) {
          const name = nameOf(stream, item)
          if (item.revision >= (found.get(name)?.revision ?? 0)) found.set(name, item)
        }
        return [...found.values()].filter(({ deleted }) => !deleted)
      }
      return {
        products: newest('products'),
        'stock-levels': newest('stock-levels'),
        orders: newest('orders'),
      }
    },
    async stop(): Promise<void> {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
export type StandIn = Awaited<ReturnType<typeof startSalesSystem>>

const nameOf = (stream: Stream, item: Item) => {
  const names = {
    products: ['code'],
    'stock-levels': ['product', 'warehouse', 'location'],
    orders: ['number'],
  }
  return names[stream].map((name) => String(item[name])).join(' ')
}
