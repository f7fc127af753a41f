import { lookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The token would go to an address where the sales system must not be. */
export class AddressRefused extends Error {}

/** Where clouds tell machines their secrets: never, whatever is allowed. */
const metadata = ['169.254.169.254', '100.100.100.200', 'fd00:ec2::254'].map((address) =>
  ipaddr.parse(address),
)

/**
 * Whether the sales system may be at an address: one of the open Internet, by https; or any in a network that was
 * named. Loopback, private, link-local and all other special addresses are for whoever named them.
 */
export function isAllowed(text: string, networks: string[], secure: boolean): boolean {
  if (!ipaddr.isValid(text)) return false
  // ::ffff:127.0.0.1 is 127.0.0.1.
  const address = ipaddr.process(text)
  if (metadata.some((one) => one.kind() === address.kind() && one.toString() === address.toString()))
    return false
  if (networks.some((network) => isWithin(address, network))) return true
  return secure && address.range() === 'unicast'
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  const [base = '', bits] = network.split('/')
  const parsed = ipaddr.process(base)
  if (parsed.kind() !== address.kind()) return false
  const most = parsed.kind() === 'ipv4' ? 32 : 128
  return address.match([parsed, bits === undefined ? most : Number(bits)] as never)
}

/** The address of a URL that names one; the URL's own parser knows octal, decimal and hexadecimal spellings. */
export function literalOf(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(host) ? host : null
}

/**
 * Resolves a name for one connection: what is connected to is what was checked, so that a name that changes its
 * answer in between gains nothing. One forbidden address among several is a forbidden name.
 */
export const checkedLookup =
  (networks: string[], secure: boolean): LookupFunction =>
  (host, options, done) => {
    lookup(host, { all: true, family: options.family ?? 0 }, (error, found: LookupAddress[]) => {
      if (error) return done(error, '')
      const refused = found.length === 0 || found.some(({ address }) => !isAllowed(address, networks, secure))
      if (refused) return done(new AddressRefused('the address is not allowed'), '')
      if (options.all) return done(null, found)
      const [first] = found
      done(null, first?.address ?? '', first?.family ?? 4)
    })
  }
