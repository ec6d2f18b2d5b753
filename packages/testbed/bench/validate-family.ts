import {
  type CreationFormat,
  type DocumentSteps,
  readCades,
  readJades,
  readPades,
  readXades,
  runSync,
  type SignatureFacts,
  validateDocument,
} from '@entente/trust'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import type { Candidate, Family } from './harness.ts'
import { probeCurve } from './probes.ts'
import { signatureInputs } from './signature-inputs.ts'
import type { Peer } from './signature-peers.ts'

/** What no peer does: a path of two certificates, and a list of revoked ones for each. */
const SIGNATURES = 5

type Read = (document: { readonly bytes: Uint8Array }) => DocumentSteps<SignatureFacts[]>
const READ: Partial<Record<CreationFormat, Read>> = {
  CAdES: readCades,
  JAdES: readJades,
  PAdES: readPades,
  XAdES: readXades,
}

/** From the bytes of a signed document to its whole report; the peer verifies the value and the digests. */
export async function validateFamily(
  format: CreationFormat,
  createPeer?: (certificate: Uint8Array) => Peer,
): Promise<Family> {
  const { documents, certificate, input, bad } = await signatureInputs(format)
  const driver = documentDriver()
  const ours = (bytes: Uint8Array): boolean => {
    const report = runSync(validateDocument({ bytes }, input), driver)
    return report.ok && report.signatures[0]?.indication === 'TOTAL_PASSED'
  }
  const read = READ[format]
  const at = (turn: number) => documents[turn % documents.length] as Uint8Array
  const peer = createPeer?.(certificate)
  const candidates: Candidate[] = [
    { name: 'entente', run: (turn) => ours(at(turn)) },
    ...(read === undefined
      ? []
      : [
          {
            name: 'entente, value and digests only',
            run: (turn: number) => runSync(read({ bytes: at(turn) }), driver),
          },
        ]),
    ...(peer === undefined ? [] : [{ name: peer.name, run: (turn: number) => peer.verify(at(turn)) }]),
  ]
  return {
    name: `validate-${format.toLowerCase().replace(/\W.*/, '')}`,
    state: 'warm',
    limit: { formula: 'V/5', of: ({ verify }) => verify / SIGNATURES, sample: probeCurve },
    ours: 'entente',
    ...(peer !== undefined && { peer: peer.name }),
    candidates,
    async correct() {
      for (const bytes of documents)
        if (!ours(bytes)) throw new Error('wrong answer: refuses a good document')
      for (const [what, bytes] of bad) if (ours(bytes)) throw new Error(`wrong answer: accepts ${what}`)
      const told = { entente: `all ${bad.length} rejected` }
      if (peer === undefined) return told
      if (!(await accepts(peer, documents[0]))) throw new Error(`${peer.name} refuses the control`)
      const wrong: string[] = []
      for (const [what, bytes] of bad) if (await accepts(peer, bytes)) wrong.push(what)
      return {
        ...told,
        [peer.name]: wrong.length === 0 ? `all ${bad.length} rejected` : `accepts ${wrong.join(', ')}`,
      }
    },
  }
}

async function accepts({ verify }: Peer, document: Uint8Array = new Uint8Array()): Promise<boolean> {
  return verify(document).catch(() => false)
}
