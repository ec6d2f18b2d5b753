import { afterAll, beforeAll, expect, test } from 'vitest'
import { diplomaType, pidMdocType, pidType } from '../../national-node/src/modules/issuer/index.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { type IssueWorld, openIssueWorld, type RawWallet, rawWallet } from './issue-world.ts'

const ISSUING = { country: 'BE', authority: 'TEST Kingdom of Belgium' }
const PID = [{ type: 'openid_credential', credential_configuration_id: 'pid' }]
const GRANTED = [{ ...PID[0], credential_identifiers: ['pid'] }]

/** OpenID4VCI 1.0 §5.1.1 beside the scope that HAIP 1.0 demands. */
eachStore('authorization_details', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    const types = [pidType(ISSUING), pidMdocType(ISSUING), diplomaType()]
    world = await openIssueWorld(await open(), { config: { types } })
  })
  afterAll(() => world.close())

  const push = (wallet: RawWallet, details: unknown, scope = 'pid') =>
    wallet.post(
      '/as/par',
      wallet.pushed({
        scope,
        authorization_details: typeof details === 'string' ? details : JSON.stringify(details),
      }),
    )
  async function tokens(wallet: RawWallet, details: unknown) {
    const { body } = await push(wallet, details)
    const code = (await wallet.authorize(body.request_uri)).searchParams.get('code') ?? ''
    return (await wallet.post('/as/token', wallet.tokenForm(code))).body
  }
  const ask = async (wallet: RawWallet, token: string, change: object) =>
    wallet.credential({
      token,
      body: await wallet.request(1, { credential_configuration_id: undefined, ...change }),
    })

  test('are announced, granted in the token response, and what they name is issued by its identifier', async () => {
    const wallet = rawWallet(world)
    const server = (await wallet.call('/.well-known/oauth-authorization-server')).body
    expect(server.authorization_details_types_supported).toEqual(['openid_credential'])
    const answer = await tokens(wallet, PID)
    expect(answer).toMatchObject({ scope: 'pid', authorization_details: GRANTED })
    const issued = await ask(wallet, answer.access_token, { credential_identifier: 'pid' })
    expect(issued.status).toBe(200)
    expect(issued.body.credentials).toHaveLength(1)
  })

  test('are granted again at a refresh, and no more than before', async () => {
    const wallet = rawWallet(world)
    const { refresh_token: refresh } = await tokens(wallet, PID)
    const again = (await wallet.post('/as/token', wallet.refreshForm(refresh))).body
    expect(again.authorization_details).toEqual(GRANTED)
    expect((await ask(wallet, again.access_token, { credential_identifier: 'pid' })).status).toBe(200)
  })

  test('without them nothing changes: the scope is enough, and no identifier is known', async () => {
    const wallet = rawWallet(world)
    const { access_token: token, ...answer } = await wallet.tokensByCode()
    expect(answer).not.toHaveProperty('authorization_details')
    expect((await ask(wallet, token, { credential_identifier: 'pid' })).body.error).toBe(
      'unknown_credential_identifier',
    )
    expect((await ask(wallet, token, { credential_configuration_id: 'pid-mdoc' })).status).toBe(200)
  })

  test.each<[string, object, string]>([
    [
      'another configuration of the same scope',
      { credential_identifier: 'pid-mdoc' },
      'unknown_credential_identifier',
    ],
    ['an invented identifier', { credential_identifier: 'x' }, 'unknown_credential_identifier'],
    [
      'the configuration and no identifier',
      { credential_configuration_id: 'pid' },
      'invalid_credential_request',
    ],
  ])('a token for identifiers opens nothing else: %s', async (_, change, error) => {
    const wallet = rawWallet(world)
    const { access_token: token } = await tokens(wallet, PID)
    expect((await ask(wallet, token, change)).body.error).toBe(error)
  })

  test('only what was understood is granted: once each, with nothing that the wallet wrote beside', async () => {
    const noisy = {
      ...PID[0],
      claims: [{ path: ['family_name'] }],
      credential_identifiers: ['other'],
      more: 1,
    }
    const answer = await tokens(rawWallet(world), [noisy, PID[0]])
    expect(answer.authorization_details).toEqual(GRANTED)
  })

  test.each<[string, unknown, string, string?]>([
    ['no JSON', 'not even JSON', 'parse'],
    ['no list', '{}', 'array'],
    ['an unknown type', [{ type: 'payment_initiation' }], 'type'],
    ['without configuration', [{ type: 'openid_credential' }], 'credential_configuration_id'],
    ['an unknown configuration', [{ ...PID[0], credential_configuration_id: 'visa' }], 'unknown'],
    ['a configuration of another scope', [{ ...PID[0], credential_configuration_id: 'diploma' }], 'scope'],
    ['in place of the scope', PID, 'scope', ''],
    ['more than anybody needs', Array.from({ length: 17 }, () => PID[0]), 'at most 16'],
  ])('refused when pushed: %s', async (_, details, reason, scope = 'pid') => {
    const answer = await push(rawWallet(world), details, scope)
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_authorization_details' } })
    expect(answer.body.error_description).toContain(reason)
  })
})
