import { BlockList, isIP } from 'node:net'
import type { Context } from 'hono'

/** The client's address, once the request has passed `clientAddresses`. */
export const addressOf = (context: Context) => context.get('address' as never) as string

/**
 * From where a request really comes. Behind a proxy the socket's other end is the proxy, for everybody alike, and the
 * client is the last hop in X-Forwarded-For that is no trusted proxy: what stands to the left of it anybody can write.
 */
export function clientAddresses(trustedProxies: string[]) {
  const trusted = new BlockList()
  for (const entry of trustedProxies) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

  return (peer: string | undefined, forwardedFor: string | undefined): string => {
    let client = plain(peer ?? 'local')
    const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()))
    while (isTrusted(client)) {
      const before = hops.pop()
      if (before === undefined || isIP(before) === 0) break
      client = before
    }
    return client
  }
}

/**
 * Whose attempts count together: an IPv4 address, or the first 64 bits of an IPv6 one, of which everybody at home has
 * 2⁶⁴ addresses.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('%')[0]?.toLowerCase().split('::') ?? []
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean))
  const missing = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0)
  const groups = [...(before ?? []), ...Array<string>(Math.max(missing, 0)).fill('0'), ...(after ?? [])]
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/** An IPv4 address that came in over an IPv6 socket, written as what it is. */
const plain = (address: string) => address.replace(/^::ffff:(?=[\d.]+$)/i, '')
