/**
 * Two processes per node on one PostgreSQL, behind one address. Whatever is passed from one request to the next
 * (nonces, sessions, codes, offers, requests, what was used already) must be in the store or in a signed text.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { createBrowser } from '../src/browser.ts'
import { createHeadlessWallet } from '../src/headless-wallet.ts'
import { type ProcessCode, type ProcessTestbed, startProcessTestbed } from '../src/process-testbed.ts'
import {
  beginEnrolment,
  enrol,
  readDecision,
  receive,
  receiveByLogin,
  takeOffer,
} from '../src/remote-crossing.ts'
import { type SeededChoice, seededChoice } from '../src/seeded-choice.ts'
import { SUSPEND } from './agreements-world.ts'
import { listEntries } from './check-kept.ts'
import { rawWallet } from './issue-world.ts'

const databaseUrl = process.env['DATABASE_URL'] || undefined
const needs = databaseUrl === undefined ? ' (skipped: DATABASE_URL is not set)' : ''
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

/** Each request to another process than the one before it. */
const inTurn = (first: number): SeededChoice => {
  let turn = first
  return (count) => turn++ % count
}

describe.skipIf(databaseUrl === undefined)(`Two processes of each node${needs}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-two-'))
  let testbed: ProcessTestbed
  let choose = inTurn(0)
  beforeAll(async () => {
    testbed = await startProcessTestbed({
      dir,
      count: 2,
      choose: (count) => choose(count),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    })
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const newWallet = () => createHeadlessWallet(testbed.wallet, systemClock)
  /** The same request to each process, at the same moment, past the address in front of them. */
  const toEach = (code: ProcessCode, path: string, init: (port: number) => RequestInit) =>
    Promise.all(
      testbed.ports(code).map(async (port) => {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init(port) })
        const text = await answer.text()
        return { status: answer.status, text, error: /"error":"([^"]+)"/.exec(text)?.[1] }
      }),
    )
  const statuses = (answers: readonly { status: number }[]) =>
    answers.map(({ status }) => status).toSorted((a, b) => a - b)
  const form = (body: URLSearchParams | string, dpop?: string): RequestInit => ({
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(dpop === undefined ? {} : { dpop }),
    },
    body: body.toString(),
  })

  test.each<[string, () => SeededChoice]>([
    ['in turn, the first process first', () => inTurn(0)],
    ['in turn, the second process first', () => inTurn(1)],
    ['by chance 1', () => seededChoice(1)],
    ['by chance 2', () => seededChoice(2)],
    ['by chance 3', () => seededChoice(3)],
  ])(
    '[BE-JP 1] [BE-JP 2] complete the crossing together, both ways of issuance included: %s',
    async (_, chance) => {
      choose = chance()
      const from = testbed.exchanges.length
      const wallet = newWallet()
      await receive(testbed.urls, wallet, 'pid')
      const { person } = await takeOffer(testbed.urls, 'diploma')
      const [diploma] = await receiveByLogin(testbed.urls, wallet, { type: 'diploma', person })
      expect(diploma?.copies.length).toBeGreaterThan(1)
      const { receipts, page } = await enrol(testbed.urls, wallet)
      expect(page.status).toBe(200)
      expect(receipts.map(({ verdict }) => verdict)).toEqual(['RECOGNISED', 'RECOGNISED'])
      const seen = testbed.exchanges.slice(from)
      for (const code of ['be', 'jp'] as const) {
        const processes = new Set(seen.filter(({ node }) => node === code).map(({ target }) => target))
        expect(processes.size, `processes of ${code} that answered`).toBe(2)
      }
    },
  )

  test('What one process revokes, the other shows in the same list at once', async () => {
    const wallet = newWallet()
    const { link, txCode, person } = await takeOffer(testbed.urls, 'pid')
    const [pid] = await wallet.receive(link, txCode)
    const uri = new URL(pid?.copies[0]?.status?.uri ?? '')
    const before = await toEach('be', uri.pathname, () => ({}))
    await testbed.inside('be', async (node) => {
      const revoked = await node.issuer?.revoke({ personId: person, type: 'pid' })
      expect(revoked).toBeGreaterThan(0)
    })
    const after = await toEach('be', uri.pathname, () => ({}))
    expect(statuses([...before, ...after])).toEqual([200, 200, 200, 200])
    expect(new Set(before.map(({ text }) => text)).size).toBe(1)
    expect(new Set(after.map(({ text }) => text)).size).toBe(1)
    expect(after[0]?.text).not.toBe(before[0]?.text)
  })

  test('[BE-JP 1] A notice posted to each of them is kept once, and the next decision of either knows it', async () => {
    choose = inTurn(0)
    const wallet = newWallet()
    await receive(testbed.urls, wallet, 'pid')
    await receive(testbed.urls, wallet, 'diploma')
    const path = '/agreements/notices'
    const twice = async (compact: string) =>
      toEach('jp', path, () => ({
        method: 'POST',
        headers: { 'content-type': 'application/vnd.entente.notice+jws' },
        body: compact,
      }))
    // The delivery of the node itself is lost on the way; the notice comes by these posts.
    testbed.watch.before = (_, seen) => {
      if (seen.url === path) throw new Error('lost')
    }
    const suspension = await testbed.inside('be', (node) => node.agreements.signNotice(SUSPEND))
    expect(statuses(await twice(suspension.compact))).toEqual([200, 201])
    expect(statuses(await twice(suspension.compact))).toEqual([200, 200])
    for (const first of [0, 1]) {
      choose = inTurn(first)
      const { receipts } = await enrol(testbed.urls, wallet)
      expect(receipts.map(({ verdict }) => verdict).sort()).toEqual(['RECOGNISED', 'SUSPENDED'])
    }
    const lift = { ...SUSPEND, type: 'lift', target: [], refs: [suspension.sha256] } as const
    const lifted = await testbed.inside('be', (node) => node.agreements.signNotice(lift))
    expect(statuses(await twice(lifted.compact))).toEqual([200, 201])
    testbed.watch.before = undefined
    await testbed.inside('jp', (node) => node.agreements.signNotice(lift))
    const { receipts } = await enrol(testbed.urls, wallet)
    expect(receipts.map(({ verdict }) => verdict)).toEqual(['RECOGNISED', 'RECOGNISED'])
  })

  describe('Sent to both processes at the same moment, it counts once', () => {
    const raw = () => rawWallet({ baseUrl: testbed.urls.be, clock: systemClock })

    async function newOffer() {
      const { link, txCode } = await takeOffer(testbed.urls, 'pid')
      const uri = new URL(link).searchParams.get('credential_offer_uri') ?? ''
      const offer = (await (await fetch(uri)).json()) as { [name: string]: unknown }
      return { offer, txCode }
    }
    /** A wallet with a token, and the nonces of both servers known. */
    async function withToken() {
      const wallet = raw()
      const { offer, txCode } = await newOffer()
      const { body } = await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))
      const token = body.access_token as string
      await wallet.credential({ token, body: {} })
      const ask = (body: unknown, jti?: string) => {
        const nonce = wallet.nonces().rsNonce
        const dpop = wallet.proofFor('/issuer/credential', {
          nonce,
          accessToken: token,
          ...(jti === undefined ? {} : { jti }),
        })
        const headers = { 'content-type': 'application/json', authorization: `DPoP ${token}`, dpop }
        return { method: 'POST', headers, body: JSON.stringify(body) }
      }
      return { wallet, token, ask }
    }

    test('a DPoP proof at the credential endpoint', async () => {
      const { wallet, ask } = await withToken()
      const bodies = [await wallet.request(), await wallet.request()]
      const proof = ask({}, 'one proof').headers.dpop
      const answers = await toEach('be', '/issuer/credential', () => {
        const request = ask(bodies.pop())
        return { ...request, headers: { ...request.headers, dpop: proof } }
      })
      expect(statuses(answers)).toEqual([200, 401])
      expect(answers.find(({ status }) => status === 401)?.error).toBe('invalid_dpop_proof')
    })

    test('a DPoP proof at the authorization server', async () => {
      const wallet = raw()
      await wallet.post('/as/par', wallet.pushed())
      const proof = wallet.proofFor('/as/par', { nonce: wallet.nonces().asNonce })
      const answers = await toEach('be', '/as/par', () => form(wallet.pushed(), proof))
      expect(statuses(answers)).toEqual([201, 400])
      // The library tells what was wrong with a pushed request in words only.
      expect(answers.find(({ status }) => status === 400)?.text).toMatch(/DPoP proof.*(already used|Replay)/)
    })

    test('a c_nonce', async () => {
      const { wallet, ask } = await withToken()
      const c_nonce = await wallet.nonce()
      const answers = await toEach('be', '/issuer/credential', () =>
        ask({
          credential_configuration_id: 'pid',
          proofs: { jwt: [wallet.keyProof({ nonce: c_nonce })] },
        }),
      )
      expect(statuses(answers)).toEqual([200, 400])
      expect(answers.find(({ status }) => status === 400)?.error).toBe('invalid_nonce')
    })

    test('a holder key', async () => {
      const { wallet, ask } = await withToken()
      const key = wallet.dpopKey
      const nonces = [await wallet.nonce(), await wallet.nonce()]
      const answers = await toEach('be', '/issuer/credential', () =>
        ask({
          credential_configuration_id: 'pid',
          proofs: { jwt: [wallet.keyProof({ nonce: nonces.pop() ?? '' }, key)] },
        }),
      )
      expect(statuses(answers)).toEqual([200, 400])
      expect(answers.find(({ status }) => status === 400)?.error).toBe('invalid_proof')
    })

    test('a pre-authorized code', async () => {
      const wallet = raw()
      await wallet.post('/as/par', wallet.pushed())
      const { offer, txCode } = await newOffer()
      const answers = await toEach('be', '/as/token', () =>
        form(
          wallet.preAuthorizedForm(offer, txCode),
          wallet.proofFor('/as/token', { nonce: wallet.nonces().asNonce }),
        ),
      )
      expect(statuses(answers)).toEqual([200, 400])
      expect(answers.find(({ status }) => status === 400)?.error).toBe('invalid_grant')
    })

    test('an authorization code: at most one token, and that one dies', async () => {
      const wallet = raw()
      const { person } = await takeOffer(testbed.urls, 'pid')
      const { body } = await wallet.post('/as/par', wallet.pushed())
      const back = await wallet.authorize(body.request_uri, person)
      const answers = await toEach('be', '/as/token', () =>
        form(
          wallet.tokenForm(back.searchParams.get('code') ?? ''),
          wallet.proofFor('/as/token', { nonce: wallet.nonces().asNonce }),
        ),
      )
      const granted = answers.filter(({ status }) => status === 200)
      expect(granted.length).toBeLessThanOrEqual(1)
      expect(answers.some(({ error }) => error === 'invalid_grant')).toBe(true)
      for (const { text } of granted) {
        const token = (JSON.parse(text) as { access_token: string }).access_token
        const refused = await wallet.credential({ token, body: await wallet.request() })
        expect([refused.status, refused.body.error]).toEqual([401, 'invalid_token'])
      }
    })

    test('a guess of a transaction code: five in all, wherever they arrive', async () => {
      const wallet = raw()
      await wallet.post('/as/par', wallet.pushed())
      const { offer, txCode } = await newOffer()
      const wrong = txCode === '000000' ? '000001' : '000000'
      const guess = (code: string) =>
        toEach('be', '/as/token', () =>
          form(
            wallet.preAuthorizedForm(offer, code),
            wallet.proofFor('/as/token', { nonce: wallet.nonces().asNonce }),
          ),
        )
      for (const _ of [1, 2, 3]) expect(statuses(await guess(wrong))).toEqual([400, 400])
      expect((await guess(txCode)).map(({ error }) => error)).toEqual(['invalid_grant', 'invalid_grant'])
    })
  })

  describe('The answer of a wallet', () => {
    async function twice() {
      const wallet = newWallet()
      await receive(testbed.urls, wallet, 'pid')
      await receive(testbed.urls, wallet, 'diploma')
      const browser = createBrowser()
      const opened = await wallet.open(await beginEnrolment(testbed.urls, browser))
      if (!opened.ok) throw new Error(opened.code)
      let posted: { url: string; body: string } | undefined
      testbed.watch.before = (_, { url, body }) => {
        if (!url.startsWith('/verifier/response/')) return
        posted = { url, body }
        throw new Error('lost: it comes by the posts below')
      }
      await opened.approve()
      testbed.watch.before = undefined
      if (posted === undefined) throw new Error('nothing was posted')
      const { url, body } = posted
      return { browser, post: () => toEach('jp', url, () => form(body)), id: url.split('/').at(-1) ?? '' }
    }

    test('posted to each process is decided once: one receipt per credential, one entry in the log', async () => {
      const { browser, post, id } = await twice()
      const answers = await post()
      expect(statuses(answers)).toEqual([200, 400])
      const returned = JSON.parse(answers.find(({ status }) => status === 200)?.text ?? '') as {
        redirect_uri: string
      }
      const refused = answers.filter(({ status }) => status === 400)
      for (const { text } of [...(await post()), ...refused]) expect(text).toMatch(/VP_SESSION_MISMATCH/)
      const { receipts } = await readDecision(testbed.urls, browser, returned.redirect_uri)
      expect(receipts.map(({ verdict }) => verdict)).toEqual(['RECOGNISED', 'RECOGNISED'])
      await testbed.inside('jp', async (node) => {
        const { audit, store } = node
        const entries = await listEntries(node)
        const own = entries.filter(({ data }) => data['transaction'] === id)
        expect(own.map(({ event }) => event)).toEqual([
          'verifier.presentation-requested',
          'verifier.presentation-decided',
        ])
        expect(own[1]?.data['receipts']).toBe(receipts.map(({ id }) => id).join(' '))
        expect(await audit.verifyChain(store.db)).toMatchObject({ ok: true })
      })
    })

    test('has a response code: in another browser it is worth nothing, in whichever order and process it arrives', async () => {
      const { browser, post } = await twice()
      const answer = (await post()).find(({ status }) => status === 200)
      const { redirect_uri } = JSON.parse(answer?.text ?? '') as { redirect_uri: string }
      const stranger = createBrowser()
      await stranger.get(`${testbed.urls.jp}/en/services/enrolment`)
      const [own, foreign] = await Promise.all([
        readDecision(testbed.urls, browser, redirect_uri),
        readDecision(testbed.urls, stranger, redirect_uri),
      ])
      expect(foreign.receipts).toEqual([])
      const later = await readDecision(testbed.urls, browser, redirect_uri)
      // Whoever came first: either its owner has it, now and later, or nobody ever.
      expect(later.receipts).toEqual(own.receipts)
      expect([0, 2]).toContain(own.receipts.length)
    })
  })

  test('Belgium and Japan keep one chain each, whoever wrote the entries, and no process complained', async () => {
    for (const code of ['be', 'jp'] as const) {
      await testbed.inside(code, async ({ audit, store }) => {
        expect(await audit.verifyChain(store.db)).toMatchObject({ ok: true })
      })
      expect(testbed.errors(code)).toEqual([])
      expect(testbed.logs(code).filter((line) => line.includes('"level":"error"'))).toEqual([])
    }
  })
})
