import { afterAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../store/database.ts'
import { eachLocation } from '../../store/each-store.ts'
import { migrate } from '../../store/migrate.ts'
import { createVerifierPki, issueTestCredential, START } from './credential-fixtures.ts'
import { steppingClock } from '../../kernel/clock.ts'
import { createTestVerifier, responseCodeOf, SESSION } from './verifier-fixtures.ts'

eachLocation('Two nodes on one store', (locate) => {
  const opened: Store[] = []
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()))
  })

  /** As two processes would be: nothing is shared but the store, the keys and the time. */
  async function openPair() {
    const location = await locate()
    const stores = [await openStore(location), await openStore(location)] as const
    opened.push(...stores)
    await migrate(stores[0])
    const shared = { clock: steppingClock(START), pki: createVerifierPki() }
    const [one, two] = stores.map((store) => createTestVerifier({ store, ...shared }))
    if (one === undefined || two === undefined) throw new Error('two are needed')
    return { one, two, store: stores[0] }
  }

  test('Requests that alternate between them make one whole presentation', async () => {
    const { one, two } = await openPair()
    const started = await one.start()
    const request = await two.fetchRequest(started.walletUrl)
    expect(await one.fetchRequest(started.walletUrl)).toEqual(request)
    const form = await two.createAnswer(request, issueTestCredential(one.pki.issuer))
    const answer = await one.post(request, form)
    expect(answer.status).toBe(200)
    const question = { sessionHash: SESSION, responseCode: responseCodeOf(answer.body) }
    const result = await two.verifier.result(question)
    expect(result).toMatchObject({
      outcome: 'decided',
      credentials: [{ decision: { verdict: 'RECOGNISED' } }],
    })
    expect(await one.verifier.result(question)).toEqual(result)
    expect((await two.post(request, form)).body.error_description).toMatch(/VP_SESSION_MISMATCH/)
  })

  test('An answer that reaches both at once is decided by one of them, and the log stays one chain', async () => {
    const { one, two, store } = await openPair()
    for (let round = 0; round < 5; round++) {
      const request = await one.fetchRequest((await one.start()).walletUrl)
      const form = await one.createAnswer(request, issueTestCredential(one.pki.issuer))
      const answers = await Promise.all([one.post(request, form), two.post(request, form)])
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
    }
    expect(await one.audit.verifyChain(store.db)).toMatchObject({ ok: true })
    const decided = (await one.audit.list(store.db)).filter(({ event }) => event.endsWith('decided'))
    expect(decided).toHaveLength(5)
  })

  test('A response code that two browsers bring at once: its owner has the result now and later, or nobody ever', async () => {
    const { one, two } = await openPair()
    for (let round = 0; round < 5; round++) {
      const request = await one.fetchRequest((await one.start()).walletUrl)
      const answer = await one.post(
        request,
        await one.createAnswer(request, issueTestCredential(one.pki.issuer)),
      )
      const responseCode = responseCodeOf(answer.body)
      const owner = { sessionHash: SESSION, responseCode }
      const stranger = { sessionHash: 'another browser', responseCode }
      const [foreign, own] = await Promise.all([two.verifier.result(stranger), one.verifier.result(owner)])
      expect(foreign.outcome).toBe('refused')
      expect((await two.verifier.result(owner)).outcome).toBe(own.outcome)
    }
  })
})
