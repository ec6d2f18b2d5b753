import { expect, test } from 'vitest'
import { steppingClock } from '../../../kernel/clock.ts'
import { eachStore } from '../../../store/each-store.ts'
import type { Store } from '../../../store/database.ts'
import { createAdapter } from './adapter.ts'

const errors = {
  usedTwice: (model: string) => new Error(`${model} used twice`),
  replayed: () => new Error('replayed'),
}

function adapterOn(store: Store) {
  const clock = steppingClock('2026-11-22T09:00:00.000Z')
  return { clock, of: createAdapter({ store, clock }, errors) }
}

eachStore('storage of the authorization server', (open) => {
  test('gives back what was kept, until its time is over', async () => {
    const { clock, of } = adapterOn(await open())
    const codes = of('AuthorizationCode')
    await codes.upsert('code-1', { jti: 'code-1', grantId: 'g', scope: 'pid' }, 60)
    expect(await codes.find('code-1')).toEqual({ jti: 'code-1', grantId: 'g', scope: 'pid' })
    expect(await of('AccessToken').find('code-1')).toBeUndefined()
    clock.advance(59)
    expect(await codes.find('code-1')).toBeDefined()
    clock.advance(1)
    expect(await codes.find('code-1')).toBeUndefined()
  })

  test('keeps no id that would be a token', async () => {
    const store = await open()
    const { of } = adapterOn(store)
    await of('AccessToken').upsert('secret-token', { jti: 'secret-token', grantId: 'g' }, 60)
    expect(JSON.stringify(await store.db.selectFrom('issuer_oidc').selectAll().execute())).not.toContain(
      'secret-token',
    )
  })

  test('lets exactly one of many use a code, and the others end what it began', async () => {
    const { of } = adapterOn(await open())
    const codes = of('AuthorizationCode')
    await of('Grant').upsert('grant-1', { jti: 'grant-1' }, 600)
    await codes.upsert('code-1', { jti: 'code-1', grantId: 'grant-1' }, 60)
    await of('AccessToken').upsert('token-1', { jti: 'token-1', grantId: 'grant-1' }, 300)
    await of('AccessToken').upsert('token-2', { jti: 'token-2', grantId: 'grant-2' }, 300)
    const uses = await Promise.allSettled([1, 2, 3].map(() => codes.consume('code-1')))
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await of('AccessToken').find('token-1')).toBeUndefined()
    expect(await of('Grant').find('grant-1')).toBeUndefined()
    expect(await of('AccessToken').find('token-2')).toBeDefined()
  })

  test('shows that something was used', async () => {
    const { of, clock } = adapterOn(await open())
    await of('PushedAuthorizationRequest').upsert('par-1', { jti: 'par-1' }, 60)
    await of('PushedAuthorizationRequest').consume('par-1')
    expect(await of('PushedAuthorizationRequest').find('par-1')).toMatchObject({ consumed: clock.seconds() })
    await expect(of('PushedAuthorizationRequest').consume('par-1')).rejects.toThrow('used twice')
    await expect(of('PushedAuthorizationRequest').consume('unknown')).rejects.toThrow('used twice')
  })

  test('refuses a proof seen before, at the same moment too, until its window has passed', async () => {
    const { of, clock } = adapterOn(await open())
    const proofs = of('ReplayDetection')
    const tries = await Promise.allSettled([1, 2, 3].map(() => proofs.upsert('jti', { jti: 'jti' }, 300)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    clock.advance(301)
    await expect(proofs.upsert('jti', { jti: 'jti' }, 300)).resolves.toBeUndefined()
  })

  test('finds a session by its uid, with its id; nothing by user code; destroys and revokes', async () => {
    const { of } = adapterOn(await open())
    await of('Session').upsert('session-1', { jti: 'session-1', uid: 'uid-1' }, 60)
    expect(await of('Session').findByUid('uid-1')).toMatchObject({ jti: 'session-1' })
    expect(await of('Session').findByUserCode('x')).toBeUndefined()
    await of('Session').destroy('session-1')
    expect(await of('Session').findByUid('uid-1')).toBeUndefined()
    await of('AccessToken').upsert('token', { jti: 'token', grantId: 'g' }, 60)
    await of('AccessToken').revokeByGrantId('g')
    expect(await of('AccessToken').find('token')).toBeUndefined()
  })

  test('replaces what is saved again', async () => {
    const { of } = adapterOn(await open())
    await of('Interaction').upsert('i', { jti: 'i', result: undefined }, 60)
    await of('Interaction').upsert('i', { jti: 'i', result: { login: {} } }, 60)
    expect(await of('Interaction').find('i')).toMatchObject({ result: { login: {} } })
  })
})
