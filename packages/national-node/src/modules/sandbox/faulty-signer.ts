/** Keys whose certificates nobody should believe, and signatures that do not hold. */
import { parseIssuerSigned } from '@entente/credentials'
import { base64, createCertificate, type Name, parseCertificate, runSync } from '@entente/trust'
import { addSeconds, type Clock } from '../../kernel/clock.ts'
import { newSigningKey, type NodeDriver, randomBytes } from '../../kernel/crypto.ts'
import { createSigningKey, type SigningKey } from '../../kernel/keys.ts'

type World = { readonly clock: Clock; readonly driver: NodeDriver }
type Authority = { readonly name: Name; readonly spki: Uint8Array } & Pick<SigningKey, 'alg' | 'key'>
type Cut = {
  readonly commonName: string
  readonly by: Authority
  /** Seconds from now. */
  readonly from: number
  readonly until: number
}

function certified({ clock, driver }: World, { commonName, by, from, until }: Cut): SigningKey {
  const own = newSigningKey()
  const der = runSync(
    createCertificate({
      subject: { commonName, country: by.name.country ?? 'XX' },
      issuer: by.name,
      subjectSpki: own.spki,
      issuerSpki: by.spki,
      serial: Uint8Array.from([1, ...randomBytes(8)]),
      notBefore: addSeconds(clock.now(), from),
      notAfter: addSeconds(clock.now(), until),
      ca: false,
      keyUsage: ['digitalSignature'],
      signWith: { alg: by.alg, key: by.key },
    }),
    driver as (step: object) => unknown,
  )
  return createSigningKey(own.privateJwk, [base64(der)])
}

/** Somebody whose authority stands on no list: made now, forgotten at once. */
export function strangerKey(world: World): SigningKey {
  const { key, spki } = newSigningKey()
  const name = { commonName: 'TEST Sandbox authority on no list', country: 'XX' }
  const by = { name, spki, key, alg: 'ES256' } as const
  return certified(world, { commonName: 'TEST Sandbox stranger', by, from: -3600, until: 86_400 })
}

/** Somebody who might ask until an hour ago, by the authority that certifies who may ask. */
export function expiredAccessKey(world: World, { x5c, alg, key }: SigningKey): SigningKey {
  const { subject, spki } = parseCertificate(new Uint8Array(Buffer.from(x5c[0] ?? '', 'base64')))
  const { commonName = '', organization, country } = subject
  const name = { commonName, ...(organization && { organization }), ...(country && { country }) }
  const by = { name, spki, alg, key }
  return certified(world, {
    commonName: 'TEST Sandbox whose access has ended',
    by,
    from: -7200,
    until: -3600,
  })
}

/** One bit of the signature of a token, which may have disclosures behind it. */
export function breakSignature(token: string): string {
  const [jwt = '', ...rest] = token.split('~')
  const [header = '', payload = '', signature = ''] = jwt.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return [[header, payload, bytes.toString('base64url')].join('.'), ...rest].join('~')
}

/** One bit of the signature of the issuer of an mdoc. */
export function breakIssuerSignature(issuerSigned: Uint8Array): Uint8Array {
  const { signature } = parseIssuerSigned(issuerSigned).issuerAuth
  const broken = new Uint8Array(issuerSigned)
  const at = Buffer.from(broken.buffer).indexOf(signature) + 40
  broken[at] = (broken[at] ?? 0) ^ 1
  return broken
}
