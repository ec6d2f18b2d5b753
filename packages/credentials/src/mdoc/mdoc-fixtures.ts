/** Test data only: well-formed and forged documents over the browser's own cryptography. */
import { encodeBase64url } from '../bytes.ts'
import { CborRaw, CborTag, type CborMap, type CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { embedded, writeCbor } from '../cbor/write-cbor.ts'
import { createSign1 } from '../cose/sign1.ts'
import type { JsonObject } from '../json.ts'
import type { Bytes, IssuerAnswer, IssuerStep } from '../ports.ts'
import { AT, holder, issuer, run, trusting, type KeyPair } from '../sd-jwt-fixtures.ts'
import type { SignerCertificate } from './check-issuer.ts'
import { createMdoc, type NewMdoc } from './create-mdoc.ts'
import { elementsOf } from './mdoc-elements.ts'
import { presentMdoc } from './present-mdoc.ts'
import { redirectTranscript } from './session-transcript.ts'
import { verifyMdoc, type MdocPolicy } from './verify-mdoc.ts'

export const PID_TYPE = 'eu.europa.ec.eudi.pid.1'
export const MDL_TYPE = 'org.iso.18013.5.1.mDL'
export const MDL_NAMESPACE = 'org.iso.18013.5.1'

export const TRANSCRIPT = await run(
  redirectTranscript({
    clientId: 'x509_hash:verifier',
    nonce: 'n-0S6_WzA2Mj',
    responseUri: 'https://verifier.example/response',
  }),
)

/** A small PID. */
export const PID_CLAIMS: JsonObject = {
  [PID_TYPE]: {
    family_name: 'Tanaka',
    given_name: 'Aiko 愛子',
    birth_date: '1994-03-08',
    place_of_birth: { country: 'JP', locality: 'Kyoto' },
    nationality: ['JP', 'BE'],
    sex: 2,
    issuing_authority: 'TEST authority',
    issuing_country: 'BE',
    issuance_date: '2026-11-01T09:00:00Z',
  },
  'eu.europa.ec.eudi.pid.be': { name_transliteration: 'TANAKA Aiko' },
}

export const MDL_CLAIMS: JsonObject = {
  [MDL_NAMESPACE]: {
    family_name: 'Tanaka',
    given_name: 'Aiko',
    birth_date: '1994-03-08',
    issue_date: '2024-01-01',
    expiry_date: '2034-01-01',
    issuing_country: 'BE',
    issuing_authority: 'TEST authority',
    document_number: 'TEST-1',
    portrait: '_9j_4A',
    driving_privileges: [{ vehicle_category_code: 'B', issue_date: '2024-01-01' }],
    un_distinguishing_sign: 'B',
    age_over_18: true,
  },
}

/** Any bytes: what they say is told by `readCertificate`, as the trust package would. */
export const SIGNER = Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x2a)

export const CERTIFICATE: SignerCertificate = {
  subject: { country: 'BE' },
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2028-01-01T00:00:00.000Z',
  eku: ['1.0.18013.5.1.2'],
}

let saltCount = 0
/** Different each time, and the same in each run. */
export function testSalt(): Bytes {
  const salt = new Uint8Array(32).fill(7)
  new DataView(salt.buffer).setUint32(0, ++saltCount)
  return salt
}

export function newMdoc(change: Partial<NewMdoc> = {}): NewMdoc {
  return {
    docType: PID_TYPE,
    elements: elementsOf(PID_TYPE, PID_CLAIMS),
    alg: issuer.alg,
    key: issuer.key,
    x5chain: [SIGNER],
    deviceKey: holder.jwk,
    validity: { signed: AT - 7200, validFrom: AT - 3600, validUntil: AT + 86_400 },
    salt: testSalt,
    random: (below) => below - 1,
    ...change,
  }
}

export const ISSUED = await run(createMdoc(newMdoc()))
export const ALL_PATHS = Object.entries(PID_CLAIMS).flatMap(([namespace, elements]) =>
  Object.keys(elements as JsonObject).map((element) => [namespace, element]),
)

type Items = Map<string, CborValue>
type Change = (map: Items) => void

/** Every place where an attacker, or a careless issuer or wallet, could put something else. */
export type Forgery = {
  readonly issued?: Bytes | Promise<Bytes>
  /** Put under the elements shown: a document that a wallet could not even read. */
  readonly issuerAuthOf?: Promise<Bytes>
  readonly paths?: readonly (readonly string[])[]
  readonly holderKey?: KeyPair
  readonly response?: Change
  readonly document?: Change
  readonly issuerSigned?: Change
  readonly deviceSigned?: Change
  readonly deviceAuth?: Change
  readonly deviceElements?: ReadonlyMap<string, CborMap>
}

/** The small PID as presented, with the changes of one attack; the device signs before they are made. */
export async function forgeResponse(forgery: Forgery = {}): Promise<Bytes> {
  const { issued = ISSUED, paths = ALL_PATHS, holderKey = holder, deviceElements } = forgery
  const presented = await run(
    presentMdoc({
      issuerSigned: await issued,
      paths,
      transcript: TRANSCRIPT,
      alg: holderKey.alg,
      key: holderKey.key,
      ...(deviceElements && { deviceElements }),
    }),
  )
  const response = readCbor(presented) as Items
  const [document] = response.get('documents') as Items[]
  if (document === undefined) throw new Error('no document')
  const { issuerAuthOf } = forgery
  if (issuerAuthOf !== undefined) {
    const other = readCbor(await issuerAuthOf) as Items
    ;(document.get('issuerSigned') as Items).set('issuerAuth', other.get('issuerAuth'))
  }
  changeEach(response, document, forgery)
  return writeCbor(response)
}

/** From the inside out, so that each change meets what the one before left. */
function changeEach(response: Items, document: Items, forgery: Forgery): void {
  const deviceSigned = document.get('deviceSigned') as Items
  forgery.deviceAuth?.(deviceSigned.get('deviceAuth') as Items)
  forgery.deviceSigned?.(deviceSigned)
  forgery.issuerSigned?.(document.get('issuerSigned') as Items)
  forgery.document?.(document)
  forgery.response?.(response)
}

/** A document whose security object says something else, signed all the same. */
export async function forgeIssued(change: Change, more: Partial<NewMdoc> = {}): Promise<Bytes> {
  const issued = readCbor(await run(createMdoc(newMdoc(more)))) as Map<string, CborValue>
  const [, , payload] = issued.get('issuerAuth') as Bytes[]
  const mso = readCbor((readCbor(payload as Bytes) as { value: Bytes }).value) as Map<string, CborValue>
  change(mso)
  return signedAgain(issued, writeCbor(embedded(mso)))
}

/** The same elements under any payload. */
export async function signedAgain(issued: Map<string, CborValue>, payload: Bytes): Promise<Bytes> {
  const { alg, key } = issuer
  issued.set('issuerAuth', await run(createSign1({ alg, key, payload, x5chain: [SIGNER] })))
  return writeCbor(issued)
}

export const POLICY: MdocPolicy = {
  at: AT,
  role: 'pid',
  types: [PID_TYPE],
  device: { transcript: TRANSCRIPT },
  readCertificate: () => CERTIFICATE,
}

type Trust = (step: IssuerStep) => IssuerAnswer | Promise<IssuerAnswer>

export async function verify(
  response: Bytes,
  policy: Partial<MdocPolicy> = {},
  trust: Trust = trusting(issuer),
) {
  return run(verifyMdoc(encodeBase64url(response), { ...POLICY, ...policy }), trust)
}

export async function failuresOf(
  response: Bytes,
  policy?: Partial<MdocPolicy>,
  trust?: Trust,
): Promise<string[]> {
  const report = await verify(response, policy, trust)
  return report.checks.filter(({ ok }) => !ok).map(({ code }) => code)
}

/** Items of the first namespace as they lie in a response, to be exchanged or changed. */
export function firstItems(issuerSigned: Map<string, CborValue>): {
  items: CborValue[]
  set: (items: CborValue[]) => void
} {
  const nameSpaces = issuerSigned.get('nameSpaces') as Map<string, CborValue>
  const [name] = nameSpaces.keys()
  return {
    items: nameSpaces.get(name ?? '') as CborValue[],
    set: (items) => nameSpaces.set(name ?? '', items),
  }
}

/** An element made by hand. */
export function rawItem(entries: readonly (readonly [string, CborValue])[]): CborValue {
  return new CborRaw(writeCbor(embedded(new Map(entries))))
}

export const set = (name: string, value: CborValue) => (map: Items) => void map.set(name, value)
export const drop = (name: string) => (map: Items) => void map.delete(name)
/** A change inside a member of the security object. */
export const inMap = (path: string, change: Change) => (mso: Items) => change(mso.get(path) as Items)

/** Issued and signed with another security object. */
export function issuedWith(change: Change): Forgery {
  return { issued: forgeIssued(change) }
}

/** The same for a security object that no wallet would present. */
export function signedOver(change: Change): Forgery {
  return { issuerAuthOf: forgeIssued(change) }
}

export function reissued(more: Partial<NewMdoc>): Promise<Bytes> {
  return run(createMdoc(newMdoc(more)))
}

/** The first element with some of its members changed by hand. */
export const firstItem = (change: (item: Items) => void) => (issuerSigned: Items) => {
  const { items, set } = firstItems(issuerSigned)
  const inner = readCbor((items[0] as CborTag).value as Bytes) as Items
  change(inner)
  set([new CborTag(24, writeCbor(inner)), ...items.slice(1)])
}
export const lists = (change: (items: CborValue[]) => CborValue[]) => (issuerSigned: Items) => {
  const { items, set } = firstItems(issuerSigned)
  set(change(items))
}
