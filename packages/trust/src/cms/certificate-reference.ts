/** The signing-certificate attributes (RFC 2634 §5.4, RFC 5035 §3): which certificate the signer says it signs with. */
import { sameBytes } from '../bytes.ts'
import { context, type Der, DerError, TAG } from '../der/read-der.ts'
import { integerHex, readIntegerBytes } from '../der/read-values.ts'
import { parseGeneralNames } from '../pkix/general-names.ts'
import { type ParsedName, sameName } from '../pkix/name.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, HashName } from '../ports.ts'
import { SIGNED } from './oids.ts'
import { attributesOf, type CmsAttribute } from './parse-cms.ts'
import { childrenOfBer, enterBer, toDer } from './read-ber.ts'
import { hashOf } from './scheme.ts'
import { readDer } from '../der/read-der.ts'

export type CertificateReference = {
  /** Undefined for a hash this core does not know. */
  readonly hash: HashName | undefined
  readonly digest: Bytes
  readonly issuer?: ParsedName
  readonly serial?: string
}

/** The first reference of each attribute: the certificate of the signer (RFC 5035 §3). Throws `DerError`. */
export function parseReferences(signed: readonly CmsAttribute[]): CertificateReference[] {
  return [SIGNED.signingCertificate, SIGNED.signingCertificateV2].flatMap((id) =>
    attributesOf(signed, id).map(({ values }) => {
      const [value, ...more] = values
      if (value === undefined || more.length > 0) throw new DerError('signing certificate: not one value')
      const cursor = enterBer(value, 'signing certificate')
      const [first] = childrenOfBer(cursor.next(TAG.sequence, 'certificates'), 'certificates')
      if (first === undefined) throw new DerError('signing certificate: none')
      return parseReference(first, id === SIGNED.signingCertificate ? 'sha-1' : 'sha-256')
    }),
  )
}

/** ESSCertID and ESSCertIDv2: the second names its hash, SHA-256 when it does not. */
function parseReference(value: Der, implied: 'sha-1' | 'sha-256'): CertificateReference {
  const cursor = enterBer(value, 'certificate id')
  const algorithm = implied === 'sha-256' ? cursor.optional(TAG.sequence) : undefined
  const digest = cursor.next(TAG.octetString, 'certificate digest').content
  const named = cursor.optional(TAG.sequence)
  cursor.end('certificate id')
  return {
    hash: algorithm === undefined ? implied : hashOf(algorithm),
    digest,
    ...(named === undefined ? {} : parseIssuerSerial(named)),
  }
}

function parseIssuerSerial(value: Der): Pick<CertificateReference, 'issuer' | 'serial'> {
  const cursor = enterBer(value, 'issuer and serial')
  const names = parseGeneralNames(readDer(toDer(cursor.next(TAG.sequence, 'issuer'))))
  const serial = integerHex(readIntegerBytes(cursor.next(TAG.integer, 'serial number'), 'serial number'))
  cursor.optional(context(0))
  const issuer = names.find(({ directory }) => directory !== undefined)?.directory
  return { serial, ...(issuer === undefined ? {} : { issuer }) }
}

/** Why the certificate is not the one referred to; undefined when it is, by digest and by name where one is given. */
export function* otherThanReferred(
  reference: CertificateReference,
  certificate: Certificate,
): DocumentSteps<string | undefined> {
  const { hash, digest, issuer, serial } = reference
  const own: unknown = hash === undefined ? undefined : yield { op: 'digest', hash, data: certificate.raw }
  if (!(own instanceof Uint8Array)) return 'digest of the certificate by an unknown hash'
  if (!sameBytes(own, digest)) return 'digest of the certificate is another'
  if (serial !== undefined && serial !== certificate.serial)
    return 'serial number of the certificate is another'
  if (issuer !== undefined && !sameName(issuer, certificate.issuer))
    return 'issuer of the certificate is another'
  return undefined
}
