/** The doors of creation: sign a document at any level, or raise one that is signed. Refusals are answers. */
import { XmlError } from '../xml/xml.ts'
import { base64url } from '../base64.ts'
import { DerError } from '../der/read-der.ts'
import { PdfError } from '../ades/pades/parse-value.ts'
import { filesInside } from '../asic/sign-asic.ts'
import { JwsError } from '../ades/jades/parse-jws.ts'
import { ZipError } from '../asic/zip-error.ts'
import { hashOfAlg } from '../cms/create-cms.ts'
import { JsonError } from '../json.ts'
import { keySuits } from '../pkix/algorithms.ts'
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { XmlSignatureError } from '../xmldsig/parse-signature.ts'
import { FORMATS, raiseAny } from './formats.ts'
import {
  type Created,
  type CreationAnswer,
  type RaiseOrder,
  type RaisePorts,
  SignerRefusal,
  type SigningContext,
  type SigningOrder,
} from './order.ts'
import { CreationRefusal, type CreationStep, type CreationSteps } from './steps.ts'

/** A signed document, or why there is none. Throws only for what a port throws. */
export async function signDocument(order: SigningOrder): Promise<CreationAnswer> {
  return answer(FORMATS[order.format](order), async (step) => {
    if (step.op !== 'sign-value') return outside(step, order)
    return value(step.toBeSigned, order)
  })
}

/** EN 319 102-1 §4.3: a signed document at a higher level; one more archive time-stamp where it is at the highest. */
export async function raiseDocument(order: RaiseOrder): Promise<CreationAnswer> {
  return answer(raiseAny(order), (step) => outside(step, order))
}

type Drive = (step: CreationStep) => Promise<unknown>

async function answer(steps: CreationSteps<Created>, drive: Drive): Promise<CreationAnswer> {
  try {
    return { ok: true, ...(await runAsync(steps, drive)) }
  } catch (error) {
    if (error instanceof CreationRefusal) return { ok: false, code: error.code, detail: error.message }
    if (error instanceof SignerRefusal) return { ok: false, code: 'NOT_SIGNED', detail: error.message }
    if (UNFIT.some((kind) => error instanceof kind))
      return { ok: false, code: 'DOCUMENT_UNFIT', detail: (error as Error).message }
    throw error
  }
}

const UNFIT = [XmlError, XmlSignatureError, PdfError, DerError, ZipError, JsonError, JwsError]

async function value(toBeSigned: Bytes, order: SigningOrder): Promise<Bytes> {
  const { signer } = order
  refuseCertificate(order)
  const hash = hashOfAlg(signer.alg)
  const digest = (await order.drive({ op: 'digest', hash, data: toBeSigned })) as Bytes
  return signer.sign({ toBeSigned, hash, digest }, await contextOf(order))
}

/** A key that its own certificate does not let sign now would make a signature that nobody accepts. */
function refuseCertificate({ signer, at }: SigningOrder): void {
  const certificate = readSigner(signer.certificates[0])
  const { keyUsage, notBefore, notAfter, publicKey } = certificate
  const refuse = (detail: string): never => {
    throw new CreationRefusal('CERTIFICATE_UNFIT', detail)
  }
  if (at < notBefore || at > notAfter) refuse(`the certificate is valid from ${notBefore} to ${notAfter}`)
  if (
    keyUsage !== undefined &&
    !keyUsage.some((one) => one === 'digitalSignature' || one === 'nonRepudiation')
  )
    refuse('the key of the certificate may not sign')
  if (!keySuits(publicKey, signer.alg)) refuse(`the key of the certificate does not suit ${signer.alg}`)
}

function readSigner(certificate: Bytes | undefined): Certificate {
  try {
    return parseCertificate(certificate ?? new Uint8Array())
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    throw new CreationRefusal('CERTIFICATE_UNFIT', `the certificate of the signer: ${error.message}`)
  }
}

async function contextOf({ files, container, at, drive }: SigningOrder): Promise<SigningContext> {
  const told = []
  for (const { name, mimeType, bytes } of container === undefined ? files : filesInside(container)) {
    const digest = (await drive({ op: 'digest', hash: 'sha-256', data: bytes })) as Bytes
    told.push({ name, mimeType, sha256: base64url(digest) })
  }
  return { files: told, at }
}

async function outside(step: CreationStep, ports: RaisePorts): Promise<unknown> {
  if (step.op === 'stamp') return stamp(step.data, ports)
  if (step.op === 'sign-value') throw new TypeError('nothing is signed when a document is raised')
  if (step.op !== 'material') return ports.drive(step)
  if (ports.revocation === undefined)
    throw new CreationRefusal('NO_REVOCATION_DATA', 'no source of revocation data is given')
  return ports.revocation(step.certificates)
}

async function stamp(data: Bytes, { timestamps, drive }: RaisePorts): Promise<Bytes> {
  if (timestamps === undefined) throw new CreationRefusal('NOT_STAMPED', 'no time-stamp authority is given')
  const imprint = (await drive({ op: 'digest', hash: 'sha-256', data })) as Bytes
  const answered = await timestamps({ hash: 'sha-256', imprint })
  if (!answered.ok) throw new CreationRefusal('NOT_STAMPED', answered.detail)
  return answered.token
}
