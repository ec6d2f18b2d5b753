import {
  type CompiledAgreements,
  createReceipt,
  type Decision,
  findRule,
  governingRule,
  mapAttributes,
  recognise,
  type RecognitionRequest,
  refuseForLosses,
  SALT_BYTES,
} from '@entente/agreement'
import { createJadesCompact, runSync } from '@entente/trust'
import { addSeconds } from '../../kernel/clock.ts'
import { mac, randomBytes, sha256 } from '../../kernel/crypto.ts'
import { newId } from '../../kernel/ids.ts'
import { RECEIPT_SALT_SECONDS } from '../../kernel/limits.ts'
import type { Tx } from '../../store/database.ts'
import type { FoundList } from '../trust-lists/index.ts'
import type { Recognised, RecognitionDeps, RecognitionInput } from './recognition-deps.ts'
import { appendDecided } from './events.ts'
import { baseType } from './issuer-trust.ts'
import { certificatesOf, readFacts } from './read-facts.ts'
import { insertReceipt } from './store.ts'

const EVALUATOR = 'entente 0.1.0'

/** State, rule, facts, decision, attributes, receipt: one after the other, in the caller's transaction. */
export async function recogniseCredential(
  tx: Tx,
  deps: RecognitionDeps,
  input: RecognitionInput,
): Promise<Recognised> {
  const compiled = await deps.agreements.compiled(tx, input.at)
  const request = requestOf(deps, input)
  const rule = governingRule(compiled, request)
  const list = input.trust.lists.find(({ uri }) => uri === rule?.list.url)
  const checked = recognise(compiled, request, readFacts(input.report, list, rule?.list.serviceType ?? null))
  const { decision, attributes } = mapped(deps, { compiled, decision: checked, input })
  const { id, receipt } = await keepReceipt(tx, deps, { input, decision, list })
  return { decision, attributes, receiptId: id, receipt }
}

/** Everything the services register and the credential say, as the question to the agreement. */
function requestOf({ config, clock }: RecognitionDeps, input: RecognitionInput): RecognitionRequest {
  const { report, service, asked, at } = input
  const type = report.type ?? ''
  const base = baseType(type)
  return {
    at,
    knownAt: clock.now(),
    home: config.party,
    partner: partnerOf(input),
    object: {
      kind: 'credential',
      format: report.format,
      type,
      ...(base === undefined ? {} : { extends: [base] }),
    },
    service: service.id,
    sector: service.sector,
    purpose: service.purpose,
    wanted: service.wanted,
    asked,
    required: { assurance: service.required },
    environment: 'production',
    pilotAccepted: service.pilotAccepted,
    ...(service.retention === undefined ? {} : { retention: service.retention }),
  }
}

/** Whose credential it is: as listed; for an issuer on no list, as its certificate claims, which only explains. */
function partnerOf({ report, trust }: RecognitionInput): string {
  const certificates = certificatesOf(report)
  const listed = trust.lists
    .flatMap(({ anchors }) => anchors)
    .find(({ sha256: hash, country }) => country !== null && certificates.includes(hash))
  return listed?.country ?? report.issuer?.country ?? ''
}

type Decided = { input: RecognitionInput; decision: Decision; list: FoundList | undefined }

async function keepReceipt(
  tx: Tx,
  deps: RecognitionDeps,
  { input, decision, list }: Decided,
): Promise<{ id: string; receipt: string }> {
  const { clock, keys, config, driver, audit } = deps
  const id = newId(clock)
  const salt = randomBytes(SALT_BYTES)
  const { canonical } = createReceipt({
    id: `urn:uuid:${id}`,
    node: config.node,
    evaluator: EVALUATOR,
    decision,
    inputs: [
      ...(list?.sha256 === undefined ? [] : [{ role: 'list', sha256: list.sha256 }]),
      { role: 'presentation', personal: input.presentation, salt },
    ],
    sha256: (data) => sha256(data, 'hex'),
  })
  const { alg, key, x5c } = keys.get('receipt-signer')
  const steps = createJadesCompact({
    payload: canonical,
    alg,
    key,
    x5c,
    iat: clock.seconds(),
    cty: 'vnd.entente.receipt+json',
  })
  const receipt = runSync(steps, driver as (step: object) => unknown)
  const at = clock.now()
  await insertReceipt(
    tx,
    { id, verdict: decision.verdict, receipt, created_at: at },
    {
      role: 'presentation',
      salt: Buffer.from(salt).toString('base64url'),
      delete_after: addSeconds(at, RECEIPT_SALT_SECONDS),
    },
  )
  await appendDecided(tx, audit, {
    receipt: id,
    verdict: decision.verdict,
    agreement: decision.agreement?.id ?? 'none',
    rule: decision.rule ?? 'none',
    deciding: decision.deciding ?? 'none',
  })
  return { id, receipt }
}

type Mapping = { compiled: CompiledAgreements; decision: Decision; input: RecognitionInput }

/**
 * Attributes by pivot name, only what was wanted and agreed. What mapping loses counts in the decision; nothing at
 * all is handed over unless it is positive in the end.
 */
function mapped(
  { keys, config }: RecognitionDeps,
  { compiled, decision, input }: Mapping,
): { decision: Decision; attributes: Readonly<Record<string, unknown>> } {
  const { report, service } = input
  const rule = findRule(compiled, decision)
  if (report.claims === undefined || rule === undefined) return { decision, attributes: {} }
  const { attributes, losses } = mapAttributes(compiled, decision, {
    claims: report.claims,
    wanted: service.wanted,
    purpose: service.purpose,
    pairwise: (value) =>
      mac(keys.secret('mac'), `pairwise ${config.party} ${rule.id} ${service.sector} ${value}`),
  })
  const final = refuseForLosses(decision, losses, claimsPointer(compiled, decision))
  const handedOver =
    final.verdict === 'RECOGNISED' || final.verdict === 'RECOGNISED_LIMITED' ? attributes : []
  return {
    decision: final,
    attributes: Object.fromEntries(handedOver.map(({ name, value }) => [name, value])),
  }
}

/** JSON pointer to the claim mapping of the rule that decided. */
function claimsPointer({ states }: CompiledAgreements, { agreement, rule }: Decision): string {
  const rules = states.get(agreement?.id ?? '')?.agreement.recognitions ?? []
  return `/recognitions/${rules.findIndex(({ id }) => id === rule)}/claims`
}
