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

/** An IPv4 address that came in over an IPv6 socket, written as what it is. */
const plain = (address: string) => address.replace(/^::ffff:(?=[\d.]+$)/i, '')
