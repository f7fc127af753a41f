import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Item, Stream } from './sales-story.ts'

/** Ways in which a sales system may go wrong; the first kind spoils answers, the second tells true things badly. */
export const spoilers = [
  'error-500',
  'error-503',
  'unauthorized',
  'silence',
  'slow',
  'reset',
  'invalid-json',
  'invalid-utf8',
  'html',
  'wrong-shape',
  'stuck-cursor',
  'huge',
  'gzip-bomb',
  'deep',
  'redirect',
] as const
export const twisters = ['duplicates', 'reordered', 'moved', 'stale', 'bad'] as const
export type Fault = (typeof spoilers)[number] | (typeof twisters)[number]

const json = { 'content-type': 'application/json' }
const mega = Buffer.alloc(1024 * 1024, 'x')

/** Answers as the fault wants it; false when it leaves the answer to the truth. */
export function spoil(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): boolean {
  const say = (status: number, type: string, text: string | Buffer, more: object = {}) => {
    response.writeHead(status, { 'content-type': type, ...more })
    response.end(text)
    return true
  }
  switch (fault) {
    case 'error-500':
      return say(500, 'text/plain', 'kaputt')
    case 'error-503':
      return say(503, 'text/plain', 'wait', { 'retry-after': '0' })
    case 'unauthorized':
      return say(401, 'application/json', '{}')
    case 'silence':
      return true
    case 'slow': {
      response.writeHead(200, json)
      let at = 0
      const timer = setInterval(() => response.write(body[at++] ?? ' '), 1000)
      request.socket.on('close', () => clearInterval(timer))
      return true
    }
    case 'reset':
      response.writeHead(200, { ...json, 'content-length': String(Buffer.byteLength(body)) })
      response.write(body.slice(0, body.length / 2), () => request.socket.resetAndDestroy())
      return true
    case 'invalid-json':
      return say(200, 'application/json', body.slice(0, -2))
    case 'invalid-utf8':
      return say(
        200,
        'application/json',
        Buffer.concat([Buffer.from(body.slice(0, 40)), Buffer.from([0xff, 0xc0])]),
      )
    case 'html':
      return say(200, 'text/html', '<h1>系统维护中</h1>')
    case 'wrong-shape':
      return say(200, 'application/json', '{"items":{},"nextCursor":7}')
    case 'stuck-cursor': {
      const cursor = new URL(request.url ?? '', 'http://stand-in').searchParams.get('cursor') ?? '0'
      return say(200, 'application/json', JSON.stringify({ items: [], nextCursor: cursor, more: true }))
    }
    case 'huge': {
      // Two gigabytes, a megabyte at a time, for as long as somebody listens.
      response.writeHead(200, json)
      let left = 2048
      const more = () => {
        while (left > 0 && !response.destroyed && response.write(mega)) left -= 1
        if (left <= 0) response.end()
      }
      response.on('drain', more)
      more()
      return true
    }
    case 'gzip-bomb':
      return say(200, 'application/json', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')), {
        'content-encoding': 'gzip',
      })
    case 'deep':
      return say(
        200,
        'application/json',
        `{"items":${'['.repeat(100_000)}${']'.repeat(100_000)},"nextCursor":"1","more":false}`,
      )
    case 'redirect':
      return say(302, 'application/json', '', { location: 'http://169.254.169.254/latest/meta-data/' })
    default:
      return false
  }
}

/** The records of a page as the fault tells them: more than once, out of order, with what was true earlier. */
export function twist(fault: Fault | null, stream: Stream, items: Item[], chance: () => number): Item[] {
  if (fault === 'duplicates') return items.flatMap((item) => [item, item])
  if (fault === 'reordered') return [...items].sort(() => chance() - 0.5)
  if (fault === 'stale') return items.flatMap((item) => [item, olderOf(stream, item)])
  return fault === 'bad'
    ? [...badOf(stream), ...items.flatMap((item) => [spoiledOf(stream, item), item])]
    : items
}

/** A version of before: of the right form, and not true any more. */
function olderOf(stream: Stream, { deleted: _deleted, ...item }: Item): Item {
  const revision = Math.max(item.revision - 1, 0)
  if (stream === 'products')
    return { ...plain.products, ...item, revision, name: '早先的名称', price: '0.01' }
  if (stream === 'stock-levels') return { ...plain['stock-levels'], ...item, revision, quantity: '1' }
  return { ...plain.orders, ...item, revision, status: 'new', address: '早先的地址' }
}

/** The same version, damaged on its way. */
function spoiledOf(stream: Stream, item: Item): Item {
  if (item.deleted) return item
  if (stream === 'products') return { ...item, price: '1000000000000000000.00' }
  if (stream === 'stock-levels') return { ...item, quantity: '-3' }
  return { ...item, total: '0.01' }
}

const plain = {
  products: { name: '某', type: '', batch: '', unit: '个', price: '1.00', active: true },
  'stock-levels': { quantity: '1' },
  orders: {
    customer: { code: 'C10001', name: '某' },
    orderedAt: '2025-05-05T10:00:00+08:00',
    lines: [
      { product: 'P0101', productName: '某', unit: '个', quantity: '1', price: '1.00', amount: '1.00' },
    ],
    total: '1.00',
  },
}

/** Records that are wrong from the beginning, each in its way; `BAD-` and what is wrong with it. */
export function badOf(stream: Stream): Item[] {
  const [line] = plain.orders.lines
  const wrong: Record<Stream, Record<string, object>> = {
    products: {
      'price-beyond': { price: '1000000000000000000.00' },
      'price-a-number': { price: 12.5 },
      'price-negative': { price: '-1.00' },
      'no-unit': { unit: undefined },
      'name-too-long': { name: '长'.repeat(101) },
      'control-character': { name: '纸\u0000箱' },
      'half-a-character': { name: '\ud800' },
      prototype: JSON.parse('{"__proto__":{"active":true}}') as object,
    },
    'stock-levels': { 'unknown-product': {}, negative: { product: 'P0101', quantity: '-1' } },
    orders: {
      'total-negative': { total: '-1.00' },
      'total-not-the-sum': { total: '1.01' },
      'unknown-product': { lines: [{ ...line, product: 'P-NOBODY-KNOWS' }] },
      'no-lines': { lines: [] },
      'no-customer': { customer: undefined },
      'status-unknown': { status: 'lost-in-the-post' },
      'mixed-signs': { lines: [line, { ...line, quantity: '-1', amount: '-1.00' }], total: '0.00' },
      'no-moment': { orderedAt: '2025-02-30' },
      'far-future': { orderedAt: '2125-05-05T10:00:00+08:00' },
      'four-decimals': { lines: [{ ...line, quantity: '1.0001' }] },
    },
  }
  return Object.entries(wrong[stream]).map(([name, change]) => {
    const id = `BAD-${name}`
    const own = {
      products: { code: id },
      orders: { number: id },
      'stock-levels': { product: id, warehouse: '坏仓', location: '' },
    }
    const item = { ...plain[stream], ...own[stream], status: 'new', revision: 1 }
    for (const [key, value] of Object.entries(change))
      Object.defineProperty(item, key, {
        value: value as unknown,
        enumerable: true,
        configurable: true,
        writable: true,
      })
    return item
  })
}
