/** Which network addresses a node may call: public ones only, so that no request reaches the machines behind it. */
import { BlockList, isIP } from 'node:net'

/** IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates). */
const NOT_PUBLIC: readonly [subnet: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

const notPublic = new BlockList()
for (const [subnet, prefix] of NOT_PUBLIC) notPublic.addSubnet(subnet, prefix, 'ipv4')

/** Global unicast is 2000::/3; what is carved out of it for other uses is refused as well. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')
for (const [subnet, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublic.addSubnet(subnet, prefix, 'ipv6')
}

/** True for an address of the public Internet. IPv4 inside IPv6 (mapped, 6to4, NAT64) is never public here. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !notPublic.check(address, 'ipv4')
  return family === 6 && globalUnicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}

/** The names under which the machine itself is reached in development. */
export function isLocalHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}
