import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import type { DisclosureFacts, DisclosureRequest, SignatureFacts, SignatureRequest } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import type { Kept } from './replay/kept-history.ts'
import type { Agreement } from './language/schema.ts'
import { pinsOf, type Sha256 } from './signature.ts'
import { type Question, questionText } from './replay/question.ts'
import { commitTo } from './receipt.ts'
import { readReceipt } from './replay/receipt-schema.ts'
import { replayReceipt } from './replay.ts'
import type { BundleInput } from './replay/bundle.ts'
import {
  decideAndSeal,
  keepNotice,
  keepVersion,
  RECEIVED,
  resealed,
  SALT,
  toyPorts,
  withContent,
} from './vectors/replay-world.ts'
import { caseOf, type Reader, readVectors, sendAll, type VectorFile } from './vectors/vector-world.ts'
import {
  AT,
  day,
  FACTS,
  KEYS,
  MY_NUMBER,
  noticeCase,
  REQUEST,
  signEnvelope,
  workedCase,
} from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const read: Reader = (name) => readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8')
const parsed = parseAgreement(read('be-jp-worked.json'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const ports = toyPorts(sha256)
const ALL_THERE = { result: 'identical', unchecked: [] }

function keptWorld(agreement: Agreement, notices: Parameters<typeof sendAll>[2] = []): Kept {
  const about = { agreement, sha256: sha256(canonicalJson(agreement)) }
  return {
    anchors: pinsOf(agreement),
    versions: [keepVersion(sha256, agreement)],
    notices: sendAll(sha256, about, notices).map((one) => keepNotice(sha256, one)),
  }
}

/** Decided, sealed, written down, read back, decided again. */
function roundTrip(kept: Kept, question: Question) {
  const { canonical, bundle } = decideAndSeal(sha256, kept, question)
  const back = readReceipt(canonical)
  if (back.result !== 'read') throw new Error(JSON.stringify(back))
  return { receipt: back.receipt, replay: replayReceipt(back.receipt, bundle, ports) }
}

function vectorsOf<R, F>(file: VectorFile<R, F>) {
  return [...file.valid, ...file.invalid].map((vector) => ({ ...vector, ...caseOf(file, vector.input) }))
}

describe('the vectors of disclose', () => {
  const file = readVectors<DisclosureRequest, DisclosureFacts>(read, 'disclose.json')
  test.each(vectorsOf(file))(
    '$name: identical',
    ({ agreement, notices, request, facts, expect: expected }) => {
      const question = { decision: 'disclose', request, facts, losses: [] } as const
      const { receipt, replay } = roundTrip(keptWorld(agreement, notices), question)
      expect(replay).toEqual(ALL_THERE)
      expect([receipt.verdict, receipt.reasons.map(({ code }) => code)]).toEqual([
        expected.verdict,
        expected.reasons,
      ])
    },
  )
})

describe('the vectors of acceptSignature', () => {
  const file = readVectors<SignatureRequest, SignatureFacts>(read, 'accept-signature.json')
  test.each(vectorsOf(file))(
    '$name: identical',
    ({ agreement, notices, request, facts, expect: expected }) => {
      const question = { decision: 'acceptSignature', request, facts, losses: [] } as const
      const { receipt, replay } = roundTrip(keptWorld(agreement, notices), question)
      expect(replay).toEqual(ALL_THERE)
      // A later version without the first: who keeps envelopes finds nobody who vouches for its signers.
      const reasons = agreement.version === 1 ? expected.reasons : ['AGR_SIGNER_UNKNOWN']
      expect([receipt.verdict, receipt.reasons.map(({ code }) => code)]).toEqual([expected.verdict, reasons])
    },
  )
})

const QUESTION = { decision: 'recognise', request: REQUEST, facts: FACTS, losses: [] } as const
const plain = keptWorld(worked)
const opened = workedCase(worked, sha256).open()
const suspension = noticeCase(sha256, opened).send([
  { type: 'suspend', party: 'JP', at: day('2027-01-10'), target: ['recognitions:jp-be.mnc'] },
])
const suspended: Kept = { ...plain, notices: suspension.map((one) => keepNotice(sha256, one)) }
const halfSigned: Kept = {
  ...plain,
  versions: [keepVersion(sha256, worked, signEnvelope(sha256, worked, [KEYS.BE]))],
}

type Row = [what: string, kept: Kept, question: Question, reasons: readonly string[]]
const asked = (request: object, facts: object = {}): Question => ({
  ...QUESTION,
  request: { ...REQUEST, ...request },
  facts: { ...FACTS, ...facts },
})

test.each<Row>([
  ['as agreed', plain, QUESTION, ['PILOT', 'LOA_PROVISIONAL']],
  ['suspended', suspended, QUESTION, ['SUSPENDED_BY_NOTICE', 'PILOT', 'LOA_PROVISIONAL']],
  ['one signature is missing', halfSigned, QUESTION, ['AGR_SIGNATURE_MISSING']],
  ['no agreement at all', { anchors: [], versions: [], notices: [] }, QUESTION, ['NO_RULE']],
  ['between others', plain, asked({ partner: '' }), ['NO_RULE']],
  [
    'before the beginning',
    plain,
    asked({ at: '2026-11-30T23:59:59.999Z' }),
    ['AGR_NOT_IN_FORCE', 'PILOT', 'ISSUED_OUT_OF_WINDOW', 'LOA_PROVISIONAL'],
  ],
  [
    'a forbidden claim',
    plain,
    asked({ asked: [MY_NUMBER] }),
    ['PILOT', 'LOA_PROVISIONAL', 'CLAIM_FORBIDDEN'],
  ],
  [
    'nothing could be read',
    plain,
    asked({}, { present: null }),
    ['CREDENTIAL_UNDETERMINED', 'PILOT', 'LOA_PROVISIONAL'],
  ],
  [
    'what mapping lost',
    plain,
    {
      ...QUESTION,
      losses: [
        { name: 'birthdate', refuse: true },
        { name: 'name_native', refuse: false },
      ],
    },
    ['PILOT', 'LOA_PROVISIONAL', 'CLAIM_MISSING', 'CLAIM_LOST'],
  ],
])('recognise, %s: identical', (_, kept, question, reasons) => {
  const { receipt, replay } = roundTrip(kept, question)
  expect(receipt.reasons.map(({ code }) => code).toSorted()).toEqual(reasons.toSorted())
  expect(replay).toEqual(ALL_THERE)
})

test('[BE-JP 4] a suspension that came later changes nothing about the decision before it', () => {
  const before = decideAndSeal(sha256, plain, QUESTION)
  const after: BundleInput = { role: 'notice', content: suspended.notices[0]?.compact ?? '' }
  const today = asked({ at: day('2027-02-01'), knownAt: day('2027-02-01') })
  expect(decideAndSeal(sha256, suspended, today).receipt.verdict).not.toBe(before.receipt.verdict)
  // The receipt names no notice: one that is put beside it does not count.
  expect(replayReceipt(before.receipt, [...before.bundle, after], ports)).toEqual(ALL_THERE)
})

test('a later version is judged by the signers that were pinned when it came', () => {
  const second: Agreement = {
    ...worked,
    version: 2,
    previous: { version: 1, sha256: opened.sha256 },
    validity: { ...worked.validity, inForceFrom: day('2027-01-01') },
  }
  const { send } = noticeCase(sha256, opened)
  const change = (party: 'BE' | 'JP', x5t: string) => ({
    type: 'signer-change' as const,
    party,
    at: day('2027-01-05'),
    severity: 'critical',
    signers: [{ 'x5t#S256': x5t, from: day('2027-01-05') }],
    until: day('2027-01-06'),
  })
  const fresh = sha256('new key').slice(0, 43)
  const notices = send([
    change('JP', fresh),
    { type: 'acknowledge', party: 'BE', at: day('2027-01-05'), ref: 0 },
  ]).map((one) => keepNotice(sha256, one))
  const late = { ...keepVersion(sha256, second), receivedAt: RECEIVED }
  const kept: Kept = { ...plain, versions: [...plain.versions, late], notices }
  const { receipt, replay } = roundTrip(kept, QUESTION)
  expect(receipt.agreement?.version).toBe(2)
  expect(replay).toEqual(ALL_THERE)
})

const base = decideAndSeal(sha256, suspended, QUESTION)
const without = (role: string) => base.bundle.filter((input) => input.role !== role)
const hashOf = (role: string) => {
  const named = base.receipt.inputs.find((input) => input.role === role) ?? expect.fail(role)
  return 'sha256' in named ? named.sha256 : named.commit
}

describe.each(['question', 'knowledge', 'agreement', 'notice'])('%s', (role) => {
  test('left out: missing, by its hash', () => {
    expect(replayReceipt(base.receipt, without(role), ports)).toEqual({
      result: 'missing',
      role,
      hash: hashOf(role),
    })
  })
  test('with any byte changed: wrong input', () => {
    const { length } = String(base.bundle.find((input) => input.role === role)?.content)
    for (const place of [0, Math.floor(length / 2), length - 1]) {
      const changed = withContent(base.bundle, role, (text) => {
        const other = text[place] === 'A' ? 'B' : 'A'
        return text.slice(0, place) + other + text.slice(place + 1)
      })
      expect(replayReceipt(base.receipt, changed, ports)).toMatchObject({ result: 'wrong-input', role })
    }
  })
})

describe.each(['list', 'presentation'])('%s, evidence behind the facts', (role) => {
  test('left out: identical, and said to be unchecked', () => {
    expect(replayReceipt(base.receipt, without(role), ports)).toEqual({
      result: 'identical',
      unchecked: [role],
    })
  })
  test('another one: wrong input', () => {
    const changed = withContent(base.bundle, role, (text) => `${text} `)
    expect(replayReceipt(base.receipt, changed, ports)).toMatchObject({ result: 'wrong-input', role })
  })
})

test('a salt without its document is no document', () => {
  const bundle = [...without('presentation'), { role: 'presentation', salt: SALT }]
  expect(replayReceipt(base.receipt, bundle, ports)).toEqual({
    result: 'identical',
    unchecked: ['presentation'],
  })
})

test('a question under another salt is another question', () => {
  const bundle = base.bundle.map((input) =>
    input.role === 'question' ? { ...input, salt: new Uint8Array(32) } : input,
  )
  expect(replayReceipt(base.receipt, bundle, ports)).toMatchObject({
    result: 'wrong-input',
    role: 'question',
  })
})

test('a receipt that seals no question cannot be replayed, and says so', () => {
  const inputs = base.receipt.inputs.filter(({ role }) => role !== 'question')
  expect(replayReceipt({ ...base.receipt, inputs }, base.bundle, ports)).toEqual({
    result: 'missing',
    role: 'question',
    hash: null,
  })
})

test.each<[string, object, string, string, string]>([
  ['verdict', { verdict: 'RECOGNISED' }, '/verdict', '"RECOGNISED"', '"SUSPENDED"'],
  [
    'a reason taken away',
    { reasons: base.receipt.reasons.slice(1) },
    '/reasons/0/class',
    '"limit"',
    '"suspend"',
  ],
  ['rule', { rule: null }, '/rule', 'null', '"jp-be.mnc"'],
  ['time', { at: day('2027-01-01') }, '/at', `"${day('2027-01-01')}"`, `"${AT}"`],
  [
    'effect',
    { effect: { ...base.receipt.effect, assurance: 'high' } },
    '/effect/assurance',
    '"high"',
    '"none"',
  ],
  [
    'head of the notices',
    { noticesHead: 'a'.repeat(64) },
    '/noticesHead',
    `"${'a'.repeat(64)}"`,
    `"${base.receipt.noticesHead}"`,
  ],
  [
    'trace',
    { trace: base.receipt.trace.slice(0, -1) },
    '/trace/20',
    'null',
    '{"check":"F1","codes":[],"result":"ok"}',
  ],
])('another %s in the receipt: different, at the first place', (_, change, pointer, recorded, replayed) => {
  const receipt = { ...base.receipt, ...change }
  const result = replayReceipt(receipt, base.bundle, ports)
  expect(result).toEqual({
    result: 'different',
    pointer,
    recorded: recorded === 'null' && pointer.startsWith('/trace') ? null : recorded,
    replayed,
  })
})

test('rules of tomorrow are not replayed with those of today', () => {
  expect(replayReceipt({ ...base.receipt, semantics: 2 }, base.bundle, ports)).toEqual({
    result: 'unknown-semantics',
    semantics: 2,
  })
})

/** Sealed anew with right hashes: only the content is wrong. */
function forged(role: string, change: (content: string) => string) {
  const bundle = withContent(base.bundle, role, change)
  const seal = ({ content = '', salt }: BundleInput) =>
    salt === undefined ? sha256(content) : commitTo(content, salt, sha256)
  return replayReceipt(resealed(base.receipt, bundle, seal), bundle, ports)
}

test.each<[string, string, (text: string) => string, string]>([
  [
    'a question with one more member',
    'question',
    (text) => text.replace('{"facts":{', '{"facts":{"aa":1,'),
    'question',
  ],
  ['a question that is not canonical', 'question', (text) => `${text} `, 'question'],
  [
    'a question with a member twice',
    'question',
    (text) => text.replace('{"facts"', '{"facts":1,"facts"'),
    'question',
  ],
  ['a question without its facts', 'question', (text) => text.replace('"facts"', '"fakts"'), 'question'],
  ['a question of another decision', 'question', () => questionText({ ...DISCLOSURE }), 'question'],
  [
    'a question with a time that is none',
    'question',
    (text) => text.replaceAll(AT, '2027-02-30T00:00:00.000Z'),
    'question',
  ],
  ['knowledge that leaves out a notice', 'knowledge', (text) => withMember(text, 'notices', []), 'knowledge'],
  [
    'knowledge that leaves out a version',
    'knowledge',
    (text) => withMember(text, 'versions', []),
    'knowledge',
  ],
  ['knowledge of another form', 'knowledge', (text) => withMember(text, 'schema', 'x'), 'knowledge'],
])('%s, rightly sealed: wrong input', (_, role, change, at) => {
  expect(forged(role, change)).toMatchObject({ result: 'wrong-input', role: at })
})

test('other anchors, rightly sealed: the agreement does not open, and the decision comes out otherwise', () => {
  const result = forged('knowledge', (text) => withMember(text, 'anchors', []))
  expect(result).toMatchObject({ result: 'different', pointer: '/agreement' })
})

function withMember(text: string, member: string, value: unknown): string {
  return canonicalJson({ ...(JSON.parse(text) as object), [member]: value })
}

const disclosures = readVectors<DisclosureRequest, DisclosureFacts>(read, 'disclose.json')
const DISCLOSURE = {
  decision: 'disclose',
  request: disclosures.base.request,
  facts: disclosures.base.facts,
  losses: [],
} as const
