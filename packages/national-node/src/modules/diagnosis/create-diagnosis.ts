import { secondsOf } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import type { ArtefactKind, Diagnosis, Stage } from './diagnosis.ts'
import type { DiagnosisDeps, ExplainQuestion, Look } from './diagnosis-deps.ts'
import { explainCertificate } from './explain-certificate.ts'
import { explainSdJwt, type Looked } from './explain-credential.ts'
import { explainList, explainPlainList, type LookedList } from './explain-list.ts'
import { explainMdoc } from './explain-mdoc.ts'
import { explainRequest } from './explain-request.ts'
import { explainSigned, metadataFindings } from './explain-signed.ts'
import { findKnownLists } from './known-lists.ts'
import { consultedOf, openListTrust } from './list-trust.ts'
import { type Artefact, ARTEFACT_BYTES_MAX, readAddress, readArtefact } from './read-artefact.ts'
import { judge, stageReports } from './stages.ts'

export type Explained = Diagnosis | { readonly kind: 'unreadable'; readonly detail: string }

export type DiagnosisRoom = {
  /** Why is this not trusted? Checks in their order, the true cause, and what would mend it. Fetches what it needs. */
  explain(question: ExplainQuestion): Promise<Explained>
  /** The same of what lies at an address: a link that opens a wallet, or anything that can be fetched. */
  explainAddress(address: string, question: Omit<ExplainQuestion, 'bytes'>): Promise<Explained>
}

const ISSUED: readonly Stage[] = ['form', 'signature', 'list', 'trust', 'type', 'time', 'content']
const PRESENTED: readonly Stage[] = [...ISSUED, 'holder', 'status', 'agreement']
const SIGNED: readonly Stage[] = ['form', 'signature', 'list', 'trust', 'time', 'content']

/** The stages that an artefact of each kind goes through. */
const STAGES_OF: Readonly<Record<ArtefactKind, readonly Stage[]>> = {
  credential: [...ISSUED, 'agreement'],
  presentation: PRESENTED.filter((stage) => stage !== 'status'),
  mdoc: [...ISSUED, 'agreement'],
  request: ['form', 'signature', 'list', 'trust', 'identity', 'time', 'content', 'registration'],
  'registration-certificate': SIGNED,
  'wallet-attestation': SIGNED,
  'key-attestation': SIGNED,
  'status-list': ['form', 'signature', 'list', 'trust', 'status'],
  'issuer-metadata': SIGNED,
  'trusted-list': ['form', 'signature', 'trust', 'list', 'time'],
  certificate: ['form', 'list', 'trust', 'time'],
}

export function createDiagnosis(deps: DiagnosisDeps): DiagnosisRoom {
  return {
    async explain({ bytes, ...question }) {
      const artefact = readArtefact(bytes)
      if (artefact.kind === 'unreadable') return artefact
      return explainArtefact(artefact, await lookFor(deps, question))
    },

    async explainAddress(address, question) {
      const opened = /[?&]request_uri=/.test(address) ? readAddress(address) : undefined
      if (opened?.kind === 'unreadable') return opened
      const look = await lookFor(deps, question)
      if (opened !== undefined) return explainArtefact(opened, look)
      const fetched = await fetchBytes(look, address)
      if ('detail' in fetched) return { kind: 'unreadable', detail: fetched.detail }
      const artefact = readArtefact(fetched.bytes)
      return artefact.kind === 'unreadable' ? artefact : explainArtefact(artefact, look, address)
    },
  }
}

async function lookFor(deps: DiagnosisDeps, question: Omit<ExplainQuestion, 'bytes'>): Promise<Look> {
  const at = question.at ?? deps.clock.now()
  return { deps, at, seconds: secondsOf(at), lists: await findKnownLists(deps, at), question }
}

async function fetchBytes({ deps }: Look, url: string): Promise<{ bytes: Uint8Array } | { detail: string }> {
  try {
    const accept =
      'application/oauth-authz-req+jwt, application/statuslist+jwt, application/jwt, application/json;q=0.9, */*;q=0.1'
    const answer = await deps.fetch(url, { headers: { accept }, bytesMax: ARTEFACT_BYTES_MAX })
    if (answer.status !== 200) return { detail: `${url} answered ${answer.status}` }
    return { bytes: await answer.bytes() }
  } catch (error) {
    if (error instanceof Fault) return { detail: error.detail }
    throw error
  }
}

async function explainArtefact(artefact: Artefact, look: Look, uri?: string): Promise<Explained> {
  if (artefact.kind === 'trusted-list') return toldList(explainList(artefact.token, look, uri), look)
  if (artefact.kind === 'plain-list') return toldList(explainPlainList(artefact.text), look)
  if (artefact.kind === 'plain-metadata') return toldMetadata(artefact.text, look)
  if (artefact.kind === 'link') return explainLink(artefact, look)
  if (artefact.kind === 'request') return told('request', await explainRequest(artefact, look), look)
  if (artefact.kind === 'mdoc') return told('mdoc', await explainMdoc(artefact.bytes, look), look)
  if (artefact.kind === 'certificate')
    return told('certificate', explainCertificate(artefact.chain, look), look)
  if (artefact.kind !== 'sd-jwt')
    return told(artefact.kind, explainSigned(artefact.kind, artefact.token, look), look)
  const looked = await explainSdJwt(artefact.token, look)
  return told(looked.bound ? 'presentation' : 'credential', looked, look)
}

async function explainLink(link: Extract<Artefact, { kind: 'link' }>, look: Look): Promise<Explained> {
  const fetched = await fetchBytes(look, link.requestUri)
  if ('detail' in fetched) return { kind: 'unreadable', detail: `the request: ${fetched.detail}` }
  const request = { token: new TextDecoder().decode(fetched.bytes).trim(), clientId: link.clientId }
  return told('request', await explainRequest(request, look), look)
}

function told(kind: ArtefactKind, looked: Looked, look: Look): Diagnosis {
  const decides = look.deps.registers.listServices().length > 0
  const wanted = STAGES_OF[kind].filter((stage) => stage !== 'agreement' || decides)
  const stages = stageReports(wanted, looked.findings)
  const { trust, about, notes, agreement } = looked
  const looksAt = look.lists.filter((list) => trust.expected.has(list) || trust.holding.has(list))
  return {
    kind,
    at: look.at,
    ...judge(stages),
    stages,
    certificates: trust.certificates,
    lists: looksAt.map((list) => consultedOf(list, trust, look.at)),
    about,
    ...(agreement && { agreement }),
    notes,
  }
}

function toldList({ findings, about, certificates, notes }: LookedList, look: Look): Diagnosis {
  const stages = stageReports(STAGES_OF['trusted-list'], findings)
  const rest = { lists: [], certificates, about, notes }
  return { kind: 'trusted-list', at: look.at, ...judge(stages), stages, ...rest }
}

/** Plain metadata is signed by nobody: only its form can be judged. */
function toldMetadata(text: string, look: Look): Diagnosis {
  const trust = openListTrust({ lists: [], driver: look.deps.driver, isExpected: () => false })
  const findings = metadataFindings(JSON.parse(text) as unknown)
  const notes = ['it is not signed: ask for it with Accept: application/jwt to see who vouches for it']
  return told('issuer-metadata', { findings, trust, about: [], notes }, look)
}
