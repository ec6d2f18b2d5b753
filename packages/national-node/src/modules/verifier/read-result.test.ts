import { parseJws } from '@entente/credentials'
import { expect, test } from 'vitest'
import { sha256 } from '../../kernel/crypto.ts'
import { eachStore } from '../../store/each-store.ts'
import { CLAIMS, issueTestCredential } from './credential-fixtures.ts'
import { findTransaction } from './store.ts'
import { createTestVerifier, presentOnce, responseCodeOf, SERVICE, SESSION } from './verifier-fixtures.ts'

const OTHER_SESSION = sha256('another browser')

eachStore('The result of a presentation', (open) => {
  test('OIA_16: after the decision nothing unique of the presentation is kept: no signature, no salt, no key', async () => {
    const store = await open()
    const { started, held } = await presentOnce(store)
    const row = JSON.stringify(await findTransaction(store.db, started.id))
    expect(row).toContain('Peeters')
    const [jws = '', ...disclosures] = held.token.split('~').filter((part) => part !== '')
    const { x } = (parseJws(jws).payload['cnf'] as { jwk: { x: string } }).jwk
    for (const unique of [jws, jws.split('.')[2] ?? '', x, ...disclosures]) {
      expect(unique.length).toBeGreaterThan(8)
      expect(row).not.toContain(unique)
    }
    expect(JSON.parse(row)).toMatchObject({ state: 'shown', encryption_key: null })
  })

  test('A request that is too old is neither served nor answered', async () => {
    const world = createTestVerifier({ store: await open() })
    const started = await world.start()
    const request = await world.fetchRequest(started.walletUrl)
    const form = await world.createAnswer(request, issueTestCredential(world.pki.issuer))
    world.clock.advance(301)
    const served = await world.verifier.routes.request(new URL(started.requestUri).pathname)
    expect(served.status).toBe(404)
    const answer = await world.post(request, form)
    expect(answer.body.error_description).toMatch(/VP_SESSION_MISMATCH.*expired/)
    const about = { id: started.id, sessionHash: SESSION }
    expect(await world.verifier.findState(about)).toMatchObject({ state: 'expired' })
    expect(await world.verifier.sweep()).toMatchObject({ expired: 1 })
    expect(await world.verifier.findState(about)).toMatchObject({ state: 'expired' })
  })

  test('Another browser session does not get the result, and then nobody gets it (VP_SESSION_MISMATCH)', async () => {
    const world = createTestVerifier({ store: await open() })
    const started = await world.start()
    const request = await world.fetchRequest(started.walletUrl)
    const answer = await world.post(
      request,
      await world.createAnswer(request, issueTestCredential(world.pki.issuer)),
    )
    const responseCode = responseCodeOf(answer.body)
    const stolen = await world.verifier.result({ sessionHash: OTHER_SESSION, responseCode })
    expect(stolen).toMatchObject({ outcome: 'refused', code: 'VP_SESSION_MISMATCH' })
    const owner = await world.verifier.result({ sessionHash: SESSION, responseCode })
    expect(owner).toMatchObject({ outcome: 'refused', code: 'VP_SESSION_MISMATCH' })
    expect(await world.verifier.findState({ id: started.id, sessionHash: OTHER_SESSION })).toBeUndefined()
  })

  test('Once its own session has seen the result, another session is refused and takes nothing away', async () => {
    const world = await presentOnce(await open())
    const responseCode = responseCodeOf(world.answer.body)
    const stolen = await world.verifier.result({ sessionHash: OTHER_SESSION, responseCode })
    expect(stolen).toMatchObject({ outcome: 'refused', code: 'VP_SESSION_MISMATCH' })
    expect(await world.verifier.result({ sessionHash: SESSION, responseCode })).toEqual(world.result)
  })

  test('A code that was never given out is refused', async () => {
    const world = await presentOnce(await open())
    const guess = await world.verifier.result({ sessionHash: SESSION, responseCode: 'A'.repeat(22) })
    expect(guess).toMatchObject({ outcome: 'refused', code: 'VP_SESSION_MISMATCH' })
  })

  test('A holder who says no is sent back to a page that says so', async () => {
    const store = await open()
    const world = createTestVerifier({ store })
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const form = new URLSearchParams({ error: 'access_denied', state: request.state ?? '' })
    const answer = await world.post(request, form)
    expect(answer.status).toBe(200)
    const result = await world.verifier.result({
      sessionHash: SESSION,
      responseCode: responseCodeOf(answer.body),
    })
    expect(result).toMatchObject({ outcome: 'declined', error: 'access_denied', serviceId: SERVICE.id })
    const unknown = new URLSearchParams({ error: 'access_denied', state: 'guess' })
    expect((await world.post(request, unknown)).status).toBe(400)
  })

  test('Attributes are unreadable after the retention time and erased by the next sweep', async () => {
    const world = await presentOnce(await open())
    const responseCode = responseCodeOf(world.answer.body)
    world.clock.advance(900)
    const later = await world.verifier.result({ sessionHash: SESSION, responseCode })
    expect(later).toMatchObject({ outcome: 'decided', credentials: [{ queryId: 'pid' }] })
    expect(JSON.stringify(later)).not.toMatch(CLAIMS.family_name)
    expect(await world.verifier.sweep()).toEqual({ expired: 0, erased: 1, deleted: 0 })
    const rows = await world.store.db.selectFrom('verifier_transaction').selectAll().execute()
    expect(JSON.stringify(rows)).not.toMatch(CLAIMS.family_name)
    world.clock.advance(86_400)
    expect(await world.verifier.sweep()).toEqual({ expired: 0, erased: 0, deleted: 1 })
    expect(await world.verifier.sweep()).toEqual({ expired: 0, erased: 0, deleted: 0 })
  })

  test('The private key is gone with the first answer, and nothing personal enters the audit log', async () => {
    const world = await presentOnce(await open())
    const [row] = await world.store.db.selectFrom('verifier_transaction').selectAll().execute()
    expect(row).toMatchObject({ encryption_key: null })
    expect(JSON.stringify(row)).not.toMatch(responseCodeOf(world.answer.body))
    expect(JSON.stringify(await world.audit.list(world.store.db))).not.toMatch(/Peeters|1994/)
  })
})
