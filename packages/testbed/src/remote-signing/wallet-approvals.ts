/**
 * The approval of a person in their wallet, as a signing service asks for it (CSC Data Model Bindings 1.0.0 §7.1 over
 * OpenID4VP 1.0 §8.4): an attestation that names the signing key and is meant for this, whose holder's key signs the
 * hash of exactly what is to be approved. The key of an identity approves nothing (PID rulebook 1.7).
 */
import type { Decision } from '@entente/agreement'
import { createQesApproval, QES_APPROVAL, type DcqlQuery, type Report } from '@entente/credentials'
import type { Clock, Instant } from '../../../national-node/src/kernel/clock.ts'
import { nodeDriver, sha256 } from '../../../national-node/src/kernel/crypto.ts'
import type { Fetch } from '../../../national-node/src/kernel/fetch.ts'
import { Fault } from '../../../national-node/src/kernel/fault.ts'
import type { SigningKey } from '../../../national-node/src/kernel/keys.ts'
import type { Log } from '../../../national-node/src/kernel/log.ts'
import { createAudit } from '../../../national-node/src/modules/audit/index.ts'
import { signingAccessType } from '../../../national-node/src/modules/issuer/index.ts'
import {
  type AskingService,
  createVerifier,
  type PresentationResult,
  type Verifier,
} from '../../../national-node/src/modules/verifier/index.ts'
import type { Store } from '../../../national-node/src/store/database.ts'
import type { WalletApprovals, WalletOutcome, WalletQuestion } from './csc-credential.ts'
import { PURPOSE, SERVICE } from './service-texts.ts'

export type WalletApprovalsSpec = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly fetch: Fetch
  /** Of this service as a relying party. */
  readonly accessKey: SigningKey
  /** Its registration certificate, from the register of its country. */
  readonly registration: string | undefined
  /** Who certifies issuers of attestations that give access to a signature, DER. */
  readonly issuers: readonly Uint8Array[]
  readonly baseUrl: string
  readonly walletUrl: string
  /** The page of the registered client to which a person comes back. */
  readonly returnUrl: (language: string) => string
}

/** Name of this use in the register of relying parties. */
export const SIGNING_URN = 'urn:entente:service:remote-signing:1'
/** OpenID4VP 1.0 with HAIP 1.0: as long as a request lives. */
const APPROVAL_SECONDS = 300
const QUERY = 'signing'
/** So many questions are remembered; the oldest are forgotten. */
const ASKED_MAX = 1000

/** What is asked for: access to one key, and nothing about the person. */
export function signingQuery(credentialId?: string): DcqlQuery {
  const { type } = signingAccessType()
  const values = credentialId === undefined ? {} : { values: [credentialId] }
  return {
    credentials: [
      {
        id: QUERY,
        format: 'dc+sd-jwt',
        meta: { vct_values: [type] },
        claims: [{ path: ['credential_id'], ...values }],
      },
    ],
  }
}

type Asked = { readonly service: AskingService; transaction: string | undefined }

/** Each approval is a request of its own, whose query names the one key it is about. */
export function createWalletApprovals(spec: WalletApprovalsSpec): WalletApprovals & Pick<Verifier, 'routes'> {
  const asked = new Map<string, Asked>()
  const verifier = createApprovalVerifier(spec, asked)
  return {
    routes: verifier.routes,
    async ask(question) {
      const id = sha256(question.handle)
      const { language, channel } = question
      await verifier.sweep()
      const one: Asked = { service: askingFor(id, question), transaction: undefined }
      const [oldest = ''] = asked.keys()
      if (asked.size >= ASKED_MAX) asked.delete(oldest)
      asked.set(id, one)
      const started = await verifier.startPresentation({
        serviceId: id,
        sessionHash: id,
        language,
        channel,
        transactions: [{ type: QES_APPROVAL, credential: QUERY, content: approvalOf(question) }],
      })
      if (channel === 'cross-device') one.transaction = started.id
      return { walletUrl: started.walletUrl, expiresIn: APPROVAL_SECONDS }
    },
    async outcome({ handle, responseCode }) {
      const sessionHash = sha256(handle)
      const transaction = asked.get(sessionHash)?.transaction
      if (transaction !== undefined) {
        const found = await verifier.findState({ id: transaction, sessionHash })
        if (found?.state === 'requested' || found?.state === 'fetched') return 'waiting'
        return outcomeOf(await verifier.crossDeviceResult({ id: transaction, sessionHash }))
      }
      // On the same device only the browser that asked ends it: whoever was sent a link by a stranger signs nothing.
      if (responseCode === undefined) return 'waiting'
      return outcomeOf(await verifier.result({ sessionHash, responseCode }))
    },
  }
}

function createApprovalVerifier(spec: WalletApprovalsSpec, asked: ReadonlyMap<string, Asked>): Verifier {
  const { issuers, registration, walletUrl, returnUrl, clock } = spec
  return createVerifier({
    ...spec,
    driver: nodeDriver(),
    audit: createAudit({ clock }),
    registers: {
      getService(id) {
        const found = asked.get(id)
        if (found === undefined) throw new Fault('not-found', 'signing/unknown', 'Nobody asked for this')
        return found.service
      },
    },
    registration: { find: async () => registration },
    walletUrl: `${walletUrl}/present`,
    returnUrl: ({ language }) => returnUrl(language),
    recognition: {
      findReceipt: async () => undefined,
      issuerTrust: async () => ({ anchors: issuers.map(anchorOf), lists: [], version: SIGNING_URN }),
      recogniseCredential: async (_, { report, at }) => ({
        decision: decisionOn(report, at),
        losses: [],
        attributes: {},
        receiptId: QUERY,
        receipt: '',
      }),
    },
  })
}

function anchorOf(der: Uint8Array) {
  return { der, sha256: sha256(der), list: { uri: SIGNING_URN, sequence: 1 } }
}

/** At home no agreement decides: what its issuer signed, and its holder bound to this request, is an approval. */
function decisionOn({ verdict }: Report, at: Instant): Decision {
  return {
    decision: 'recognise',
    semantics: 1,
    at,
    knownAt: at,
    verdict: verdict === 'valid' ? 'RECOGNISED' : 'NOT_RECOGNISED',
    deciding: null,
    reasons: [],
    effect: { assurance: 'none', level: null, trustService: 'none', printQualified: false, boundBy: null },
    agreement: null,
    noticesHead: null,
    rule: null,
    clause: null,
    stepUp: null,
    trace: [],
  }
}

function outcomeOf(result: PresentationResult): WalletOutcome {
  if (result.outcome === 'declined') return 'declined'
  if (result.outcome === 'refused') return 'refused'
  const approved = result.credentials.length === 1 && result.credentials[0]?.decision.verdict === 'RECOGNISED'
  return approved ? 'approved' : 'refused'
}

function approvalOf({ credentialID, hashes, hashAlgorithmOID, documents }: WalletQuestion) {
  return createQesApproval({
    credentialId: credentialID,
    hashAlgorithmOid: hashAlgorithmOID,
    documents: documents.map((document, at) => ({ ...document, hash: hashes[at] ?? '' })),
  })
}

function askingFor(id: string, { credentialID }: WalletQuestion): AskingService {
  return {
    id,
    urn: SIGNING_URN,
    name: SERVICE,
    sector: 'signing',
    purpose: 'sign-document',
    purposeText: PURPOSE,
    query: signingQuery(credentialID),
    credentials: [{ id: QUERY, wanted: [] }],
    required: 'low',
    pilotAccepted: true,
    crossDevice: true,
  }
}
