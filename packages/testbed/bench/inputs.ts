/** Prepared inputs: a chain of two certificates to a root, and many distinct tokens of distinct holders. */
import {
  createSdJwtVc,
  type IssuerAnswer,
  type IssuerStep,
  type JsonObject,
  type KeyRef,
  present,
  type PublicJwk,
  runSync,
} from '@entente/credentials'
import { base64, createCertificate } from '@entente/trust'
import {
  newSalt,
  newSigningKey,
  nodeDriver,
  randomBytes,
  sha256,
} from '../../national-node/src/kernel/crypto.ts'
import { createIssuerTrustCache } from '../../national-node/src/modules/verifier/issuer-trust.ts'
import { instantOf, systemClock } from '../../national-node/src/kernel/clock.ts'

export const NOW = systemClock.seconds()
export const AUDIENCE = 'x509_hash:bench'
export const NONCE = 'bench-nonce-of-22-chars'
export const VCT = 'urn:eudi:pid:be:1'
export const driver = nodeDriver()

export const CLAIMS: JsonObject = {
  family_name: 'Peeters',
  given_name: 'Elisabeth',
  birthdate: '1994-03-08',
  nationalities: ['BE'],
  place_of_birth: { country: 'BE', locality: 'Gent' },
  address: { country: 'BE', locality: 'Brussel', postal_code: '1000', street_address: 'Wetstraat 16' },
  sex: 2,
  issuing_authority: 'TEST FPS BOSA',
  issuing_country: 'BE',
  document_number: 'BE-TEST-000000001',
  date_of_issuance: '2026-11-01',
}
export const DISCLOSABLE = [
  ['family_name'],
  ['given_name'],
  ['birthdate'],
  ['nationalities'],
  ['place_of_birth'],
  ['address'],
  ['sex'],
  ['document_number'],
]

export type Issuing = {
  readonly key: KeyRef
  readonly privateJwk: PublicJwk & { readonly d: string }
  readonly publicJwk: PublicJwk
  readonly x5c: readonly string[]
  readonly root: Uint8Array
}

/** Leaf and intermediate in `x5c`, the root as anchor. */
export function createIssuing(): Issuing {
  const [root, middle, leaf] = [newSigningKey(), newSigningKey(), newSigningKey()]
  const names = ['TEST bench root', 'TEST bench intermediate', 'TEST bench issuer'].map((commonName) => ({
    commonName,
    country: 'BE',
  })) as [Name, Name, Name]
  const certify = (of: { issuer: number; subject: number; by: Pair; spki: Uint8Array; ca: boolean }) =>
    runSync(
      createCertificate({
        issuer: names[of.issuer] as Name,
        subject: names[of.subject] as Name,
        issuerSpki: of.by.spki,
        subjectSpki: of.spki,
        serial: Uint8Array.from([1, ...randomBytes(8)]),
        notBefore: instantOf(NOW - 86_400),
        notAfter: instantOf(NOW + 86_400 * 365),
        ca: of.ca,
        keyUsage: of.ca ? ['keyCertSign'] : ['digitalSignature'],
        signWith: { alg: 'ES256', key: of.by.key },
      }),
      driver as (step: object) => unknown,
    )
  const rootCertificate = certify({ issuer: 0, subject: 0, by: root, spki: root.spki, ca: true })
  const middleCertificate = certify({ issuer: 0, subject: 1, by: root, spki: middle.spki, ca: true })
  const leafCertificate = certify({ issuer: 1, subject: 2, by: middle, spki: leaf.spki, ca: false })
  return {
    key: leaf.key,
    privateJwk: leaf.privateJwk,
    publicJwk: leaf.publicJwk,
    x5c: Object.freeze([base64(leafCertificate), base64(middleCertificate)]),
    root: rootCertificate,
  }
}

type Name = { commonName: string; country: string }
type Pair = ReturnType<typeof newSigningKey>

export function issueToken(issuing: Issuing, holder: PublicJwk): string {
  return runSync(
    createSdJwtVc({
      claims: CLAIMS,
      disclosable: DISCLOSABLE,
      vct: VCT,
      alg: 'ES256',
      key: issuing.key,
      x5c: issuing.x5c,
      cnf: holder,
      exp: NOW + 86_400,
      salt: newSalt,
    }),
    driver,
  )
}

export type Presented = { readonly presentation: string; readonly holder: PublicJwk }

/** Distinct holders, all eight claims disclosed, key binding for one audience and nonce. */
export function presentations(issuing: Issuing, count: number): Presented[] {
  return Array.from({ length: count }, () => {
    const holder = newSigningKey()
    const presentation = runSync(
      present({
        token: issueToken(issuing, holder.publicJwk),
        paths: DISCLOSABLE,
        keyBinding: { alg: 'ES256', key: holder.key, audience: AUDIENCE, nonce: NONCE, iat: NOW },
        random: (below) => (randomBytes(1)[0] ?? 0) % below,
      }),
      driver,
    )
    return { presentation, holder: holder.publicJwk }
  })
}

/** The verifier's own path cache over one root; `forget` makes every chain and every key of it unknown again. */
export function issuerTrust({ root }: Issuing): {
  answer: (step: IssuerStep) => IssuerAnswer
  keep: () => void
  forget: () => void
} {
  const hash = sha256(root)
  const trust = {
    anchors: [{ der: root, sha256: hash, list: { uri: 'https://bench.example/lote', sequence: 1 } }],
    lists: [],
    version: 'bench',
  }
  // A driver of its own as well: it keeps the keys of certificates.
  const open = () => createIssuerTrustCache(nodeDriver()).open(trust)
  let opened = open()
  return {
    answer: (step) => opened.answer(step),
    keep: () => opened.keep(),
    forget: () => {
      opened = open()
    },
  }
}
