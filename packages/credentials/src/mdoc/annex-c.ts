import { decodeBase64url, encodeBase64url } from '../bytes.ts'
import { CborError } from '../cbor/cbor-error.ts'
import { isBytes, isCborList, isCborMap, type CborMap, type CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import { coseKeyOf, parseCoseKey } from '../cose/cose-key.ts'
import type { Bytes, PublicJwk } from '../ports.ts'
import { openHpke, sealHpke, type HpkeRecipient, type HpkeSubtle } from './hpke.ts'
import type { SessionTranscript } from './session-transcript.ts'

/** Name of the protocol inside its own messages. */
const PROTOCOL = 'dcapi'
const NONCE_BYTES_MIN = 16
const MESSAGE_BYTES_MAX = 2 * 1024 * 1024

export type EncryptionInfo = {
  /** At least 16 fresh random bytes. */
  readonly nonce: Bytes
  /** One key for this request. */
  readonly recipient: PublicJwk
}

/** ISO 18013-7 C.2, `encryptionInfo`: base64url, which goes into the session as it stands. */
export function createEncryptionInfo({ nonce, recipient }: EncryptionInfo): string {
  if (nonce.length < NONCE_BYTES_MIN)
    fail(`the nonce has ${nonce.length} bytes, ${NONCE_BYTES_MIN} is the least`)
  return message([
    ['nonce', nonce],
    ['recipientPublicKey', coseKeyOf(recipient)],
  ])
}

/** As a wallet reads it. Throws CborError. */
export function parseEncryptionInfo(text: string): EncryptionInfo {
  const content = contentOf(text, 'encryptionInfo')
  const nonce = content.get('nonce')
  if (!isBytes(nonce) || nonce.length < NONCE_BYTES_MIN)
    return fail('encryptionInfo.nonce is missing or too short')
  return { nonce, recipient: parseCoseKey(content.get('recipientPublicKey')) }
}

export type AnnexCAnswer = {
  readonly deviceResponse: Bytes
  readonly encryptionInfo: string
  /** `annexCTranscript` of the same `encryptionInfo` and of the origin the platform names. */
  readonly transcript: SessionTranscript
}

/** ISO 18013-7 C.4: the device response, readable only by who asked, in this session. */
export async function sealAnnexC(subtle: HpkeSubtle, answer: AnnexCAnswer): Promise<string> {
  const { recipient } = parseEncryptionInfo(answer.encryptionInfo)
  const { deviceResponse, transcript } = answer
  const { enc, cipherText } = await sealHpke(subtle, {
    to: recipient,
    info: transcript,
    plaintext: deviceResponse,
  })
  return message([
    ['enc', enc],
    ['cipherText', cipherText],
  ])
}

/** The device response inside an answer, to be verified for the same session. Throws CborError. */
export async function openAnnexC(
  subtle: HpkeSubtle,
  response: string,
  session: { readonly recipient: HpkeRecipient; readonly transcript: SessionTranscript },
): Promise<Bytes> {
  const content = contentOf(response, 'the answer')
  const [enc, cipherText] = [content.get('enc'), content.get('cipherText')]
  if (!isBytes(enc) || !isBytes(cipherText)) return fail('the answer has no enc or no cipherText')
  return openHpke(subtle, { enc, cipherText }, { recipient: session.recipient, info: session.transcript })
}

function message(entries: readonly (readonly [string, CborValue])[]): string {
  return encodeBase64url(writeCbor([PROTOCOL, new Map(entries)]))
}

function contentOf(text: string, what: string): CborMap {
  if (text.length > MESSAGE_BYTES_MAX)
    throw new CborError('CBOR_SIZE', `${what} has ${text.length} characters`)
  const value = readCbor(decodeBase64url(text, what))
  const content = isCborList(value) && value.length === 2 && value[0] === PROTOCOL ? value[1] : undefined
  return isCborMap(content) ? content : fail(`${what} is not of the protocol ${PROTOCOL}`)
}

function fail(detail: string): never {
  throw new CborError('DCAPI_FORM', detail)
}
