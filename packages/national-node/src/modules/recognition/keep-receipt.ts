import { commitTo, createReceipt, type Decision, type Question, SALT_BYTES } from '@entente/agreement'
import { createJadesCompact, runSync } from '@entente/trust'
import { addSeconds } from '../../kernel/clock.ts'
import { hexSha256, randomBytes } from '../../kernel/crypto.ts'
import { newId } from '../../kernel/ids.ts'
import { RECEIPT_SALT_SECONDS } from '../../kernel/limits.ts'
import type { Tx } from '../../store/database.ts'
import type { FoundList } from '../trust-lists/index.ts'
import type { DecisionBasis } from './decision-basis.ts'
import { appendDecided, appendSignatureDecided } from './events.ts'
import type { RecognitionDeps, RecognitionInput } from './recognition-deps.ts'
import { type SealedQuestion, sealQuestion } from './seal-question.ts'
import { insertReceipt } from './store.ts'

const EVALUATOR = 'entente 0.1.0'

export type Decided = {
  readonly input: Pick<RecognitionInput, 'presentation'>
  readonly question: Extract<Question, { readonly decision: 'recognise' | 'acceptSignature' }>
  readonly decision: Decision
  readonly list: FoundList | undefined
  readonly basis: ReturnType<DecisionBasis['find']>
}

/** Signs what was decided from what, and keeps it with the salts and the question until their time is over. */
export async function keepReceipt(
  tx: Tx,
  deps: RecognitionDeps & { readonly decisionBasis: DecisionBasis },
  decided: Decided,
): Promise<{ id: string; receipt: string }> {
  const { clock, audit } = deps
  const { decision, basis } = decided
  const id = newId(clock)
  const [salt, receiptSalt] = [randomBytes(SALT_BYTES), randomBytes(SALT_BYTES)]
  const question = sealQuestion(decided.question)
  const receipt = signReceipt(deps, { id, decided, salt, question })
  const at = clock.now()
  await deps.decisionBasis.keep(tx, basis)
  await insertReceipt(
    tx,
    { id, verdict: decision.verdict, receipt, created_at: at },
    {
      role: 'presentation',
      salt: base64url(salt),
      receipt_salt: base64url(receiptSalt),
      question: question?.text ?? null,
      question_salt: question === undefined ? null : base64url(question.salt),
      delete_after: addSeconds(at, RECEIPT_SALT_SECONDS),
    },
  )
  const commitment = commitTo(receipt, receiptSalt, hexSha256)
  await deps.publicLog.append(tx, { t: 'receipt-commitment', sha256: commitment })
  const append = decided.question.decision === 'recognise' ? appendDecided : appendSignatureDecided
  await append(tx, audit, {
    receipt: id,
    verdict: decision.verdict,
    agreement: decision.agreement?.id ?? 'none',
    rule: decision.rule ?? 'none',
    deciding: decision.deciding ?? 'none',
  })
  return { id, receipt }
}

type Unsigned = {
  readonly id: string
  readonly decided: Decided
  readonly salt: Uint8Array
  readonly question: SealedQuestion | undefined
}

function signReceipt(
  { keys, config, driver, clock }: RecognitionDeps,
  { id, decided: { input, decision, list, basis }, salt, question }: Unsigned,
): string {
  const { canonical } = createReceipt({
    id: `urn:uuid:${id}`,
    node: config.node,
    evaluator: EVALUATOR,
    decision,
    inputs: [
      ...basis.inputs,
      ...(list?.sha256 === undefined ? [] : [{ role: 'list', sha256: list.sha256 }]),
      ...(question === undefined
        ? []
        : [{ role: 'question', personal: question.bytes, salt: question.salt }]),
      { role: 'presentation', personal: Buffer.from(input.presentation), salt },
    ],
    sha256: hexSha256,
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
  return runSync(steps, driver as (step: object) => unknown)
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
