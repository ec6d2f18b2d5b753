import {
  createBitList,
  createStatusList,
  runSync,
  setStatus,
  STATUS_INVALID,
  STATUS_SUSPENDED,
  type JsonObject,
  type PublicJwk,
} from '@entente/credentials'
import { createCertificate, createJadesCompact, parseCertificate, base64 } from '@entente/trust'
import { deflateSync } from 'node:zlib'
import { addSeconds, type Instant } from '../../../kernel/clock.ts'
import { importPublicKey, randomBytes, sha256, spkiOf } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import type { RegistrarDeps } from './registrar-deps.ts'
import { STATUS_LIST_SIZE } from './registrar-deps.ts'
import { certificateIdentifier, nameOf, type IntendedUse, type RelyingParty } from './relying-party.ts'
import { listAgreedIndexes, listRevokedIndexes } from './relying-party-store.ts'

/** ETSI TS 119 475: at most twelve months. */
const REGISTRATION_SECONDS = 365 * 86_400
const ACCESS_SECONDS = 365 * 86_400
const STATUS_TTL_SECONDS = 900
const STATUS_EXP_SECONDS = 86_400
/** ETSI TS 119 411-8: natural and legal persons, normalised policy. Only for registrations under the law. */
const ACCESS_POLICY = { natural: '0.4.0.194118.1.1', legal: '0.4.0.194118.1.2' }
const REGISTRATION_POLICY = '0.4.0.19475.3.1'

export function statusUri(baseUrl: string): string {
  return `${baseUrl}/wrp/status/1`
}

export type Issued = {
  readonly certificate: string
  readonly sha256: string
  readonly expiresAt: Instant
}

/** ETSI TS 119 411-8: trade name, legal name, identifier, country, and where people get support. */
export function issueAccessCertificate(
  { accessAuthority, driver, clock, test, baseUrl }: RegistrarDeps,
  party: RelyingParty,
  publicJwk: PublicJwk,
): Issued {
  const key = importPublicKey(publicJwk, 'ES256')
  if (key === undefined) {
    throw new Fault('invalid', 'registers/key', 'The key must be a public key on P-256')
  }
  const authority = parseCertificate(Buffer.from(accessAuthority.x5c[0] ?? '', 'base64'))
  const { commonName = '', organization, country } = authority.subject
  const now = clock.now()
  const expiresAt = earlier(addSeconds(now, ACCESS_SECONDS), authority.notAfter)
  const kind = party.legalName === undefined ? 'natural' : 'legal'
  const [supportUri] = party.supportURI
  const der = runSync(
    createCertificate({
      subject: {
        commonName: marked(party.tradeName, test),
        organization: marked(nameOf(party), test),
        organizationIdentifier: certificateIdentifier(party),
        country: party.country,
      },
      issuer: { commonName, ...(organization && { organization }), ...(country && { country }) },
      issuerSpki: authority.spki,
      subjectSpki: spkiOf(key),
      serial: positive(randomBytes(16)),
      notBefore: now,
      notAfter: expiresAt,
      ca: false,
      keyUsage: ['digitalSignature'],
      ...(party.legalBasis === undefined && { policies: [ACCESS_POLICY[kind]] }),
      ...(supportUri !== undefined && { subjectAltNames: [{ uri: supportUri }] }),
      crlAddress: `${baseUrl}/wrp/access.crl`,
      signWith: { alg: accessAuthority.alg, key: accessAuthority.key },
    }),
    driver as (step: object) => unknown,
  )
  return { certificate: base64(der), sha256: sha256(der), expiresAt }
}

/**
 * ETSI TS 119 475 V1.2.1: what the party may ask for one intended use, or without one what it may provide, signed by
 * the register (JAdES B-B).
 */
export function issueRegistrationCertificate(
  deps: RegistrarDeps,
  party: RelyingParty,
  { use, index }: { readonly use: IntendedUse | undefined; readonly index: number },
): Issued {
  const { registrarKey, driver, clock, baseUrl } = deps
  const iat = clock.seconds()
  const exp = iat + REGISTRATION_SECONDS
  const payload = {
    ...aboutParty(party, deps),
    ...(use && aboutUse(use)),
    policy_id: [REGISTRATION_POLICY],
    certificate_policy: `${baseUrl}/wrp`,
    iat,
    exp,
    status: { status_list: { idx: index, uri: statusUri(baseUrl) } },
  }
  const { alg, key, x5c } = registrarKey
  const steps = createJadesCompact({
    payload: JSON.stringify(payload),
    typ: 'rc-wrp+jwt',
    alg,
    key,
    x5c,
    iat,
  })
  const certificate = runSync(steps, driver as (step: object) => unknown)
  return {
    certificate,
    sha256: sha256(certificate),
    expiresAt: addSeconds(clock.now(), REGISTRATION_SECONDS),
  }
}

function aboutUse({ purpose, intendedUseIdentifier, privacyPolicy, credentials }: IntendedUse): JsonObject {
  return {
    purpose: purpose.map(({ lang, content }) => ({ lang, value: content })),
    intended_use_id: intendedUseIdentifier,
    privacy_policy: privacyPolicy[0]?.policyURI ?? '',
    credentials: credentials.map(({ format, meta, claims }) => ({ format, meta, claim: claims })),
  }
}

function aboutParty(party: RelyingParty, { test, baseUrl }: RegistrarDeps): JsonObject {
  const { supervisoryAuthority: authority, usesIntermediary, providesAttestations, legalBasis } = party
  const [intermediary] = usesIntermediary
  const { email, phone, formURI } = authority
  return {
    name: marked(party.tradeName, test),
    ...(party.legalName === undefined
      ? { sub_gn: party.givenName ?? '', sub_fn: party.familyName ?? '' }
      : { sub_ln: marked(party.legalName, test) }),
    sub: certificateIdentifier(party),
    country: party.country,
    registry_uri: `${baseUrl}/wrp`,
    srv_description: party.srvDescription.map((texts) =>
      texts.map(({ lang, content }) => ({ lang, value: content })),
    ),
    entitlements: party.entitlements,
    support_uri: party.supportURI[0] ?? '',
    ...(party.infoURI[0] !== undefined && { info_uri: party.infoURI[0] }),
    supervisory_authority: {
      ...(email[0] !== undefined && { email: email[0] }),
      ...(phone[0] !== undefined && { phone: phone[0] }),
      ...(formURI[0] !== undefined && { uri: formURI[0] }),
    },
    public_body: party.isPSB,
    ...(providesAttestations.length > 0 && {
      provides_attestations: providesAttestations,
    }),
    ...(intermediary && { intermediary: { sub: intermediary.identifier, sname: intermediary.tradeName } }),
    ...(legalBasis && { legal_basis: { kind: 'agreement', agreement: legalBasis.agreement } }),
  }
}

/**
 * The status list of all registration certificates, at its full size from the start. Two bits each: where an agreement
 * is not in force, the parties under it are suspended with it, and come back with it.
 */
export async function readStatusList(deps: RegistrarDeps): Promise<string> {
  const { store, clock, registrarKey, driver, baseUrl, statusListSize = STATUS_LIST_SIZE } = deps
  const list = createBitList(2, statusListSize)
  for (const index of await listRevokedIndexes(store.db)) setStatus(list, index, STATUS_INVALID)
  const agreed = Map.groupBy(await listAgreedIndexes(store.db), ({ agreement }) => agreement)
  for (const [agreement, places] of agreed) {
    if (await deps.inForce(agreement)) continue
    for (const { index } of places) setStatus(list, index, STATUS_SUSPENDED)
  }
  const iat = clock.seconds()
  const { alg, key, x5c } = registrarKey
  const steps = createStatusList(list, {
    uri: statusUri(baseUrl),
    iat,
    exp: iat + STATUS_EXP_SECONDS,
    ttl: STATUS_TTL_SECONDS,
    alg,
    key,
    x5c,
    deflate: (bytes) => deflateSync(bytes, { level: 9 }),
  })
  return runSync(steps, driver)
}

/** Sizes are powers of two: the low bits of a random word are uniform. */
export function drawIndex({ statusListSize = STATUS_LIST_SIZE }: RegistrarDeps): number {
  return Buffer.from(randomBytes(4)).readUInt32BE() % statusListSize
}

function marked(name: string, test: boolean): string {
  return !test || /\bTEST\b/.test(name) ? name : `TEST ${name}`
}

/** First bit clear and second set: a positive number of constant length. */
function positive(bytes: Uint8Array): Uint8Array {
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b
}
