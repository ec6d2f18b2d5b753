import { base64, createCertificate } from '@entente/trust'
import { addSeconds, type Clock } from '../../kernel/clock.ts'
import { newSigningKey, type NodeDriver, randomBytes } from '../../kernel/crypto.ts'
import { createSigningKey, type SigningKey } from '../../kernel/keys.ts'
import { runSync } from '@entente/trust'

/** Somebody whose authority stands on no list: made now, forgotten at once. */
export function strangerKey({ clock, driver }: { clock: Clock; driver: NodeDriver }): SigningKey {
  const [authority, own] = [newSigningKey(), newSigningKey()]
  const der = runSync(
    createCertificate({
      subject: { commonName: 'TEST Sandbox stranger', country: 'XX' },
      issuer: { commonName: 'TEST Sandbox authority on no list', country: 'XX' },
      subjectSpki: own.spki,
      issuerSpki: authority.spki,
      serial: Uint8Array.from([1, ...randomBytes(8)]),
      notBefore: addSeconds(clock.now(), -3600),
      notAfter: addSeconds(clock.now(), 86_400),
      ca: false,
      keyUsage: ['digitalSignature'],
      signWith: { alg: 'ES256', key: authority.key },
    }),
    driver as (step: object) => unknown,
  )
  return createSigningKey(own.privateJwk, [base64(der)])
}

/** One bit of the signature of a token, which may have disclosures behind it. */
export function breakSignature(token: string): string {
  const [jwt = '', ...rest] = token.split('~')
  const [header = '', payload = '', signature = ''] = jwt.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return [[header, payload, bytes.toString('base64url')].join('.'), ...rest].join('~')
}
