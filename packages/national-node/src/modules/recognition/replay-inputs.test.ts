import {
  type Basis,
  type CompiledAgreements,
  compileAgreements,
  type Kept,
  type Question,
  readBundle,
} from '@entente/agreement'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { steppingClock } from '../../kernel/clock.ts'
import { hexSha256 } from '../../kernel/crypto.ts'
import type { Store } from '../../store/database.ts'
import { eachStore } from '../../store/each-store.ts'
import { createDecisionBasis } from './decision-basis.ts'
import { findBundle } from './find-bundle.ts'
import { sealQuestion } from './seal-question.ts'
import { deleteSalts, findDocuments, insertReceipt } from './store.ts'

const START = '2027-01-15T10:00:00.000Z'
const basis: Basis = {
  inputs: [],
  documents: ['agreement', 'notice', 'knowledge'].map((role) => ({
    role: role as 'agreement',
    sha256: hexSha256(role),
    text: role,
  })),
}
const HASHES = basis.documents.map((document) => document.sha256)

/** A receipt that nobody signed: the store does not look. */
function receiptNaming(inputs: readonly object[]): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'ES256' })}.${encode({ inputs })}.${'A'.repeat(86)}`
}

eachStore('what a decision rested on', (open) => {
  let store: Store
  const clock = steppingClock(START)
  const agreements = {
    compiled: async () => compileAgreements([]),
    keptFor: (): Kept => ({ anchors: [], versions: [], notices: [] }),
  }
  const trustLists = {
    find: async () => expect.fail('no list is asked for'),
    findText: async (digest: string) => (digest === hexSha256('a list') ? 'a list' : undefined),
  }
  beforeAll(async () => {
    store = await open()
  })
  beforeEach(async () => {
    for (const table of ['document', 'salt', 'receipt'])
      await store.db.deleteFrom(`recognition_${table}`).execute()
  })
  const kept = async () => (await findDocuments(store.db, HASHES)).map(({ content }) => content)

  test('is kept once, by hash, whoever decides', async () => {
    const first = createDecisionBasis({ agreements, clock })
    const other = createDecisionBasis({ agreements, clock })
    for (const one of [first, other, first, first]) await store.transaction((tx) => one.keep(tx, basis))
    expect(await kept()).toEqual(['agreement', 'knowledge', 'notice'])
  })

  test('is kept again after a decision that was undone', async () => {
    const decisions = createDecisionBasis({ agreements, clock })
    const undone = store.transaction(async (tx) => {
      await decisions.keep(tx, basis)
      // Another document of the same presentation: nothing to do twice.
      await decisions.keep(tx, basis)
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await kept()).toEqual([])
    await store.transaction((tx) => decisions.keep(tx, basis))
    expect(await kept()).toHaveLength(3)
  })

  test('is worked out once for a pair, and anew when an agreement changes', () => {
    const decisions = createDecisionBasis({ agreements, clock })
    const [before, after] = [compileAgreements([]), compileAgreements([])]
    const ask = (compiled: CompiledAgreements, partner: string) => decisions.find(compiled, ['JP', partner])
    expect(ask(before, 'BE')).toBe(ask(before, 'BE'))
    // Whatever a stranger claims to be: the same agreements count, none.
    expect(ask(before, '')).toBe(ask(before, 'ZZ'))
    expect(ask(after, 'BE')).not.toBe(ask(before, 'BE'))
    expect(ask(before, 'BE').documents.map(({ role }) => role)).toEqual(['knowledge'])
  })

  const salt = (bytes: number) => Buffer.alloc(32, bytes).toString('base64url')
  async function keepReceipt(id: string, question: string | null): Promise<void> {
    const decisions = createDecisionBasis({ agreements, clock })
    const receipt = receiptNaming([
      ...basis.documents.map(({ role, sha256: hash }) => ({ role, sha256: hash })),
      { role: 'list', sha256: hexSha256('a list') },
      { role: 'question', commit: hexSha256('x') },
    ])
    await store.transaction(async (tx) => {
      await decisions.keep(tx, basis)
      await insertReceipt(
        tx,
        { id, verdict: 'RECOGNISED', receipt, created_at: START },
        {
          role: 'presentation',
          salt: salt(1),
          question,
          question_salt: question === null ? null : salt(2),
          receipt_salt: null,
          delete_after: '2027-04-15T10:00:00.000Z',
        },
      )
    })
  }

  test('[BE-JP 4] is handed on with the question until the salts die, and then never again', async () => {
    await keepReceipt('one', '{"facts":{}}')
    const deps = { store, trustLists }
    const bundle = readBundle((await findBundle(deps, 'one')) ?? '')
    const read = bundle.ok ? bundle.inputs : expect.fail(bundle.detail)
    expect(read.map(({ role, content }) => [role, content])).toEqual([
      ['question', '{"facts":{}}'],
      ['agreement', 'agreement'],
      ['knowledge', 'knowledge'],
      ['notice', 'notice'],
      ['list', 'a list'],
      ['presentation', undefined],
    ])
    expect(read.map(({ salt: bytes }) => bytes?.[0])).toEqual([
      2,
      undefined,
      undefined,
      undefined,
      undefined,
      1,
    ])
    expect(await deleteSalts(store.db, '2027-04-15T09:59:59.999Z')).toBe(0)
    expect(await findBundle(deps, 'one')).toBeDefined()
    expect(await deleteSalts(store.db, '2027-04-15T10:00:00.000Z')).toBe(1)
    expect(await findBundle(deps, 'one')).toBeUndefined()
    expect(await findBundle(deps, 'two')).toBeUndefined()
    const rows = await store.db.selectFrom('recognition_salt').selectAll().execute()
    expect(rows).toEqual([])
  })

  test('a question that could not be sealed gives no inputs', async () => {
    await keepReceipt('three', null)
    expect(await findBundle({ store, trustLists }, 'three')).toBeUndefined()
  })
})

const question = (present: readonly (readonly string[])[]): Question =>
  ({ decision: 'recognise', request: {}, facts: { present }, losses: [] }) as unknown as Question

test('a question is sealed under a salt of its own, with nothing of a loss but its name', () => {
  const lost = {
    ...question([['family_name']]),
    losses: [{ name: 'birthdate', kind: 'partial-date', ask: true, refuse: false, note: null }],
  } as unknown as Question
  const [one, two] = [sealQuestion(lost), sealQuestion(lost)]
  expect(one?.text).toBe(
    '{"facts":{"present":[["family_name"]]},"losses":[{"name":"birthdate","refuse":false}],"request":{}}',
  )
  expect(one?.salt).toHaveLength(32)
  expect(one?.salt).not.toEqual(two?.salt)
})

test.each([
  ['a name that is not in Unicode form NFC', [['e\u0301tat']]],
  ['a name with half a character', [['\ud800']]],
  ['more claims than anybody asks for', Array.from({ length: 20_000 }, () => ['a claim with a name'])],
])('%s: the decision stands, the question is not sealed', (_, present) => {
  expect(sealQuestion(question(present))).toBeUndefined()
})
