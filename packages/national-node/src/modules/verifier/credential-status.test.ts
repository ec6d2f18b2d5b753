import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createStatusListToken, runSync } from '@entente/credentials'
import { nodeDriver, sha256 } from '../../kernel/crypto.ts'
import type { SigningKey } from '../../kernel/keys.ts'
import { eachStore } from '../../store/each-store.ts'
import { createTestAuthority, issueTestCredential } from './credential-fixtures.ts'
import { createTestVerifier } from './verifier-fixtures.ts'

const STATUS_URI = 'https://be.example/status/1'

eachStore('The status of a credential', (open) => {
  async function presentWithStatus(
    bytes: number[] | undefined,
    changes: { uri?: string; by?: SigningKey } = {},
  ) {
    const world = createTestVerifier({ store: await open() })
    const { by: signer = world.pki.issuer } = changes
    const issue = (iat: number) =>
      runSync(
        createStatusListToken({
          bits: 1,
          compressed: deflateSync(Uint8Array.from(bytes ?? [])),
          uri: changes.uri ?? STATUS_URI,
          iat,
          exp: iat + 86_400,
          ttl: 900,
          alg: 'ES256',
          key: signer.key,
          x5c: signer.x5c,
        }),
        nodeDriver(),
      )
    if (bytes !== undefined) world.served.set(STATUS_URI, issue(world.clock.seconds()))
    const held = issueTestCredential(world.pki.issuer, { status: { uri: STATUS_URI, index: 3 } })
    const show = async () => {
      const request = await world.fetchRequest((await world.start()).walletUrl)
      await world.post(request, await world.createAnswer(request, held))
      return world.seen.at(-1)
    }
    return { ...world, show }
  }
  const failures = (report: Awaited<ReturnType<Awaited<ReturnType<typeof presentWithStatus>>['show']>>) =>
    report?.checks.filter(({ ok }) => !ok).map(({ code }) => code)

  test('Valid: recognised, and one list serves many presentations for a minute', async () => {
    const { show, fetched, clock } = await presentWithStatus([0, 0])
    expect(await show()).toMatchObject({ verdict: 'valid', status: { value: 0, index: 3 } })
    await show()
    expect(fetched).toEqual([STATUS_URI])
    clock.advance(60)
    await show()
    expect(fetched).toHaveLength(2)
  })

  test('Revoked: invalid, and no claim is released (STATUS_REVOKED)', async () => {
    const { show } = await presentWithStatus([0b1000, 0])
    const report = await show()
    expect(failures(report)).toEqual(['STATUS_REVOKED'])
    expect(report?.claims).toBeUndefined()
  })

  test('Out of reach: not known, which is not the same as valid (STATUS_UNAVAILABLE)', async () => {
    const { show } = await presentWithStatus(undefined)
    const report = await show()
    expect(report?.verdict).toBe('indeterminate')
    expect(failures(report)).toEqual(['STATUS_UNAVAILABLE'])
  })

  test('A list made for another address, or too short, does not count', async () => {
    const other = await presentWithStatus([0, 0], { uri: 'https://be.example/status/2' })
    expect(failures(await other.show())).toEqual(['STATUS_LIST_SUBJECT'])
    const short = await presentWithStatus([])
    expect(failures(await short.show())).toEqual(['STATUS_INDEX_RANGE'])
  })

  test('A list signed by another listed issuer says nothing of this one (STATUS_LIST_SIGNATURE)', async () => {
    const other = createTestAuthority('Other PID CA', 'FR')
    const { show, trust } = await presentWithStatus([0, 0], { by: other.issue('Other PID issuer') })
    const listed = { der: other.certificate, sha256: sha256(other.certificate) }
    const list = { uri: 'https://fr.example/lote/pid.jwt', sequence: 1 }
    Object.assign(trust, { anchors: [...trust.anchors, { ...listed, list }] })
    expect(failures(await show())).toEqual(['STATUS_LIST_SIGNATURE'])
  })

  test('When the list can no longer be fetched, the old copy grows stale instead of staying good', async () => {
    const { show, served, clock } = await presentWithStatus([0, 0])
    expect((await show())?.verdict).toBe('valid')
    served.clear()
    clock.advance(901)
    const report = await show()
    expect(report?.verdict).toBe('indeterminate')
    expect(failures(report)).toEqual(['STATUS_STALE'])
  })
})
