import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { base64url, createLeaf, createWebDriver, type Leaf, runAsync } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { type Answers, canVerify, type Checked, checkProof, type ProofReport } from './check-proof.ts'
import { agreementText, compactOf, logOf } from './proof-fixtures.ts'

type Case = { readonly name: string; readonly kind: string; readonly input: never }
type File = {
  readonly keys: { readonly [id: string]: { readonly verifier: string } }
  readonly valid: readonly Case[]
  readonly invalid: readonly Case[]
}
type ProofInput = { readonly text: string; readonly leaf: Leaf }

const VECTORS = join(import.meta.dirname, '../../../trust/src/tlog/vectors/log.json')
const file = JSON.parse(readFileSync(VECTORS, 'utf8')) as File
const keys = (...ids: string[]) => ids.map((id) => file.keys[id]?.verifier ?? expect.fail(id)).join('\n')
const ALL = keys('log', 'own-cosigner', 'partner')
const driver = createWebDriver(crypto.subtle)
/** After the cosignatures of the vectors, 1 800 000 001 and 1 800 000 002. */
const NOW = 1_800_000_100

const check = (answers: Partial<Answers>, now = NOW): Promise<ProofReport> =>
  runAsync(checkProof({ document: '', salt: '', proof: '', keys: ALL, ...answers }, now), driver)
const proofs = (cases: readonly Case[]) =>
  cases.filter(({ kind }) => kind === 'proof').map(({ name, input }) => [name, input as ProofInput] as const)
const hashOf = ({ t, sha256 }: Leaf) => `${t}/${sha256}`
const input = (name: string): ProofInput =>
  new Map(proofs([...file.valid, ...file.invalid])).get(name) ?? expect.fail(name)
const SECOND = input('the second of five')
const entryOf = (leaf: Leaf) => Buffer.from(createLeaf(leaf)).toString()
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

describe('vectors of agreement-1 §16', () => {
  test.each(proofs(file.valid))('proved: %s', async (_, { text, leaf }) => {
    const report = await check({ document: hashOf(leaf), proof: text })
    expect(report).toMatchObject({ outcome: 'proved', kind: 'hash', leaf, origin: 'node.be.example/log' })
    expect(report).toMatchObject({ seconds: 1_800_000_002, unchecked: [] })
    expect(report).toMatchObject({
      cosigners: [
        { name: 'node.be.example/witness', own: true, result: 'holds', seconds: 1_800_000_001 },
        { name: 'node.jp.example/witness', own: false, result: 'holds', seconds: 1_800_000_002 },
      ],
    })
  })

  test.each(proofs(file.invalid))('not proved: %s', async (_, { text, leaf }) => {
    expect(await check({ document: hashOf(leaf), proof: text })).not.toMatchObject({ outcome: 'proved' })
    expect(await check({ document: hashOf(leaf), proof: text, keys: keys('log') })).toMatchObject({
      outcome: expect.stringMatching(/^(refused|mistaken)$/),
    })
  })
})

type Wrong = readonly [what: string, answers: Partial<Answers>, report: object]
const asked = { document: hashOf(SECOND.leaf), proof: SECOND.text }
const refused = (refusal: string) => ({ outcome: 'refused', refusal })
const mistaken = (...mistakes: object[]) => ({ outcome: 'mistaken', mistakes })
const change = (text: string, from: string, to: string): string => {
  expect(text).toContain(from)
  return text.replace(from, () => to)
}

test.each<Wrong>([
  ['another leaf', { document: hashOf(input('another leaf').leaf) }, refused('notIncluded')],
  ['another place', { proof: change(SECOND.text, 'index 1', 'index 0') }, refused('notIncluded')],
  [
    'a proof without a hash',
    { proof: change(SECOND.text, /^bdR5.*\n/m.exec(SECOND.text)?.[0] ?? '!', '') },
    refused('notIncluded'),
  ],
  ['another size', { proof: change(SECOND.text, '/log\n5\n', '/log\n6\n') }, refused('badSignature')],
  [
    'a signature of the log that is changed',
    { proof: change(SECOND.text, 's9bTRSLY', 's9bTRSLZ') },
    refused('badSignature'),
  ],
  ['another key of the same log', { keys: keys('log-other-key', 'partner') }, refused('notSigned')],
  ['the checkpoint of a stranger', { proof: input('not signed by the log').text }, refused('notSigned')],
  [
    'an extra line of data',
    { proof: input('extra data').text },
    mistaken({ field: 'proof', code: 'proofUnreadable' }),
  ],
  [
    'another form of proof',
    { proof: input('another version').text },
    mistaken({ field: 'proof', code: 'proofUnreadable' }),
  ],
  [
    'half a proof',
    { proof: SECOND.text.slice(0, 90) },
    mistaken({ field: 'proof', code: 'proofUnreadable' }),
  ],
  [
    'an endless proof',
    { proof: SECOND.text + 'x'.repeat(200_000) },
    mistaken({ field: 'proof', code: 'proofUnreadable' }),
  ],
  [
    'a checkpoint without root',
    { proof: change(SECOND.text, 'd4LpKV2e74cztp6OxAQ9SBDw4BlKZit3AIy5ab8cFkA=', 'x') },
    mistaken({ field: 'proof', code: 'proofUnreadable' }),
  ],
])('not proved: %s', async (_, answers, report) => {
  expect(await check({ ...asked, ...answers })).toMatchObject(report)
})

describe('keys', () => {
  const one = (code: string, more = {}) => mistaken({ field: 'keys', code, ...more })
  const PARTNER = keys('partner')
  test.each<Wrong>([
    ['none', { keys: ' \n' }, one('keysMissing')],
    ['only those of cosigners', { keys: PARTNER }, one('logKeyMissing', { origin: 'node.be.example/log' })],
    [
      'a line that lost a character',
      { keys: `${keys('log')}\n\n${PARTNER.slice(0, -1)}` },
      one('keyUnreadable', { line: 3 }),
    ],
    ['a line with another name', { keys: `x${keys('log')}` }, one('keyUnreadable', { line: 1 })],
    ['too many', { keys: Array.from({ length: 33 }, (_, at) => `k${at}`).join('\n') }, one('tooManyKeys')],
  ])('%s: nothing is proved', async (_, answers, report) => {
    expect(await check({ ...asked, ...answers })).toMatchObject(report)
  })

  test('the key of another log proves nothing', async () => {
    const { keys: other } = await logOf(['x'], 'other.example/log')
    expect(await check({ ...asked, keys: other })).toMatchObject({
      ...refused('otherLog'),
      origin: 'node.be.example/log',
    })
  })

  test.each([
    ['no cosigner: no time', keys('log'), undefined, ['node.be.example/witness', 'node.jp.example/witness']],
    ['only the log itself', keys('log', 'own-cosigner'), 1_800_000_001, ['node.jp.example/witness']],
  ])('%s, and not proved', async (_, given, seconds, unchecked) => {
    const report = await check({ ...asked, keys: given })
    expect(report).toMatchObject({ outcome: 'alone', unchecked, place: { index: 1, size: 5 } })
    expect((report as Checked).seconds).toBe(seconds)
  })

  test('a cosigner that was named and did not sign refuses the whole', async () => {
    const report = await check({ ...asked, keys: keys('log', 'partner', 'witness') })
    expect(report).toMatchObject(refused('cosigners'))
    expect(report).toMatchObject({
      cosigners: [{ result: 'holds' }, { name: 'witness.example/w1', result: 'absent' }],
    })
    expect(report).not.toHaveProperty('seconds')
  })

  test('a cosignature that was changed is named, and refuses the whole', async () => {
    const proof = change(SECOND.text, 'f5r9ZAAAAABrSdICepp', 'f5r9ZAAAAABrSdIBepp')
    expect(await check({ ...asked, proof })).toMatchObject({
      ...refused('cosigners'),
      cosigners: [{ result: 'holds' }, { name: 'node.jp.example/witness', result: 'wrong' }],
    })
  })

  test.each([
    [1_800_000_002 - 60, 'proved'],
    [1_800_000_002 - 61, 'refused'],
  ])('at %i the cosignature of the partner is %s', async (now, outcome) => {
    expect(await check(asked, now)).toMatchObject({ outcome })
  })

  test('the order of keys, blank lines, a line twice and an old key of the log change nothing', async () => {
    const lines = [...ALL.split('\n'), '', keys('log-other-key'), keys('partner')]
    const wanted = await check(asked)
    for (const given of [lines, lines.toReversed()]) {
      const report = await check({ ...asked, keys: given.join('\r\n') })
      expect(report).toMatchObject({ outcome: 'proved', seconds: 1_800_000_002, unchecked: [] })
      expect(new Set((report as Checked).cosigners)).toEqual(new Set((wanted as Checked).cosigners))
    }
  })
})

test('what copying does to the ends of a text changes nothing', async () => {
  const proof = `\n ${SECOND.text.replaceAll('\n', '\r\n').trim()}\r\n\r\n`
  const document = ` ${hashOf(SECOND.leaf).toUpperCase()}\n`
  expect(await check({ document, proof })).toMatchObject({ outcome: 'proved' })
})

test('any one character of the proof changed: never proved, never more than was proved before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(SECOND.text.length - 2), fc.integer({ min: 33, max: 126 }), async (at, code) => {
      const changed = SECOND.text.slice(0, at) + String.fromCharCode(code) + SECOND.text.slice(at + 1)
      fc.pre(changed !== SECOND.text)
      expect(await check({ ...asked, proof: changed })).not.toMatchObject({ outcome: 'proved' })
    }),
    { numRuns: 200 },
  )
})

describe('documents', () => {
  const RECEIPT = compactOf('vnd.entente.receipt+json', '{"@type":"EntenteReceipt"}')
  const NOTICE = compactOf('vnd.entente.notice+json', '{"@type":"EntenteNotice"}')
  const LIST = compactOf('json', '{"LoTE":{}}')
  const CANONICAL = '{"@type":"EntenteAgreement","id":"渡邉"}'
  const SALT = Buffer.alloc(32, 7)
  const BUNDLE = JSON.stringify(
    {
      inputs: [
        { role: 'presentation', salt: 'x' },
        { role: 'receipt', salt: base64url(SALT) },
      ],
    },
    undefined,
    2,
  )
  const commitment = sha256(Buffer.concat([Buffer.from([0]), SALT, Buffer.from(RECEIPT)]))

  type Good = readonly [kind: string, answers: Partial<Answers>, leaf: Leaf]
  test.each<Good>([
    [
      'receipt',
      { document: RECEIPT, salt: base64url(SALT) },
      { t: 'receipt-commitment', sha256: commitment },
    ],
    ['receipt', { document: ` ${RECEIPT}\n`, salt: BUNDLE }, { t: 'receipt-commitment', sha256: commitment }],
    ['agreement', { document: agreementText(CANONICAL) }, { t: 'agreement', sha256: sha256(CANONICAL) }],
    [
      'notice',
      { document: NOTICE, salt: 'not needed' },
      { t: 'notice', sha256: sha256('{"@type":"EntenteNotice"}') },
    ],
    ['list', { document: LIST }, { t: 'list-digest', sha256: sha256(LIST) }],
    [
      'hash',
      { document: `https://node.be.example/log/proof/notice/${'a'.repeat(64)}` },
      { t: 'notice', sha256: 'a'.repeat(64) },
    ],
  ])('a %s is found in a log that holds it, and not in one that does not', async (kind, answers, leaf) => {
    const holding = await logOf([entryOf(leaf), 'another'])
    expect(await check({ ...answers, ...holding }, NOW)).toMatchObject({ outcome: 'proved', kind, leaf })
    const without = await logOf(['x', 'another'])
    expect(await check({ ...answers, ...without }, NOW)).toMatchObject({ ...refused('notIncluded'), leaf })
  })

  test('the wrong salt is another leaf', async () => {
    const entry = entryOf({ t: 'receipt-commitment', sha256: commitment })
    const given = { document: RECEIPT, salt: base64url(Buffer.alloc(32, 8)), ...(await logOf([entry])) }
    expect(await check(given)).toMatchObject(refused('notIncluded'))
  })

  const flipped = `${RECEIPT.slice(0, -1)}${RECEIPT.endsWith('A') ? 'B' : 'A'}`
  const salted = { salt: base64url(SALT) }
  const doc = (code: string) => mistaken({ field: 'document', code })
  const noSalt = (code: string) => mistaken({ field: 'salt', code })
  test.each<Wrong>([
    ['nothing', { document: ' \n' }, doc('documentMissing')],
    ['words', { document: 'my receipt' }, doc('documentUnreadable')],
    ['a bare hash', { document: 'a'.repeat(64) }, doc('kindMissing')],
    ['a hash of an unknown kind', { document: `letter/${'a'.repeat(64)}` }, doc('documentUnreadable')],
    ['an agreement without envelope', { document: CANONICAL }, doc('documentUnreadable')],
    [
      'an envelope with two payloads',
      { document: change(agreementText(CANONICAL), '{', '{"payload":"e30",') },
      doc('documentUnreadable'),
    ],
    [
      'an envelope that is cut',
      { document: agreementText(CANONICAL).slice(0, -1) },
      doc('documentUnreadable'),
    ],
    [
      'an envelope of no base64url',
      { document: '{"payload":"=","signatures":[]}' },
      doc('documentUnreadable'),
    ],
    [
      'a message of a negotiation',
      { document: compactOf('vnd.entente.message+json', '{}') },
      doc('documentUnreadable'),
    ],
    ['a JWS without header', { document: 'e.e30.e30' }, doc('documentUnreadable')],
    ['more than fits', { document: 'x'.repeat(8 * 1024 * 1024 + 1) }, doc('tooLong')],
    ['a receipt without salt', { document: RECEIPT }, noSalt('saltMissing')],
    [
      'a salt that is too short',
      { document: RECEIPT, salt: base64url(SALT.subarray(1)) },
      noSalt('saltWrong'),
    ],
    ['a salt of hex', { document: RECEIPT, salt: SALT.toString('hex') }, noSalt('saltWrong')],
    [
      'a bundle without the salt of the receipt',
      { document: RECEIPT, salt: '{"inputs":[{"role":"question"}]}' },
      noSalt('saltWrong'),
    ],
    [
      'a bundle that is too long',
      { document: RECEIPT, salt: `{${' '.repeat(8 * 1024 * 1024)}}` },
      noSalt('tooLong'),
    ],
    ['a receipt with another signature', { document: flipped, ...salted }, refused('notIncluded')],
  ])('%s', async (_, answers, report) => {
    expect(await check({ proof: SECOND.text, ...answers })).toMatchObject(report)
  })

  test('everything that is missing is told at once', async () => {
    const report = await check({ keys: '' })
    expect(report).toEqual(
      mistaken(
        { ok: false, field: 'document', code: 'documentMissing' },
        { ok: false, field: 'proof', code: 'proofMissing' },
        { ok: false, field: 'keys', code: 'keysMissing' },
      ),
    )
  })
})

test('a browser without Ed25519 is known as one', async () => {
  expect(await runAsync(canVerify(), driver)).toBe(true)
  const without = createWebDriver({
    digest: crypto.subtle.digest.bind(crypto.subtle),
    verify: crypto.subtle.verify.bind(crypto.subtle),
    sign: crypto.subtle.sign.bind(crypto.subtle),
    importKey: () => Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError')),
  })
  expect(await runAsync(canVerify(), without)).toBe(false)
})
