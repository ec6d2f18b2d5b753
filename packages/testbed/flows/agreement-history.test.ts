import { diffAgreements } from '@entente/agreement'
import { expect, test } from 'vitest'
import { addSeconds } from '../../national-node/src/kernel/clock.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { ID, REASON, signedNodes, START, SUSPEND } from './agreements-world.ts'

eachStore('what a node keeps of an agreement', (open) => {
  test('[BE-JP 18] every version with its text, hash and signatures, and every notice of both sides', async () => {
    const { be, jp, agreement, clock } = await signedNodes(open)
    const first = await jp.history(jp.store.db, ID)
    const sha256 = first?.versions[0]?.opened.sha256 ?? expect.fail()
    const { id } = await be.signNotice(SUSPEND)
    const second = {
      ...agreement,
      version: 2,
      previous: { version: 1, sha256 },
      mode: 'test' as const,
      validity: { ...agreement.validity, inForceFrom: addSeconds(START, 86_400) },
    }
    clock.advance(60)
    await jp.install(await jp.countersign(await be.sign(second)))

    const { versions, notices } = (await jp.history(jp.store.db, ID)) ?? expect.fail()
    expect(versions.map(({ opened }) => opened.agreement.version)).toEqual([1, 2])
    expect(versions.map(({ opened }) => opened.signatures.map(({ party }) => party).toSorted())).toEqual([
      ['BE', 'JP'],
      ['BE', 'JP'],
    ])
    expect(versions[0]?.opened.sha256).toBe(sha256)
    expect(versions.map(({ knownAt }) => knownAt)).toEqual([START, addSeconds(START, 60)])
    expect(notices.map(({ opened }) => [opened.notice.id, opened.notice.reason.text])).toContainEqual([
      id,
      REASON.text,
    ])
    const [older, newer] = versions.map(({ opened }) => opened.agreement)
    const changes = diffAgreements(older ?? expect.fail(), newer ?? expect.fail())
    expect(changes.find(({ pointer }) => pointer === '/mode')).toMatchObject({
      direction: 'narrows',
      to: 'test',
    })
  })

  test('of an agreement that nobody signed here nothing is kept', async () => {
    const { jp } = await signedNodes(open)
    expect(await jp.history(jp.store.db, 'urn:entente:agreement:tn-jp')).toBeUndefined()
    expect(await jp.history(jp.store.db, 'constructor')).toBeUndefined()
  })
})
