/** Whether a document stands in a public log, from a proof and keys alone (agreement-1 §16). Nobody is asked. */
import {
  createLeaf,
  fromBase64url,
  type Leaf,
  openCheckpoint,
  parseNote,
  parseTlogProof,
  type Steps,
  TlogError,
  type VerifierKey,
  verifyTlogProof,
} from '@entente/trust'
import { type DocumentKind, type DocumentMistake, readDocument } from './read-document.ts'
import { type KeysMistake, type ReadKeys, readKeys } from './read-keys.ts'

/** What somebody entered, as it stands in the boxes. */
export type Answers = {
  readonly document: string
  readonly salt: string
  readonly proof: string
  readonly keys: string
}

export type Mistake =
  | DocumentMistake
  | KeysMistake
  | { readonly field: 'proof'; readonly code: 'proofMissing' | 'proofUnreadable' }
  /** The key of this log is what is missing. */
  | { readonly field: 'keys'; readonly code: 'logKeyMissing'; readonly origin: string }

export type CosignerCheck = {
  readonly name: string
  readonly result: 'holds' | 'absent' | 'wrong' | 'future'
  /** When it saw the log in this state; undefined without a good signature. */
  readonly seconds?: number
  /** The log speaking for itself. */
  readonly own: boolean
}

export type Refusal = 'otherLog' | 'notSigned' | 'badSignature' | 'notIncluded' | 'cosigners'

export type Checked = {
  /** `alone`: everything holds, but nobody except the log itself vouches for it. */
  readonly outcome: 'proved' | 'alone' | 'refused'
  readonly refusal?: Refusal
  readonly kind: DocumentKind
  readonly leaf: Leaf
  readonly origin: string
  /** Where in how many leaves; undefined before inclusion was found. */
  readonly place?: { readonly index: number; readonly size: number }
  readonly cosigners: readonly CosignerCheck[]
  /** Who has signed as well, but with a key that was not given. */
  readonly unchecked: readonly string[]
  /** The earliest time at which somebody says that the document was there. Of the others if there are any. */
  readonly seconds?: number
}

export type ProofReport = { readonly outcome: 'mistaken'; readonly mistakes: readonly Mistake[] } | Checked

/** A clock that goes this much slower than that of a cosigner is believed all the same. */
const SKEW_SECONDS = 60

/** `now`: seconds since 1970. Mistakes of all boxes are told at once. */
export function* checkProof(answers: Answers, now: number): Steps<ProofReport> {
  const document = yield* readDocument(answers.document, answers.salt)
  const keys = yield* readKeys(answers.keys)
  const proof = readProof(answers.proof)
  if (document.ok && keys.ok && proof.ok) {
    const { kind, leaf } = document
    return yield* checkInputs({ kind, leaf, keys, proof, now })
  }
  const mistakes = [document, proof, keys].flatMap((one): Mistake[] => (one.ok ? [] : [one]))
  return { outcome: 'mistaken', mistakes }
}

type Proof = {
  /** As C2SP tlog-proof wants it to the byte: what copying does to the ends is undone. */
  readonly source: string
  readonly note: string
  readonly origin: string
  readonly signers: readonly { readonly name: string; readonly keyId: string }[]
}

type ReadProof =
  | ({ readonly ok: true } & Proof)
  | { readonly ok: false; readonly field: 'proof'; readonly code: 'proofMissing' | 'proofUnreadable' }

function readProof(text: string): ReadProof {
  const source = `${text.replaceAll('\r\n', '\n').trim()}\n`
  if (source === '\n') return { ok: false, field: 'proof', code: 'proofMissing' }
  try {
    const { note } = parseTlogProof(source)
    const { text: signed, signatures } = parseNote(note)
    return { ok: true, source, note, origin: signed.split('\n')[0] ?? '', signers: signatures }
  } catch (error) {
    if (error instanceof TlogError) return { ok: false, field: 'proof', code: 'proofUnreadable' }
    throw error
  }
}

type Inputs = {
  readonly kind: DocumentKind
  readonly leaf: Leaf
  readonly keys: Extract<ReadKeys, { ok: true }>
  readonly proof: Proof
  readonly now: number
}

function* checkInputs({ kind, leaf, keys, proof, now }: Inputs): Steps<ProofReport> {
  const { origin } = proof
  if (keys.logs.length === 0)
    return { outcome: 'mistaken', mistakes: [{ field: 'keys', code: 'logKeyMissing', origin }] }
  const found = { kind, leaf, origin, unchecked: uncheckedSigners(proof, keys), cosigners: [] }
  const refuse = (refusal: Refusal): Checked => ({ ...found, outcome: 'refused', refusal })
  const log = logKeyFor(proof, keys.logs)
  if (log === undefined) return refuse('otherLog')
  const opened = yield* openCheckpoint(proof.note, { log })
  if (!opened.ok) {
    if (opened.code !== 'malformed')
      return refuse(opened.code === 'not-signed' ? 'notSigned' : 'badSignature')
    return { outcome: 'mistaken', mistakes: [{ field: 'proof', code: 'proofUnreadable' }] }
  }
  const proved = yield* verifyTlogProof(proof.source, { entry: createLeaf(leaf), trust: { log } })
  if (!proved.ok) return refuse('notIncluded')
  const cosigners: CosignerCheck[] = []
  for (const cosigner of keys.cosigners) cosigners.push(yield* checkCosigner(proof, { log, cosigner, now }))
  const place = { index: proved.index, size: proved.opened.checkpoint.size }
  return { ...found, place, cosigners, ...outcomeOf(cosigners) }
}

/** Of several keys of this log, such as an old and a new one, the one that has signed. */
function logKeyFor({ origin, signers }: Proof, logs: readonly VerifierKey[]): VerifierKey | undefined {
  const own = logs.filter(({ name }) => name === origin)
  return (
    own.find((key) => signers.some(({ name, keyId }) => name === key.name && keyId === key.keyId)) ?? own[0]
  )
}

function uncheckedSigners({ signers }: Proof, { logs, cosigners }: Inputs['keys']): readonly string[] {
  const known = [...logs, ...cosigners]
  const strangers = signers.filter(
    ({ name, keyId }) => !known.some((key) => key.name === name && key.keyId === keyId),
  )
  return [...new Set(strangers.map(({ name }) => name))]
}

type Question = { readonly log: VerifierKey; readonly cosigner: VerifierKey; readonly now: number }

/** One at a time, so that it is known whose signature is wrong; that of the log was verified before. */
function* checkCosigner({ note, origin }: Proof, { log, cosigner, now }: Question): Steps<CosignerCheck> {
  const { name } = cosigner
  const own = isOwn(name, origin)
  const opened = yield* openCheckpoint(note, { log, cosigners: [cosigner] })
  if (!opened.ok) return { name, own, result: 'wrong' }
  const seconds = opened.cosigned[0]?.seconds
  if (seconds === undefined) return { name, own, result: 'absent' }
  return { name, own, result: seconds > now + SKEW_SECONDS ? 'future' : 'holds', seconds }
}

const WITNESS = 'witness'

/** The node that keeps the log cosigns under the same address (agreement-1 §16, "Names and keys"). */
function isOwn(name: string, origin: string): boolean {
  return name.endsWith(`/${WITNESS}`) && origin.startsWith(name.slice(0, -WITNESS.length))
}

/** One cosigner that was named and cannot be believed refuses the whole proof. */
function outcomeOf(cosigners: readonly CosignerCheck[]): Pick<Checked, 'outcome' | 'refusal' | 'seconds'> {
  if (cosigners.some(({ result }) => result !== 'holds')) return { outcome: 'refused', refusal: 'cosigners' }
  const others = cosigners.filter(({ own }) => !own)
  const counted = others.length > 0 ? others : cosigners
  const seconds = Math.min(...counted.flatMap((one) => one.seconds ?? []))
  return {
    outcome: others.length > 0 ? 'proved' : 'alone',
    ...(Number.isFinite(seconds) ? { seconds } : {}),
  }
}

/**
 * Whether this browser verifies Ed25519 at all. One that does not would call every signature wrong, so it is asked
 * first about one that is known to be good: RFC 8032 §7.1, test 1.
 */
export function* canVerify(): Steps<boolean> {
  const spki = fromBase64url(KNOWN.spki) ?? new Uint8Array()
  const signature = fromBase64url(KNOWN.signature) ?? new Uint8Array()
  return yield { op: 'verifySpki', alg: 'EdDSA', spki, data: '', signature }
}

const KNOWN = {
  spki: 'MCowBQYDK2VwAyEA11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  signature: '5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc-bRr0lv18FlbviRlUUFDjnoQCw',
}
