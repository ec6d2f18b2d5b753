/** Files → JAdES of any level (TS 119 182-1 §6): with the file inside, or naming files by their digests. */
import { base64, base64url } from '../../base64.ts'
import { encodeUtf8 } from '../../bytes.ts'
import type { Created, FileToSign, RaiseOrder, SigningOrder } from '../../create/order.ts'
import { raise } from '../../create/raise.ts'
import { CreationRefusal, type CreationSteps, onlyFile, signValue } from '../../create/steps.ts'
import { secondsOf } from '../../instant.ts'
import type { JsonObject } from '../../json.ts'
import { createJadesHeader } from '../../jades/create-jades.ts'
import type { Bytes } from '../../ports.ts'
import { uriOf } from '../../xades/create-xades.ts'
import { raiseJades } from './raise-jades.ts'
import { BY_HASH } from './signed-data.ts'

const JOSE = 'application/jose'
const JOSE_JSON = 'application/jose+json'

export function* createdJades(order: SigningOrder): CreationSteps<Created> {
  const { packaging = 'enveloping', files, level } = order
  if (packaging === 'enveloped')
    throw new CreationRefusal('DOCUMENT_UNFIT', 'JAdES stands around a file or beside it')
  const compact = packaging === 'detached' ? yield* signReferences(order) : yield* signInside(order)
  const bytes = yield* raise(encodeUtf8(compact), level, raiseJades(files))
  const [first] = files
  const stem = files.length === 1 && first !== undefined ? first.name : 'signature'
  return level === 'B'
    ? { bytes, mediaType: JOSE, name: `${stem}.jws` }
    : { bytes, mediaType: JOSE_JSON, name: `${stem}.jws.json` }
}

function* signInside(order: SigningOrder): CreationSteps<string> {
  const { bytes, mimeType } = onlyFile(order)
  return yield* compactOf(order, base64url(bytes), { cty: mimeType })
}

/** §5.2.8.3.3. */
function* signReferences(order: SigningOrder): CreationSteps<string> {
  const { files } = order
  if (files.length === 0) throw new CreationRefusal('DOCUMENT_UNFIT', 'no file to sign')
  const hashV: string[] = []
  for (const { bytes } of files) hashV.push(yield* digestOf(bytes))
  const sigD = {
    mId: BY_HASH,
    pars: files.map(({ name }) => uriOf(name)),
    hashM: 'S256',
    hashV,
    ctys: files.map(({ mimeType }: FileToSign) => mimeType),
  }
  return yield* compactOf(order, '', { sigD, crit: ['sigD'] })
}

/** Objects are digested as a payload would be written: in base64url. */
function* digestOf(bytes: Bytes): CreationSteps<string> {
  const digest: Bytes = yield { op: 'digest', hash: 'sha-256', data: encodeUtf8(base64url(bytes)) }
  return base64url(digest)
}

function* compactOf(order: SigningOrder, payload: string, more: JsonObject): CreationSteps<string> {
  const { signer, at, commitments } = order
  const header = yield* createJadesHeader({
    alg: signer.alg,
    typ: 'JOSE',
    iat: secondsOf(at),
    x5c: signer.certificates.map(base64),
    ...(commitments !== undefined && { srCms: commitments }),
  })
  const head = base64url(encodeUtf8(JSON.stringify({ ...header, ...more })))
  const value = yield* signValue(encodeUtf8(`${head}.${payload}`))
  return `${head}.${payload}.${base64url(value)}`
}

export function* raisedJades({ document, detached = [], to }: RaiseOrder): CreationSteps<Created> {
  const bytes = yield* raise(document, to, raiseJades(detached))
  return { bytes, mediaType: JOSE_JSON, name: 'signature.jws.json' }
}
