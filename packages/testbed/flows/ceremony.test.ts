/** Two nodes negotiate, sign and activate a text by signed messages, and nothing is lost when something breaks. */
import { type Agreement, CONTENT_TYPES, createMessagePayload, type Message } from '@entente/agreement'
import { createJadesCompact, runSync } from '@entente/trust'
import { expect, test } from 'vitest'
import { addSeconds, steppingClock } from '../../national-node/src/kernel/clock.ts'
import { nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { createTestPki } from '../src/pki.ts'
import { hashOf, nextVersion } from './next-version.ts'
import { ID, START, type SignedNodes, signedNodes, SUSPEND, twoNodes } from './agreements-world.ts'

type Node = SignedNodes['be']

async function sign(node: Node, proposal: string) {
  const { review } = await node.ceremony.review(proposal)
  return node.ceremony.sign({ proposal, changes: review.changesSha256 })
}

const standingAt = async (node: Node, proposal: string) =>
  (await node.ceremony.proposals()).find((one) => one.sha256 === proposal)?.standing

async function versionAt(node: Node, at: string): Promise<number | undefined> {
  return (await node.compiled(node.store.db, at)).states.get(ID)?.reference.version
}

eachStore('the ceremony of two nodes', (open) => {
  test('[BE-JP 14] propose, comment, counter-propose, sign, counter-sign, in force at its date', async () => {
    const { be, jp, agreement, clock } = await twoNodes(open)
    const first = await be.ceremony.say({ type: 'propose', text: agreement })
    expect((await jp.ceremony.proposals()).map(({ sha256: one }) => one)).toEqual([first])
    await jp.ceremony.say({
      type: 'comment',
      proposal: first,
      pointer: '/validity/expires',
      lang: 'ja',
      text: '1年にしましょう',
    })
    expect((await be.ceremony.review(first)).proposal.remarks).toMatchObject([
      { by: 'JP', pointer: '/validity/expires', lang: 'ja', text: '1年にしましょう' },
    ])
    const { validity } = agreement
    const shorter = { ...agreement, validity: { ...validity, expires: addSeconds(START, 86_400 * 400) } }
    const second = await jp.ceremony.say({ type: 'propose', text: shorter, instead: first })
    for (const node of [be, jp]) expect(await standingAt(node, first)).toBe('overtaken')
    await expect(sign(be, first)).rejects.toMatchObject({ code: 'agreements/not-signable' })
    expect(await sign(be, second)).toMatchObject({ standing: 'half-signed', signedBy: ['BE'] })
    expect(await standingAt(jp, second)).toBe('half-signed')
    expect(await sign(jp, second)).toMatchObject({ standing: 'signed', signedBy: ['BE', 'JP'] })
    for (const node of [be, jp]) {
      const state = (await node.compiled(node.store.db, clock.now())).states.get(ID)
      expect(state).toMatchObject({ phase: 'in-force', reference: { version: 1, sha256: second } })
      expect(await node.audit.verifyChain(node.store.db)).toMatchObject({ ok: true })
    }
  })

  test('a later version governs from the time it names, and not before', async () => {
    const { be, jp, agreement, clock } = await signedNodes(open)
    const text = nextVersion(agreement)
    const proposal = await jp.ceremony.say({ type: 'propose', text })
    await sign(jp, proposal)
    await sign(be, proposal)
    for (const node of [be, jp]) {
      expect(await versionAt(node, clock.now())).toBe(1)
      expect(await versionAt(node, text.validity.inForceFrom)).toBe(2)
    }
  })

  test('the partner is away in the middle: what was said and signed arrives later, once, by another process', async () => {
    const { be, jp, agreement, line, startProcess } = await signedNodes(open)
    line.cut = true
    const proposal = await be.ceremony.say({ type: 'propose', text: nextVersion(agreement) })
    await be.ceremony.say({ type: 'comment', proposal, pointer: '', lang: 'fr', text: 'Voici la suite.' })
    await sign(be, proposal)
    expect(await jp.ceremony.proposals()).toEqual([])
    const [beAgain, jpAgain] = [
      startProcess('BE', { store: be.store }),
      startProcess('JP', { store: jp.store }),
    ]
    line.cut = false
    expect(await beAgain.deliver()).toMatchObject({ delivered: 3, waiting: 0 })
    expect(await jpAgain.ceremony.proposals()).toMatchObject([
      { sha256: proposal, standing: 'half-signed', remarks: [{ text: 'Voici la suite.' }] },
    ])
    await sign(jpAgain, proposal)
    expect(await standingAt(beAgain, proposal)).toBe('signed')
    expect(await beAgain.deliver()).toEqual({ delivered: 0, waiting: 0 })
  })

  test('a clock that runs ahead by 90 s is believed when its time has come', async () => {
    const { be, jp, agreement, clock, startProcess } = await signedNodes(open)
    const ahead = startProcess('BE', { store: be.store, clock: steppingClock(addSeconds(clock.now(), 90)) })
    const proposal = await ahead.ceremony.say({ type: 'propose', text: nextVersion(agreement) })
    expect(await jp.ceremony.proposals()).toEqual([])
    clock.advance(60)
    await ahead.deliver()
    expect(await standingAt(jp, proposal)).toBe('open')
  })

  test('a party signs one text of a version; another only after it has withdrawn its own', async () => {
    const { be, jp, agreement } = await signedNodes(open)
    const mine = await be.ceremony.say({ type: 'propose', text: nextVersion(agreement) })
    await sign(be, mine)
    const other = nextVersion(agreement, { title: { ...agreement.title, en: 'Another title' } })
    const theirs = await jp.ceremony.say({ type: 'propose', text: other, instead: mine })
    await expect(sign(be, theirs)).rejects.toMatchObject({ code: 'agreements/other-text-signed' })
    await be.ceremony.say({ type: 'withdraw', proposal: mine })
    expect(await standingAt(jp, mine)).toBe('withdrawn')
    await expect(sign(jp, mine)).rejects.toMatchObject({ code: 'agreements/not-signable' })
    await sign(be, theirs)
    expect(await sign(jp, theirs)).toMatchObject({ standing: 'signed' })
    await expect(be.ceremony.say({ type: 'withdraw', proposal: theirs })).rejects.toMatchObject({
      code: 'agreements/not-our-proposal',
    })
  })

  test('what the other party has signed cannot be withdrawn', async () => {
    const { be, jp, agreement } = await signedNodes(open)
    const proposal = await be.ceremony.say({ type: 'propose', text: nextVersion(agreement) })
    await sign(jp, proposal)
    await expect(be.ceremony.say({ type: 'withdraw', proposal })).rejects.toMatchObject({
      code: 'agreements/not-withdrawable',
    })
  })

  test('an old version is proposed again: lint stops the signature', async () => {
    const { be, jp, agreement } = await signedNodes(open)
    const second = await be.ceremony.say({ type: 'propose', text: nextVersion(agreement) })
    await sign(be, second)
    await sign(jp, second)
    const again = await jp.ceremony.say({
      type: 'propose',
      text: nextVersion(agreement, { title: { ...agreement.title, en: 'The same number again' } }),
    })
    expect(await standingAt(be, again)).toBe('overtaken')
    await expect(sign(be, again)).rejects.toMatchObject({ code: 'agreements/not-signable' })
    const wrong = { ...nextVersion(nextVersion(agreement)), previous: { version: 2, sha256: '0'.repeat(64) } }
    const skipping = await jp.ceremony.say({ type: 'propose', text: wrong })
    expect((await be.ceremony.review(skipping)).review.findings).toContainEqual(
      expect.objectContaining({ rule: 'AL04', severity: 'error' }),
    )
    await expect(sign(be, skipping)).rejects.toMatchObject({ code: 'agreements/lint-stops-signing' })
  })

  test('whoever has seen other changes does not sign', async () => {
    const { be, agreement } = await signedNodes(open)
    const proposal = await be.ceremony.say({ type: 'propose', text: nextVersion(agreement) })
    await expect(be.ceremony.sign({ proposal, changes: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'agreements/other-changes-shown',
    })
    expect(await standingAt(be, proposal)).toBe('open')
  })

  test('nobody but the keys of a party speaks for it', async () => {
    const { be, jp, agreement, clock, pkis } = await signedNodes(open)
    const text = nextVersion(agreement)
    const message = {
      '@type': 'EntenteMessage',
      schema: 'urn:entente:schema:negotiation:1',
      id: 'urn:uuid:01990000-0000-7000-8000-000000000001',
      agreement: ID,
      version: 2,
      issuer: { party: 'BE', authority: 'be-bosa-operations' },
      issuedAt: clock.now(),
      type: 'propose',
      text,
      instead: null,
    } as Message
    const post = async (own: typeof pkis.BE, said = message) => {
      const { key, x5c } = own.keys.get('operations')
      const { canonical } = createMessagePayload(said)
      const iat = clock.seconds()
      const steps = createJadesCompact({
        payload: canonical,
        alg: 'ES256',
        key,
        x5c,
        iat,
        cty: CONTENT_TYPES.message,
      })
      return jp.app.request('/agreements/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.entente.negotiation+jws' },
        body: runSync(steps, nodeDriver() as (step: object) => unknown),
      })
    }
    const stranger = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })
    expect((await post(stranger)).status).toBe(403)
    // Japan's own key under a message in the name of Belgium.
    expect((await post(pkis.JP)).status).toBe(403)
    const unknown = { ...message, type: 'withdraw', proposal: '0'.repeat(64) } as never as Message
    const { text: _, instead: __, ...withdrawal } = unknown as never as Record<string, unknown>
    expect((await post(pkis.BE, withdrawal as never as Message)).status).toBe(409)
    expect((await post(pkis.BE)).status).toBe(201)
    expect((await post(pkis.BE)).status).toBeOneOf([200, 201])
    expect(await standingAt(jp, hashOf(text))).toBe('open')
    expect(await standingAt(be, hashOf(text))).toBeUndefined()
  })

  test('an envelope of a text that nobody proposed, or with a bad signature, is refused', async () => {
    const { be, jp, agreement } = await signedNodes(open)
    const post = (body: string) =>
      jp.app.request('/agreements/envelopes', {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.entente.agreement+json' },
        body,
      })
    const text = nextVersion(agreement)
    const envelope = await be.sign(text)
    expect((await post(envelope)).status).toBe(409)
    await be.ceremony.say({ type: 'propose', text })
    const parsed = JSON.parse(envelope) as { signatures: { signature: string }[] }
    const [own] = parsed.signatures
    if (own !== undefined) own.signature = own.signature.replace(/^..../, 'AAAA')
    const forged = await post(JSON.stringify(parsed))
    expect([forged.status, await forged.json()]).toMatchObject([
      400,
      { type: '/problems/agreements/agr-signature-invalid' },
    ])
    expect((await post(envelope)).status).toBe(201)
    expect((await post(envelope)).status).toBe(200)
    expect((await post('{}')).status).toBe(400)
  })

  test('a key is rolled with the next version: from then on the new one signs', async () => {
    const { be, jp, agreement, clock, pkis, startProcess } = await signedNodes(open)
    const rolled = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })
    const pinned = JSON.stringify(nextVersion(agreement))
      .replaceAll(pkis.BE.keys.get('agreement-signer').x5tS256, rolled.keys.get('agreement-signer').x5tS256)
      .replaceAll(pkis.BE.keys.get('operations').x5tS256, rolled.keys.get('operations').x5tS256)
    const text = JSON.parse(pinned) as Agreement
    const second = await be.ceremony.say({ type: 'propose', text })
    await sign(be, second)
    await sign(jp, second)
    clock.advance(86_400)
    const third = nextVersion(text)
    await expect(be.ceremony.say({ type: 'propose', text: third })).rejects.toMatchObject({
      code: 'agreements/not-a-signer',
    })
    const beNow = startProcess('BE', { store: be.store, keys: rolled.keys })
    const proposal = await beNow.ceremony.say({ type: 'propose', text: third })
    await sign(beNow, proposal)
    expect(await sign(jp, proposal)).toMatchObject({ standing: 'signed' })
  })

  test('a suspension stands when the next version comes', async () => {
    const { be, jp, agreement } = await signedNodes(open)
    const { id } = await be.signNotice(SUSPEND)
    const text = nextVersion(agreement)
    const proposal = await be.ceremony.say({ type: 'propose', text })
    await sign(be, proposal)
    await sign(jp, proposal)
    const state = (await jp.compiled(jp.store.db, text.validity.inForceFrom)).states.get(ID)
    expect(state?.reference.version).toBe(2)
    expect(state?.rules.get('be-jp.pid')?.suspensions.map(({ notice }) => notice)).toEqual([id])
  })
})
