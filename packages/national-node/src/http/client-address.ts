/** From which network a request comes: the socket says it, and a header only where a proxy of ours wrote it. */
import { BlockList, isIP } from 'node:net'

const HEADER_CHARACTERS_MAX = 1000
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** `10.0.0.0/8`, `fd00::/8`, or one address. */
export type Network = string
export type IsTrusted = (address: string) => boolean

/** @throws RangeError naming the text that is no network. */
export function trustedProxies(networks: readonly Network[]): IsTrusted {
  const list = new BlockList()
  for (const network of networks) {
    const { address, prefix, family } = parseNetwork(network)
    list.addSubnet(address, prefix, family)
  }
  return (address) => {
    const family = isIP(address)
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
  }
}

export function isNetwork(text: string): boolean {
  try {
    parseNetwork(text)
    return true
  } catch {
    return false
  }
}

function parseNetwork(text: Network) {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  const most = family === 4 ? 32 : 128
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  // A prefix of nothing would trust the whole Internet, and with it whatever anybody writes into the header.
  if (family === 0 || rest.length > 0 || prefix < 1 || prefix > most) {
    throw new RangeError(`${text}: is no network such as 10.0.0.0/8`)
  }
  return { address, prefix, family: family === 4 ? 'ipv4' : 'ipv6' } as const
}

/**
 * The address of who asks. `X-Forwarded-For` counts only as far as proxies of ours wrote it: from its end backwards,
 * each entry was written by the one after it, so the first that is no proxy of ours is the client, and what stands
 * before it anybody may have invented.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  isTrusted: IsTrusted,
): string {
  let client = plain(socketAddress ?? '')
  if (forwardedFor === undefined || forwardedFor.length > HEADER_CHARACTERS_MAX) return client
  for (const entry of forwardedFor.split(',').toReversed()) {
    if (!isTrusted(client)) return client
    const address = plain(entry.trim())
    // Not an address: the proxy that wrote it is the last that is known.
    if (isIP(address) === 0) return client
    client = address
  }
  return client
}

/**
 * Whose bucket it is: an IPv4 address, or of IPv6 the /64 that one household has. What is no address shares one.
 */
export function addressClass(address: string): string {
  const family = isIP(address)
  if (family === 4) return address
  if (family === 0) return 'unknown'
  return `${expanded(address).slice(0, 4).join(':')}::/64`
}

function expanded(address: string): readonly string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const gap = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...(tail === undefined ? [] : gap), ...right].map((group) =>
    Number.parseInt(group, 16).toString(16),
  )
}

/** An address of IPv4 at the end stands for two groups; it is never within the first four. */
function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]))
}

/** IPv4 as it is, also where the socket of IPv6 took it. */
function plain(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address
}
