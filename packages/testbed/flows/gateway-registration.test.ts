/**
 * Through a gateway, with the certificate of the final party: registered where the gateway is, as one that asks through
 * it. The wallet looks into both lists and shows the final party.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSigningKey, type SigningKey } from '../../national-node/src/kernel/keys.ts'
import { universityInput } from '../../national-node/src/modules/registers/relying-parties/registrar-fixtures.ts'
import { zRelyingParty } from '../../national-node/src/modules/registers/relying-parties/relying-party.ts'
import { createBrowser } from '../src/browser.ts'
import type { HeadlessWallet } from '../src/headless-wallet.ts'
import type { TestPki } from '../src/pki.ts'
import type { Layout } from '../src/testbed-config.ts'
import { PLACES } from './each-place.ts'
import { approve, ask, type GatewayWorld, holder, last, openGatewayWorld, PAIR } from './gateway-world.ts'

const GATEWAY = 'NTRTN-1234567'
const CLIENT = 'NTRJP-0100-05-012345'
const USE = 'urn:entente:service:jp:training'

function keyOf(pki: TestPki, authority: 'access-ca' | 'eaa-ca', organizationIdentifier: string): SigningKey {
  const subject = { commonName: 'TEST', organization: 'TEST', organizationIdentifier }
  const { file } = pki.authorities[authority].issue({ label: 'Relying Party', subject })
  return createSigningKey(file.privateJwk, file.x5c)
}

/** Tunisia keeps a register; both relying parties have an identifier in their access certificate. */
function moreKeys({ pkis }: Layout) {
  const { file } = pkis.tn.authorities['access-ca']
  return {
    tn: new Map([
      ['access', keyOf(pkis.tn, 'access-ca', GATEWAY)],
      ['access-ca', createSigningKey(file.privateJwk, file.x5c)],
      ['registrar', keyOf(pkis.tn, 'eaa-ca', 'NTRTN-register')],
    ]),
    jp: new Map([['access', keyOf(pkis.jp, 'access-ca', CLIENT)]]),
  }
}

describe.each(PLACES)('A gateway asks for a registered party ($name)', (place) => {
  if (place.skipped) return test.skip('needs DATABASE_URL', () => undefined)
  const dir = mkdtempSync(join(tmpdir(), 'entente-gateway-registered-'))
  let world: GatewayWorld
  let wallet: HeadlessWallet

  beforeAll(async () => {
    world = await openGatewayWorld(dir, place, moreKeys)
    const { nodes, urls, layout } = world
    await nodes.tn.trustLists.publish('registration-ca', {
      type: 'urn:entente:lote:tn:registers-of-relying-parties',
      territory: 'TN',
      operator: { en: 'TEST TN' },
      entities: [
        {
          name: { en: 'TEST register' },
          country: 'TN',
          contact: 'mailto:test@example.org',
          information: 'https://example.org/',
          services: [
            { name: { en: 'register' }, certificates: [layout.pkis.tn.authorities['eaa-ca'].certificate] },
          ],
        },
      ],
    })
    const signers = [layout.pkis.tn.keys.get('list-signer').x5tS256]
    const list = {
      url: `${urls.tn}/lote/registration-ca.jwt`,
      role: 'registration-certificate',
      signers,
    } as const
    ;({ wallet } = await holder(world, [list]))
  }, 60_000)
  afterAll(async () => {
    await world.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const partyThrough = (intermediary: string | undefined) =>
    zRelyingParty.parse(
      universityInput({
        legalBasis: { agreement: PAIR },
        ...(intermediary !== undefined && {
          usesIntermediary: [
            {
              identifier: intermediary,
              tradeName: 'TEST Gateway',
              registryURI: 'https://register.example/wrp',
            },
          ],
        }),
        intendedUse: [
          {
            intendedUseIdentifier: USE,
            purpose: [{ lang: 'en', content: 'To check a training certificate' }],
            privacyPolicy: [{ policyURI: 'https://university.example/privacy' }],
            createdAt: '2027-01-01',
            credentials: [
              {
                format: 'dc+sd-jwt',
                meta: { vct_values: ['urn:entente:vct:training-certificate:1'] },
                claims: [{ path: ['achievement', 'name'] }, { path: ['issuedOn'] }],
              },
            ],
          },
        ],
      }),
    )

  test('RPI_03, RPI_05, RPI_06, RPI_07: exactly one certificate, of the final party, in which the gateway is named; the wallet shows that party', async () => {
    const { registrar } = world.nodes.tn
    await registrar?.register(partyThrough(GATEWAY), 'test')
    await registrar?.issueRegistration(CLIENT, USE, 'test')
    const asked = await ask(world, wallet)
    expect(asked.opened.summary).toMatchObject({
      relyingParty: { identifier: CLIENT, country: 'JP' },
      registration: { intermediary: { subject: GATEWAY } },
    })
    expect(asked.opened.summary.warnings).toBeUndefined()
    const row = await last(world, 'tn', 'verifier_transaction')
    const [, payload = ''] = String(row['request_object']).split('.')
    const info = (
      JSON.parse(Buffer.from(payload, 'base64url').toString()) as { verifier_info: { format: string }[] }
    ).verifier_info
    expect(info.filter(({ format }) => format === 'registration_cert')).toHaveLength(1)
    await approve(asked)
    expect(await last(world, 'jp', 'gateway_ask')).toMatchObject({ state: 'decided' })
  })

  test.each([
    ['through another intermediary', 'NTRTN-other'],
    ['as one that asks itself', undefined],
  ])('RPI_06: registered %s, it is not asked for', async (_, intermediary) => {
    const { registrar } = world.nodes.tn
    await registrar?.update(CLIENT, partyThrough(intermediary), 'test')
    await registrar?.issueRegistration(CLIENT, USE, 'test')
    const browser = createBrowser()
    const page = await browser.submit(await browser.get(`${world.urls.jp}/en/services/training`))
    expect(page.status).toBe(502)
    expect(page.location).toBeUndefined()
  })
})
