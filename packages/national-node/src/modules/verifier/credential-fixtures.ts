/** For tests: certificates made here, and credentials issued with them. */
import {
  createMdoc,
  createSdJwtVc,
  decodeBase64,
  elementsOf,
  runSync,
  type KeyRef,
} from '@entente/credentials'
import { base64, createCertificate, type Name } from '@entente/trust'
import { addSeconds, secondsOf } from '../../kernel/clock.ts'
import { newSalt, newSigningKey, nodeDriver, randomBytes } from '../../kernel/crypto.ts'
import { createSigningKey, type SigningKey } from '../../kernel/keys.ts'

export const START = '2026-11-22T09:00:00.000Z'
const driver = nodeDriver()

export type TestAuthority = {
  readonly certificate: Uint8Array
  issue(label: string): SigningKey
}

export function createTestAuthority(label: string, country = 'BE'): TestAuthority {
  const { key, spki } = newSigningKey()
  const subject = { commonName: `TEST ${label}`, country }
  const certify = (leaf: { subject: Name; subjectSpki: Uint8Array; ca: boolean; keyUsage: string[] }) =>
    runSync(
      createCertificate({
        ...leaf,
        issuer: subject,
        issuerSpki: spki,
        serial: Uint8Array.from([1, ...randomBytes(8)]),
        notBefore: addSeconds(START, -86_400),
        notAfter: addSeconds(START, 86_400 * 365),
        signWith: { alg: 'ES256', key },
      }),
      driver as (step: object) => unknown,
    )
  const root = { subject, subjectSpki: spki, ca: true, keyUsage: ['keyCertSign'] }
  return {
    certificate: certify(root),
    issue(name) {
      const pair = newSigningKey()
      const der = certify({
        subject: { commonName: `TEST ${name}`, country },
        subjectSpki: pair.spki,
        ca: false,
        keyUsage: ['digitalSignature'],
      })
      return createSigningKey(pair.privateJwk, [base64(der)])
    },
  }
}

/** A person's copy of a TEST credential with its own key. */
export type TestCredential = { readonly token: string; readonly key: KeyRef }

export const CLAIMS = {
  family_name: 'Peeters',
  given_name: 'Elisabeth',
  birthdate: '1994-03-08',
  nationalities: ['BE'],
  address: { country: 'BE', locality: 'Gent' },
}

export type CredentialChanges = Partial<
  Pick<Parameters<typeof createSdJwtVc>[0], 'vct' | 'exp' | 'status' | 'claims'>
>

export function issueTestCredential(issuer: SigningKey, changes: CredentialChanges = {}): TestCredential {
  const holder = newSigningKey()
  const token = runSync(
    createSdJwtVc({
      claims: CLAIMS,
      disclosable: 'every',
      vct: 'urn:eudi:pid:be:1',
      alg: 'ES256',
      key: issuer.key,
      x5c: issuer.x5c,
      cnf: holder.publicJwk,
      exp: secondsOf(START) + 86_400,
      salt: newSalt,
      ...changes,
    }),
    driver,
  )
  return { token, key: holder.key }
}

export const PID_DOC = 'eu.europa.ec.eudi.pid.1'
export const MDOC_CLAIMS = {
  [PID_DOC]: {
    family_name: 'Peeters',
    given_name: 'Elisabeth',
    birth_date: '1994-03-08',
    place_of_birth: { country: 'BE', locality: 'Gent' },
    nationality: ['BE'],
    issuing_authority: 'TEST authority',
    issuing_country: 'BE',
  },
}

export type TestMdoc = { readonly issuerSigned: Uint8Array; readonly key: KeyRef }
export type MdocChanges = Partial<
  Pick<Parameters<typeof createMdoc>[0], 'docType' | 'validity' | 'status' | 'elements'>
>

export function issueTestMdoc(issuer: SigningKey, changes: MdocChanges = {}): TestMdoc {
  const holder = newSigningKey()
  const { docType = PID_DOC } = changes
  const at = secondsOf(START)
  const issuerSigned = runSync(
    createMdoc({
      docType,
      elements: elementsOf(docType, MDOC_CLAIMS),
      alg: 'ES256',
      key: issuer.key,
      x5chain: issuer.x5c.map((text) => decodeBase64(text)),
      deviceKey: holder.publicJwk,
      validity: { signed: at - 3600, validFrom: at - 3600, validUntil: at + 86_400 },
      salt: () => randomBytes(32),
      random: (below) => below - 1,
      ...changes,
    }),
    driver,
  )
  return { issuerSigned, key: holder.key }
}

export type TestPki = {
  readonly issuers: TestAuthority
  readonly access: TestAuthority
  readonly issuer: SigningKey
  readonly accessKey: SigningKey
}

export function createVerifierPki(): TestPki {
  const issuers = createTestAuthority('PID CA')
  const access = createTestAuthority('Access CA', 'JP')
  return { issuers, access, issuer: issuers.issue('PID issuer'), accessKey: access.issue('University') }
}
