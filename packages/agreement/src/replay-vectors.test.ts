/**
 * The vectors of `replay` (agreement-1 §11, §13): receipts, documents and the answer, for whoever writes another
 * implementation. RECORD_REPLAYS=1 writes the file anew.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { base64urlDecode, base64urlEncode } from './bytes.ts'
import type { DisclosureFacts, DisclosureRequest, SignatureFacts, SignatureRequest } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import type { Kept } from './replay/kept-history.ts'
import { pinsOf, type Sha256 } from './signature.ts'
import type { Question } from './replay/question.ts'
import { readReceipt } from './replay/receipt-schema.ts'
import { type Replay, replayReceipt } from './replay.ts'
import type { BundleInput } from './replay/bundle.ts'
import {
  decideAndSeal,
  keepNotice,
  keepVersion,
  type ReplayCase,
  toyPorts,
  withContent,
} from './vectors/replay-world.ts'
import { agreementOf, type Reader, readVectors } from './vectors/vector-world.ts'
import { day, FACTS, KEYS, noticeCase, REQUEST, signEnvelope, workedCase } from './vectors/worked-case.ts'

type VectorInput = { readonly role: string; readonly document?: string; readonly salt?: string }
type ReplayVector = {
  readonly name: string
  readonly receipt: string
  readonly inputs: readonly VectorInput[]
  readonly expect: Replay
}
type ReplayVectors = {
  readonly documents: { readonly [name: string]: string }
  readonly valid: readonly ReplayVector[]
  readonly invalid: readonly ReplayVector[]
}

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const read: Reader = (name) => readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8')
const FILE = join(import.meta.dirname, 'vectors/replay.json')

function bundleOf(inputs: readonly VectorInput[], documents: ReplayVectors['documents']): BundleInput[] {
  return inputs.map(({ role, document, salt }) => {
    const opened = salt === undefined ? undefined : base64urlDecode(salt)
    const content = document === undefined ? undefined : documents[document]
    return { role, ...(content !== undefined && { content }), ...(opened && { salt: opened }) }
  })
}

/** What a program that holds nothing but the vector answers. */
function answer({ receipt: text, inputs }: ReplayVector, documents: ReplayVectors['documents']): object {
  const read = readReceipt(text)
  if (read.result !== 'read') return read
  return replayReceipt(read.receipt, bundleOf(inputs, documents), toyPorts(sha256))
}

if (process.env['RECORD_REPLAYS'] === '1') writeFileSync(FILE, record())
const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as ReplayVectors

test.each(vectors.valid)('$name: identical', (vector) => {
  expect(vector.expect.result).toBe('identical')
  expect(answer(vector, vectors.documents)).toEqual(vector.expect)
})

test.each(vectors.invalid)('$name', (vector) => {
  expect(vector.expect.result).not.toBe('identical')
  expect(answer(vector, vectors.documents)).toEqual(vector.expect)
})

test('every answer and every decision is among the vectors', () => {
  const all = [...vectors.valid, ...vectors.invalid]
  expect(new Set(all.map((vector) => vector.expect.result))).toEqual(
    new Set(['identical', 'different', 'missing', 'wrong-input', 'unknown-semantics']),
  )
  const decisions = vectors.valid.map(({ receipt }) => (JSON.parse(receipt) as { decision: string }).decision)
  expect(new Set(decisions)).toEqual(new Set(['recognise', 'disclose', 'acceptSignature']))
})

type Draft = { readonly name: string; readonly receipt: string; readonly bundle: readonly BundleInput[] }

/** The file as text: every document once, under the name of its role and the beginning of its hash. */
function record(): string {
  const documents: { [name: string]: string } = {}
  const written = ({ name, receipt, bundle }: Draft): Omit<ReplayVector, 'expect'> => ({
    name,
    receipt,
    inputs: bundle.map(({ role, content, salt }) => {
      const text = typeof content === 'string' ? content : undefined
      const document = text === undefined ? undefined : `${role} ${sha256(text).slice(0, 8)}`
      if (document !== undefined && text !== undefined) documents[document] = text
      return { role, ...(document && { document }), ...(salt && { salt: base64urlEncode(salt) }) }
    }),
  })
  const answered = (drafts: readonly Draft[]) =>
    drafts.map(written).map((one) => ({ ...one, expect: answer(one as ReplayVector, documents) }))
  const { valid, invalid } = drafts()
  const file = { valid: answered(valid), invalid: answered(invalid) }
  return `${JSON.stringify({ documents, ...file }, undefined, 1)}\n`
}

function drafts(): { readonly valid: readonly Draft[]; readonly invalid: readonly Draft[] } {
  const worlds = keptWorlds()
  const { plain, suspended, halfSigned, disclosure, signature } = worlds
  const asked: Question = { decision: 'recognise', request: REQUEST, facts: FACTS, losses: [] }
  const lost: Question = { ...asked, losses: [{ name: 'birthdate', refuse: true }] }
  const sealed = (kept: Kept, question: Question) => decideAndSeal(sha256, kept, question)
  const draft = (name: string, { canonical, bundle }: ReplayCase): Draft => ({
    name,
    receipt: canonical,
    bundle,
  })
  const base = sealed(suspended, asked)
  const before = sealed(plain, asked)
  const later: BundleInput = { role: 'notice', content: suspended.notices[0]?.compact ?? '' }
  const without = (role: string) => base.bundle.filter((input) => input.role !== role)
  const changed = (role: string) => withContent(base.bundle, role, (text) => `${text.slice(0, -1)}~`)
  const saying = (change: object) => canonicalJson({ ...base.receipt, ...change })
  return {
    valid: [
      draft('recognise, as agreed', before),
      draft('recognise, while the rule is suspended', base),
      draft('recognise, a suspension that came later lies in the bundle', {
        ...before,
        bundle: [...before.bundle, later],
      }),
      draft('recognise, an agreement that only one party signed', sealed(halfSigned, asked)),
      draft('recognise, a value that mapping lost', sealed(plain, lost)),
      draft('recognise, without the evidence behind the facts', {
        ...base,
        bundle: without('list').filter(({ role }) => role !== 'presentation'),
      }),
      draft('disclose', sealed(disclosure.kept, disclosure.question)),
      draft('acceptSignature', sealed(signature.kept, signature.question)),
    ],
    invalid: [
      ...['question', 'knowledge', 'agreement', 'notice'].flatMap((role) => [
        { name: `${role} left out`, receipt: base.canonical, bundle: without(role) },
        { name: `${role} with one byte changed`, receipt: base.canonical, bundle: changed(role) },
      ]),
      { name: 'list with one byte changed', receipt: base.canonical, bundle: changed('list') },
      { name: 'another verdict', receipt: saying({ verdict: 'RECOGNISED' }), bundle: base.bundle },
      { name: 'a reason kept back', receipt: saying({ reasons: [] }), bundle: base.bundle },
      { name: 'another time', receipt: saying({ at: day('2027-01-11') }), bundle: base.bundle },
      { name: 'semantics that nobody knows yet', receipt: saying({ semantics: 2 }), bundle: base.bundle },
    ],
  }
}

function keptWorlds() {
  const parsed = parseAgreement(read('be-jp-worked.json'))
  const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
  const plain: Kept = {
    anchors: pinsOf(worked),
    versions: [keepVersion(sha256, worked)],
    notices: [],
  }
  const opened = workedCase(worked, sha256).open()
  const [suspension = expect.fail('one notice is sent')] = noticeCase(sha256, opened).send([
    { type: 'suspend', party: 'JP', at: day('2027-01-10'), target: ['recognitions:jp-be.mnc'] },
  ])
  const signedByOne = keepVersion(sha256, worked, signEnvelope(sha256, worked, [KEYS.BE]))
  const disclosures = readVectors<DisclosureRequest, DisclosureFacts>(read, 'disclose.json').base
  const signatures = readVectors<SignatureRequest, SignatureFacts>(read, 'accept-signature.json').base
  const kept = (base: typeof disclosures | typeof signatures): Kept => {
    const agreement = agreementOf(read, base.agreement, base.changes)
    return { anchors: pinsOf(agreement), versions: [keepVersion(sha256, agreement)], notices: [] }
  }
  const questionOf = <const D extends string, R, F>(
    decision: D,
    { request, facts }: { request: R; facts: F },
  ) => ({
    decision,
    request,
    facts,
    losses: [],
  })
  return {
    plain,
    suspended: { ...plain, notices: [keepNotice(sha256, suspension)] },
    halfSigned: { ...plain, versions: [signedByOne] },
    disclosure: { kept: kept(disclosures), question: questionOf('disclose', disclosures) },
    signature: { kept: kept(signatures), question: questionOf('acceptSignature', signatures) },
  }
}
