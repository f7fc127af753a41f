import { createGunzip } from 'node:zlib'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'

/** Why an answer of the sales system cannot be used. */
export type SalesFaultCode =
  | 'sales-unreachable'
  | 'sales-address-refused'
  | 'sales-timeout'
  | 'sales-cut-off'
  | 'sales-error'
  | 'sales-unauthorized'
  | 'sales-redirected'
  | 'sales-refused'
  | 'sales-not-json'
  | 'sales-not-utf8'
  | 'sales-too-big'
  | 'sales-too-deep'
  | 'sales-wrong-shape'

/** Carries a code and nothing of what was sent or came: neither the token nor a word of the answer. */
export class SalesFault extends Error {
  readonly code: SalesFaultCode
  readonly retryAfter: number | null

  constructor(code: SalesFaultCode, retryAfter: number | null = null) {
    super(code)
    this.code = code
    this.retryAfter = retryAfter
  }
}

export interface Limits {
  /** For a whole answer, from the first byte asked to the last one read. */
  milliseconds: number
  /** As they come, and unpacked. */
  bytes: number
  depth: number
  /** Records of a page, more than were asked for. */
  items: number
}
export const usualLimits: Limits = {
  milliseconds: 30_000,
  bytes: 8 * 1024 * 1024,
  depth: 16,
  items: 1000,
}

/** The body as text, unpacked, whole or not at all. */
export async function textOf(response: IncomingMessage, { bytes }: Limits): Promise<string> {
  if (Number(response.headers['content-length'] ?? 0) > bytes) throw new SalesFault('sales-too-big')
  const encoding = response.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip') throw new SalesFault('sales-not-json')
  const parts: Buffer[] = []
  const gather = async (source: AsyncIterable<Buffer>) => {
    for await (const part of counted(source, bytes)) parts.push(part)
  }
  if (encoding === 'gzip')
    await pipeline(response, (source) => counted(source, bytes), createGunzip(), gather)
  else await pipeline(response, gather)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
  } catch {
    throw new SalesFault('sales-not-utf8')
  }
}

async function* counted(source: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const part of source) {
    size += part.length
    if (size > most) throw new SalesFault('sales-too-big')
    yield part
  }
}

/** Parsed, once it is known not to be nested without end. */
export function jsonOf(text: string, { depth }: Limits): unknown {
  if (depthOf(text, depth) > depth) throw new SalesFault('sales-too-deep')
  try {
    return JSON.parse(text)
  } catch {
    throw new SalesFault('sales-not-json')
  }
}

function depthOf(text: string, most: number): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length && deepest <= most; at += 1) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at += 1
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, (depth += 1))
    else if (code === 0x5d || code === 0x7d) depth -= 1
  }
  return deepest
}
