import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createSdJwtVc,
  type JsonObject,
  type NewSdJwtVc,
  parseJws,
  parseSdJwt,
  type PublicJwk,
  runSync,
} from '@entente/credentials'
import type { WalletDeps } from '@entente/wallet'
import { newSalt, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { pidType } from '../../national-node/src/modules/issuer/index.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { beginReceive, type Bend, bent } from './issue-bend.ts'
import { ALICE, type IssueWorld, openIssueWorld } from './issue-world.ts'

const driver = nodeDriver()

/** What is not as it should be is refused before anything is stored. */
eachStore('a wallet checks what it receives', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    world = await openIssueWorld(await open())
  })
  afterAll(() => world.close())
  const receive = (change: Partial<WalletDeps> = {}) => beginReceive(world, change)

  type Forge = (vc: NewSdJwtVc, copy: number) => NewSdJwtVc
  /** An issuer with the right key that issues what the test says. */
  const forged =
    (forge: Forge, finish: (credentials: string[]) => string[] = (all) => all): Bend =>
    (text, init) => {
      const { credentials } = JSON.parse(text)
      const { proofs } = JSON.parse(init.body ?? '{}')
      const { key, x5c } = world.pki.keys.get('pid-issuer')
      const made = proofs.jwt.map((jwt: string, copy: number) => {
        const { jwk } = parseJws(jwt).header as { jwk: JsonObject }
        const { status, exp } = parseSdJwt(credentials[copy].credential).jws.payload as any
        const vc: NewSdJwtVc = {
          claims:
            pidType({ country: 'BE', authority: 'TEST' }).claimsOf(ALICE, {
              today: '2026-11-22',
              issuer: {},
            }) ?? {},
          disclosable: 'every',
          vct: 'urn:eudi:pid:be:1',
          alg: 'ES256',
          key,
          x5c,
          cnf: jwk as unknown as PublicJwk,
          exp,
          status: { uri: status.status_list.uri, index: status.status_list.idx },
          salt: newSalt,
        }
        return runSync(createSdJwtVc(forge(vc, copy)), driver)
      })
      return JSON.stringify({ credentials: finish(made).map((credential) => ({ credential })) })
    }
  const eaa = () => world.pki.keys.get('eaa-issuer')
  const own = (vc: NewSdJwtVc) => vc

  test('the forge itself makes good credentials', async () => {
    const { received } = await receive({ fetch: bent({ '/issuer/credential': forged(own) }) })
    await expect(received).resolves.toHaveLength(1)
  })

  test.each<[string, Forge, string]>([
    ['of another type', (vc) => ({ ...vc, vct: 'urn:eudi:pid:fr:1' }), 'SDJWT_VCT'],
    ['expired', (vc) => ({ ...vc, exp: world.clock.seconds() - 1 }), 'VALIDITY'],
    ['not yet valid', (vc) => ({ ...vc, nbf: world.clock.seconds() + 3600 }), 'VALIDITY'],
    ['of an issuer of another role', (vc) => ({ ...vc, key: eaa().key, x5c: eaa().x5c }), 'X5C_PATH'],
    ['signed by another key than certified', (vc) => ({ ...vc, key: eaa().key }), 'JWS_SIGNATURE'],
    [
      'bound to a key of somebody else',
      (vc) => ({ ...vc, cnf: world.pki.keys.get('access').publicJwk }),
      'CREDENTIAL_KEY',
    ],
    ['bound to no key', ({ cnf: _cnf, ...vc }) => vc, 'CREDENTIAL_KEY'],
    [
      'with other content than its siblings',
      (vc, copy) => (copy === 1 ? { ...vc, claims: { ...vc.claims, family_name: 'Other' } } : vc),
      'BATCH_CONTENT',
    ],
    [
      'with another end than its siblings',
      (vc, copy) => (copy === 1 ? { ...vc, exp: (vc.exp ?? 0) + 86_400 } : vc),
      'BATCH_CONTENT',
    ],
    [
      'without a promised claim',
      (vc) => {
        const { family_name: _, ...claims } = vc.claims
        return { ...vc, claims }
      },
      'CREDENTIAL_CLAIMS',
    ],
  ])('%s', async (_, forge, code) => {
    const { received, storage } = await receive({ fetch: bent({ '/issuer/credential': forged(forge) }) })
    await expect(received).rejects.toMatchObject({ code })
    expect(await storage.list('')).toEqual([])
  })

  test.each<[string, (all: string[]) => string[], string]>([
    ['more copies than asked', (all) => [...all, ...all], 'BATCH_SIZE'],
    ['one copy twice', ([first = '', second = '']) => [first, second, second], 'CREDENTIAL_KEY'],
    ['no copies', () => [], 'CREDENTIAL_RESPONSE'],
    ['a copy with a key binding', ([first = '']) => [`${first}${first.split('~')[0]}`], 'SDJWT_FORM'],
    ['a copy that is cut', ([first = '']) => [first.slice(0, -30)], 'SDJWT_FORM'],
    [
      'a copy without one of its disclosures’ digests',
      ([first = '']) => [`${first}${Buffer.from('["s","x",1]').toString('base64url')}~`],
      'SDJWT_UNREFERENCED',
    ],
  ])('%s', async (_, finish, code) => {
    const { received, storage } = await receive({
      fetch: bent({ '/issuer/credential': forged(own, finish) }),
    })
    await expect(received).rejects.toMatchObject({ code })
    expect(await storage.list('')).toEqual([])
  })

  test('revoked already', async () => {
    const { received } = await receive({
      fetch: async (url, init) => {
        if (new URL(url).pathname.startsWith('/status/'))
          await world.issuer.revoke({ personId: ALICE.id, type: 'pid' })
        return fetch(url, init)
      },
    })
    await expect(received).rejects.toMatchObject({ code: 'STATUS_REVOKED' })
  })

  describe('revoked already, in a list signed as a CWT', () => {
    type Change = (answer: Response) => Promise<Response>
    /** The list as CWT, bent by a test; how often it was given. */
    async function receiveListed(change: Change = async (answer) => answer) {
      let given = 0
      const { received } = await receive({
        fetch: async (url, init) => {
          if (!new URL(url).pathname.startsWith('/status/')) return fetch(url, init)
          await world.issuer.revoke({ personId: ALICE.id, type: 'pid' })
          expect(init.headers['accept']).toContain('application/statuslist+cwt')
          given += 1
          const headers = { ...init.headers, accept: 'application/statuslist+cwt' }
          return change(await fetch(url, { ...init, headers }))
        },
      })
      return { received, given: () => given }
    }
    const CWT = { headers: { 'content-type': 'application/statuslist+cwt; charset=binary' } }

    test('is found out, as in one signed as a JWT, and the list is fetched once', async () => {
      const { received, given } = await receiveListed(async (answer) => {
        expect(answer.headers.get('content-type')).toBe('application/statuslist+cwt')
        return answer
      })
      await expect(received).rejects.toMatchObject({ code: 'STATUS_REVOKED' })
      expect(given()).toBe(1)
    })

    test.each<[string, Change, string]>([
      ['bent on the way', async (answer) => bentOctet(await answer.arrayBuffer()), 'STATUS_LIST_SIGNATURE'],
      ['of nothing', async () => new Response('', CWT), 'STATUS_LIST_SIGNATURE'],
      [
        'that is called a JWT',
        async (answer) => new Response(await answer.arrayBuffer()),
        'STATUS_LIST_SIGNATURE',
      ],
    ])('%s: no list is no good list', async (_, change, code) => {
      await expect((await receiveListed(change)).received).rejects.toMatchObject({ code })
    })

    function bentOctet(list: ArrayBuffer): Response {
      const octets = new Uint8Array(list)
      octets[octets.length - 1]! ^= 1
      return new Response(octets, CWT)
    }
  })

  test('of an issuer on no list', async () => {
    const nobody = async () => ({ trusted: false, code: 'X5C_PATH', detail: 'no list' }) as const
    const { received } = await receive({ trust: nobody })
    await expect(received).rejects.toMatchObject({ code: 'X5C_PATH' })
  })

  test('deferred, which this wallet cannot wait for', async () => {
    const defer: Bend = () => ({ status: 202, text: JSON.stringify({ transaction_id: 't', interval: 5 }) })
    const { received } = await receive({ fetch: bent({ '/issuer/credential': defer }) })
    await expect(received).rejects.toMatchObject({ code: 'ISSUER_DEFERRED' })
  })
})
