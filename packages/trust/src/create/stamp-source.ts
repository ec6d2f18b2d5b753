import type { Bytes } from '../ports.ts'
import { askTimestamp, type TimestampPort } from '../timestamp/client.ts'
import type { StampSource } from './order.ts'

export type StampAuthority = {
  /** Posts to the authority; deadline, size and hosts are the port's business. */
  readonly port: TimestampPort
  /** Random octets, other ones each time. */
  readonly nonce: () => Bytes
  /** Asked for where the authority has several. */
  readonly policy?: string
}

/** An authority by RFC 3161 as the source of time-stamps. */
export function stampSource({ port, nonce, policy }: StampAuthority): StampSource {
  return (question) =>
    askTimestamp(port, { ...question, nonce: nonce(), ...(policy !== undefined && { policy }) })
}
