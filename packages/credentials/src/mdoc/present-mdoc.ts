import { CborError } from '../cbor/cbor-error.ts'
import { CborRaw, type CborMap, type CborValue } from '../cbor/cbor-value.ts'
import { embedded, writeCbor } from '../cbor/write-cbor.ts'
import { createSign1 } from '../cose/sign1.ts'
import type { PathPattern } from '../json.ts'
import type { Bytes, JwsAlg, KeyRef, Steps } from '../ports.ts'
import { parseIssuerSigned, shortly, type IssuerSigned } from './issuer-signed.ts'
import { MDOC_VERSION, parseSecurityObject } from './security-object.ts'
import { deviceAuthenticationBytes, type SessionTranscript } from './session-transcript.ts'

export type MdocPresentation = {
  /** As the issuer handed it over. */
  readonly issuerSigned: Bytes
  /** Elements to show, by namespace and name; what a path says beyond them lies inside one element, shown whole. */
  readonly paths: readonly PathPattern[]
  readonly transcript: SessionTranscript
  /** The key the issuer wrote into the document. */
  readonly alg: JwsAlg
  readonly key: KeyRef
  /** What the device says on its own; none in any flow of HAIP. */
  readonly deviceElements?: ReadonlyMap<string, CborMap>
}

/** ISO 18013-5 §8.3.2.1.2.2: a device response with one document; what the issuer signed is sent on byte for byte. */
export function* presentMdoc(presentation: MdocPresentation): Steps<Bytes> {
  const { transcript, alg, key, deviceElements = new Map() } = presentation
  const held = parseIssuerSigned(presentation.issuerSigned)
  const { docType } = parseSecurityObject(held.issuerAuth.payload)
  const nameSpaces = embedded(deviceElements)
  const payload = deviceAuthenticationBytes({ transcript, docType, nameSpacesEncoded: writeCbor(nameSpaces) })
  const deviceSignature = yield* createSign1({ alg, key, payload, detached: true })
  const shown = select(held, presentation.paths)
  const issuerSigned: [string, CborValue][] = [['issuerAuth', new CborRaw(held.issuerAuthEncoded)]]
  if (shown.size > 0) issuerSigned.push(['nameSpaces', shown])
  return writeCbor(
    mapOf([
      ['version', MDOC_VERSION],
      [
        'documents',
        [
          mapOf([
            ['docType', docType],
            ['issuerSigned', mapOf(issuerSigned)],
            [
              'deviceSigned',
              mapOf([
                ['nameSpaces', nameSpaces],
                ['deviceAuth', mapOf([['deviceSignature', deviceSignature]])],
              ]),
            ],
          ]),
        ],
      ],
      ['status', 0],
    ]),
  )
}

/** In the order of the issuer, which tells nothing of the holder's choice. */
function select({ nameSpaces }: IssuerSigned, paths: readonly PathPattern[]): CborMap {
  const wanted = paths.map(([namespace, element]) => {
    const items = typeof namespace === 'string' ? nameSpaces.get(namespace) : undefined
    const item = items?.find((one) => one.element === element)
    if (item === undefined)
      throw new CborError('MDOC_ELEMENT', `the document has no element ${shortly(element)}`)
    return item
  })
  const shown = new Map<string, CborValue>()
  for (const [namespace, items] of nameSpaces) {
    const chosen = items.filter((item) => wanted.includes(item)).map(({ encoded }) => new CborRaw(encoded))
    if (chosen.length > 0) shown.set(namespace, chosen)
  }
  return shown
}

function mapOf(entries: readonly (readonly [string, CborValue])[]): CborMap {
  return new Map(entries)
}
