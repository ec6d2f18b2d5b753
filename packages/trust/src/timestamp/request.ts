/** Time-stamp requests (RFC 3161 §2.4.1): written by who wants a stamp, read by the authority. */
import { hashIdentifier } from '../cms/scheme.ts'
import { context, DerError, enter, readDer, TAG } from '../der/read-der.ts'
import { integerHex, readBoolean, readIntegerBytes, readOid, readSmallInteger } from '../der/read-values.ts'
import * as write from '../der/write-der.ts'
import type { Bytes, HashName } from '../ports.ts'
import { parseImprint } from './parse-token.ts'

export type TimestampRequestSpec = {
  readonly hash: HashName
  readonly imprint: Bytes
  /** Random octets that the answer must repeat; absent for none. */
  readonly nonce?: Bytes
  readonly policy?: string
  /** True by default: the certificate of the authority comes with the token. */
  readonly certificate?: boolean
}

export type TimestampRequest = {
  readonly hash: HashName | undefined
  readonly imprint: Bytes
  readonly policy?: string
  /** Hexadecimal. */
  readonly nonce?: string
  readonly certificate: boolean
  /** Dotted numbers of all extensions: none is known to us. */
  readonly extensions: readonly string[]
}

export const REQUEST_BYTES_MAX = 4096

export function createTimestampRequest(spec: TimestampRequestSpec): Bytes {
  return write.sequence(
    write.smallInteger(1),
    write.sequence(hashIdentifier(spec.hash), write.octetString(spec.imprint)),
    ...(spec.policy === undefined ? [] : [write.oid(spec.policy)]),
    ...(spec.nonce === undefined ? [] : [write.integer(spec.nonce)]),
    ...(spec.certificate === false ? [] : [write.boolean(true)]),
  )
}

/** Throws `DerError` for anything that is not one request. */
export function parseTimestampRequest(bytes: Bytes): TimestampRequest {
  if (bytes.length > REQUEST_BYTES_MAX) throw new DerError(`request: larger than ${REQUEST_BYTES_MAX} bytes`)
  const cursor = enter(readDer(bytes), 'request')
  if (readSmallInteger(cursor.next(TAG.integer, 'version'), 'version') !== 1)
    throw new DerError('request: version is not 1')
  const imprint = parseImprint(cursor.next(TAG.sequence, 'imprint'))
  const policy = cursor.optional(TAG.oid)
  const nonce = cursor.optional(TAG.integer)
  const wanted = cursor.optional(TAG.boolean)
  const extensions = cursor.optional(context(0, true))
  cursor.end('request')
  const ids: string[] = []
  const list = extensions === undefined ? undefined : enter(extensions, 'extensions', extensions.tag)
  while (list?.peek() !== undefined) {
    const extension = enter(list.next(TAG.sequence, 'extension'), 'extension')
    ids.push(readOid(extension.next(TAG.oid, 'extension'), 'extension'))
  }
  return {
    ...imprint,
    ...(policy === undefined ? {} : { policy: readOid(policy, 'policy') }),
    ...(nonce === undefined ? {} : { nonce: integerHex(readIntegerBytes(nonce, 'nonce')) }),
    certificate: wanted !== undefined && readBoolean(wanted, 'certificate wanted'),
    extensions: ids,
  }
}
