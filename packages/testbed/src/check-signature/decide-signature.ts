import {
  acceptSignature,
  type ListFacts,
  type Reason,
  type Recognition,
  type SignatureRequest,
  type Verdict,
} from '@entente/agreement'
import type { Instant } from '../../../national-node/src/kernel/clock.ts'
import {
  isStampService,
  type JudgedReport,
  listedObjects,
  readSignatureFacts,
} from '../../../national-node/src/modules/recognition/signature-facts.ts'
import { openList } from '../../../national-node/src/modules/trust-lists/open-list.ts'
import type { FoundList } from '../../../national-node/src/modules/trust-lists/index.ts'
import { openAgreementText } from '../verify/open-agreement.ts'

export type SignatureDecision = {
  readonly agreement: string
  readonly version: number
  readonly rule: string | null
  readonly verdict: Verdict
  readonly worth: string
  readonly reasons: readonly Reason[]
  /** What a terminal does not know, and the answer needs. */
  readonly unknown: readonly Reason[]
}

/** `of`: the signature (`s-1`), its time-stamps (`s-1 time-stamp 1`), or one that stands for itself. */
export type NamedDecision = SignatureDecision & { readonly of: string }

type TrustRule = Extract<Recognition, { kind: 'trust-service' }>

/** What nobody was asked here: not knowing it proves nothing against the signature. */
const NOT_CONSULTED: readonly string[] = [
  'LIST_UNAVAILABLE',
  'NOTICES_INCOMPLETE',
  'NOTICES_STALE',
  'STATUS_STALE',
]

/** The trusted list of the partner as a file, opened by the pins of the agreement; a sentence where that fails. */
export function openPartnerList(id: string, text: string, at: Instant): FoundList | string {
  const rules = trustRules(id, at)
  const signers = rules.flatMap(({ list }) => list.signers.map((one) => one['x5t#S256']))
  const opened = openList({ text, signers, at })
  if (opened.outcome === 'malformed' || opened.outcome === 'bad-signature') return opened.detail
  const { model, sequence, signer, nextUpdate } = opened
  const url = rules.find(({ list }) => list.territory === model.territory)?.list.url ?? ''
  const facts: ListFacts = {
    url,
    type: model.type ?? '',
    signature: 'valid',
    signer,
    sequence,
    highestSequence: sequence,
    fetchedAt: at,
    nextUpdate,
  }
  return { ...list(url, facts), territory: model.territory, tsl: model.tsl, ...model.listedAt(at) }
}

function list(uri: string, facts: ListFacts | null): FoundList {
  const unknown = { detail: undefined, sequence: undefined, fetchedAt: undefined, sha256: undefined }
  return {
    state: facts === null ? 'unavailable' : 'fresh',
    uri,
    ...unknown,
    territory: undefined,
    facts,
    tsl: undefined,
    services: [],
    anchors: [],
  }
}

function trustRules(id: string, at: Instant): readonly TrustRule[] {
  const rules = openAgreementText(id, at)?.agreement.recognitions ?? []
  return rules.filter((rule): rule is TrustRule => rule.kind === 'trust-service')
}

/** Puts one signature or time-stamp (`judgedStamp`) before an agreement, with what a person at a desk knows. Undefined without such an agreement. */
export function decideSignature(
  report: JudgedReport,
  {
    id,
    at,
    partnerList,
  }: { readonly id: string; readonly at: Instant; readonly partnerList: FoundList | undefined },
): SignatureDecision | undefined {
  const opened = openAgreementText(id, at)
  if (opened === undefined) return undefined
  const { agreement, compiled } = opened
  const rules = trustRules(id, at)
  const isStamp = report.stamp !== undefined
  const about = rules.filter(({ equivalence }) =>
    equivalence.types.some(({ pointed }) => isStampService(pointed.type) === isStamp),
  )
  const rule = about.find(({ list: { territory } }) => territory === partnerList?.territory) ?? about[0]
  const found = partnerList ?? list('', null)
  const status = { state: 'unavailable', fetchedAt: null } as const
  const facts = { ...readSignatureFacts({ report, list: found, status }), log: null }
  const pair = rule?.equivalence.types[0]?.pointed ?? { type: '' }
  const [object = { kind: 'trust-service', ...pair } as SignatureRequest['object']] = listedObjects({
    report,
    list: found,
  })
  const covers = (code: string | undefined) =>
    agreement.parties.find((one) => one.code === code)?.covers[0] ?? ''
  const decision = acceptSignature(
    compiled,
    {
      at,
      knownAt: at,
      home: covers(rule?.direction.pointing),
      partner: covers(rule?.direction.pointed),
      object,
      service: 'urn:entente:service:unknown',
      purpose: rule?.scope.purposes[0] ?? '',
      required: { trustService: 'simple' },
      environment: 'production',
      pilotAccepted: true,
    },
    facts,
  )
  const isUnknown = ({ code }: Reason) => NOT_CONSULTED.includes(code)
  return {
    agreement: agreement.id,
    version: agreement.version,
    rule: decision.rule,
    verdict: decision.verdict,
    worth: decision.effect.trustService,
    reasons: decision.reasons.filter((reason) => !isUnknown(reason)),
    unknown: decision.reasons.filter(isUnknown),
  }
}
