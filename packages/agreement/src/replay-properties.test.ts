/** Properties of sealing and replay (agreement-1 §11, §14 P3): whatever was decided comes out again, and only that. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAgreement, readAgreement } from './agreement.ts'
import type { DisclosureFacts, DisclosureRequest, SignatureFacts, SignatureRequest } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import { parseJson } from './json.ts'
import type { Kept } from './replay/kept-history.ts'
import type { Agreement } from './language/schema.ts'
import { type Question, questionText, readQuestion } from './replay/question.ts'
import { readReceipt } from './replay/receipt-schema.ts'
import { replayReceipt } from './replay.ts'
import { pinsOf, type Sha256 } from './signature.ts'
import { createBundle, readBundle } from './replay/bundle.ts'
import { drawsFrom } from './vectors/draw.ts'
import { drawAgreement, drawNotices, drawOther } from './vectors/drawn-agreements.ts'
import { drawFacts, drawRequest } from './vectors/drawn-questions.ts'
import {
  decideAndSeal,
  keepNotice,
  keepVersion,
  type ReplayCase,
  toyPorts,
  withContent,
} from './vectors/replay-world.ts'
import { agreementOf, type Reader, readVectors } from './vectors/vector-world.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const read: Reader = (name) => readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8')
const parsed = parseAgreement(read('be-jp-worked.json'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const ports = toyPorts(sha256)

/** Two others sign the same text: it has no say between Belgium and Japan. */
const strangers: Agreement = {
  ...worked,
  id: 'urn:entente:agreement:ma-lu',
  relations: [],
  parties: [
    { ...worked.parties[0], covers: ['MA'] },
    { ...worked.parties[1], covers: ['LU'] },
  ],
}

function keptOf(
  agreements: readonly Agreement[],
  noticesOf: (agreement: Agreement) => Kept['notices'],
): Kept {
  return {
    anchors: pinsOf(worked),
    versions: agreements.map((agreement) => keepVersion(sha256, agreement)),
    notices: agreements.flatMap(noticesOf),
  }
}

/** One of the two agreements is about others. */
const plain = keptOf([strangers, worked], () => [])

const isReadable = (question: Question): boolean => readQuestion(questionText(question), question.decision).ok

const anyQuestion = fc
  .tuple(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom(98, 90, 70))
  .map(([seed, usually]): Question => {
    const draw = drawsFrom(seed, usually)
    const request = drawRequest(draw)
    const losses = draw
      .some(['birthdate', 'name_native', 'nationalities'])
      .map((name) => ({ name, refuse: draw.chance(30) }))
    return {
      decision: 'recognise',
      request,
      facts: drawFacts(draw, request),
      losses: draw.chance(50) ? [] : losses,
    }
  })
  .filter(isReadable)

/** Through the texts, as from one machine to another. */
function replayed({ canonical, bundle }: ReplayCase) {
  const receipt = readReceipt(canonical)
  const inputs = readBundle(createBundle(bundle))
  if (receipt.result !== 'read' || !inputs.ok) throw new Error(JSON.stringify([receipt, inputs]))
  return replayReceipt(receipt.receipt, inputs.inputs, ports)
}

/** A question that no node can answer (a level without a scale) is thrown out by the decision itself. */
function sealedOrNothing(kept: Kept, question: Question): ReplayCase | undefined {
  try {
    return decideAndSeal(sha256, kept, question)
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

test('P3: any question, decided, sealed, written and read, replays identical', () => {
  const verdicts = new Set<string>()
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const sealed = sealedOrNothing(plain, question)
      fc.pre(sealed !== undefined)
      verdicts.add(sealed.receipt.verdict)
      expect(replayed(sealed)).toEqual({ result: 'identical', unchecked: [] })
    }),
    { numRuns: 200, seed: 3 },
  )
  expect(verdicts.size).toBeGreaterThan(2)
})

test('P3: under any agreements and notices, of which only those count that can have a say', () => {
  const named = new Set<number>()
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), anyQuestion, (seed, question) => {
      const draw = drawsFrom(seed, 85)
      const agreements = [drawAgreement(draw, known), drawOther(draw, known)].map(whole).filter(isWhole)
      const kept = keptOf([strangers, ...agreements], (agreement) => {
        const canonical = canonicalJson(agreement)
        const about = { agreement, canonical, sha256: sha256(canonical), signatures: [] }
        return draw.chance(40) ? drawNotices(draw, about, sha256).map((one) => keepNotice(sha256, one)) : []
      })
      const sealed = sealedOrNothing(kept, question)
      fc.pre(sealed !== undefined)
      const inputs = sealed.receipt.inputs.filter(({ role }) => role === 'agreement')
      named.add(inputs.length)
      expect(inputs.length).toBeLessThanOrEqual(agreements.length)
      expect(replayed(sealed)).toEqual({ result: 'identical', unchecked: [] })
    }),
    { numRuns: 60, seed: 4 },
  )
  expect(named).toEqual(new Set([0, 1, 2]))
})

/** Every purpose that is drawn is defined. */
const known: Agreement = {
  ...worked,
  purposes: Object.assign(
    { statistics: { iri: 'urn:test:statistics', text: { en: 'test' } } },
    worked.purposes,
  ),
}

/** Drawn agreements may have empty lists, which nobody can sign. */
function whole(agreement: Agreement): Agreement {
  const recognitions = agreement.recognitions.map((rule) =>
    Object.assign({}, rule, {
      claims: rule.claims.map((claim) => {
        const { purposes = [], ...rest } = { purposes: undefined, ...claim }
        return purposes.length === 0 ? rest : { ...rest, purposes }
      }),
    }),
  )
  const dataExchange = agreement.dataExchange.map((clause) =>
    clause.allow.length === 0 ? { ...clause, allow: ['birthdate'] } : clause,
  )
  return { ...agreement, recognitions, dataExchange }
}

function isWhole(agreement: Agreement): boolean {
  return readAgreement(parseJson(canonicalJson(agreement))).ok
}

const disclosures = readVectors<DisclosureRequest, DisclosureFacts>(read, 'disclose.json')
const signatures = readVectors<SignatureRequest, SignatureFacts>(read, 'accept-signature.json')
const { base: disclosure } = disclosures
const { base: signature } = signatures
const CASES = [
  {
    name: 'disclose',
    kept: keptOf([agreementOf(read, disclosure.agreement, disclosure.changes)], () => []),
    question: { decision: 'disclose', request: disclosure.request, facts: disclosure.facts, losses: [] },
  },
  {
    name: 'acceptSignature',
    kept: keptOf([agreementOf(read, signature.agreement)], () => []),
    question: { decision: 'acceptSignature', request: signature.request, facts: signature.facts, losses: [] },
  },
  { name: 'recognise', kept: plain, question: fc.sample(anyQuestion, { numRuns: 1, seed: 1 })[0] },
] as readonly { readonly name: string; readonly kept: Kept; readonly question: Question }[]

type Members = { [member: string]: unknown }

/** Every value inside, with what would change it and nothing else. */
function leavesOf(value: unknown, change: (to: unknown) => void): (() => void)[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item, place) => leavesOf(item, (to) => (value[place] = to)))
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([name, item]) =>
      leavesOf(item, (to) => ((value as Members)[name] = to)),
    )
  if (typeof value === 'string') return [() => change(`${value}x`)]
  if (typeof value === 'number') return [() => change(value + 1)]
  if (typeof value === 'boolean') return [() => change(!value)]
  return [() => change('x')]
}

test.each(CASES)(
  '$name: with any single field of the facts changed it is the wrong input',
  ({ kept, question }) => {
    const sealed = decideAndSeal(sha256, kept, question)
    const text = questionText(question)
    const count = leavesOf((JSON.parse(text) as Members)['facts'], () => undefined).length
    expect(count).toBeGreaterThan(15)
    for (let place = 0; place < count; place++) {
      const copy = JSON.parse(text) as Members
      leavesOf(copy['facts'], () => undefined)[place]?.()
      const changed = canonicalJson(copy)
      expect(changed).not.toBe(text)
      const bundle = withContent(sealed.bundle, 'question', () => changed)
      expect(replayReceipt(sealed.receipt, bundle, ports)).toMatchObject({
        result: 'wrong-input',
        role: 'question',
      })
    }
  },
)

test('P18: nothing of the question stands in the receipt but hashes', () => {
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const sealed = sealedOrNothing(plain, { ...question, losses: [] })
      fc.pre(sealed !== undefined)
      const { inputs } = sealed.receipt
      for (const input of inputs) {
        expect(Object.keys(input)).toHaveLength(2)
        expect(Object.values(input)[1]).toMatch(/^[0-9a-f]{64}$/)
      }
      const commits = inputs.filter((input) => 'commit' in input).map(({ role }) => role)
      expect(commits.toSorted()).toEqual(['presentation', 'question'])
    }),
    { numRuns: 20 },
  )
})

/** Bundles come from strangers: never an exception, and nothing but the six answers. */
test('a bundle of anything is read or refused, never an error', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((text) => `{"inputs":${text}}`),
      ),
      (text) => {
        expect(readBundle(text)).toMatchObject({ ok: false })
        expect(['unreadable', 'unknown-semantics']).toContain(readReceipt(text).result)
      },
    ),
  )
})
