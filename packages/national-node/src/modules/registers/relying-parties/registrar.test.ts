import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { findRegistrationGaps, parseJws, readRegistration, runSync } from '@entente/credentials'
import {
  checkRevocation,
  crlAddresses,
  parseCertificate,
  parseCrl,
  runSync as runTrust,
  splitCompact,
  verifyJadesSignature,
  verifyPath,
} from '@entente/trust'
import { newSigningKey, nodeDriver } from '../../../kernel/crypto.ts'
import { eachStore } from '../../../store/each-store.ts'
import {
  BASE,
  ID,
  openRegister,
  proveKey,
  read,
  statusOf,
  university,
  universityInput,
  USE,
  type World,
} from './registrar-fixtures.ts'

const driver = nodeDriver()

eachStore('The register of relying parties', (open) => {
  test('Reg_01b: what a client of the register enters stands at once, signed, open, without its postal address', async () => {
    const world = openRegister(await open())
    const made = await world.ask('', { method: 'POST', body: universityInput() })
    expect(made.status).toBe(201)
    const { payload, headers } = await read(world, world.ask(`/${ID}`))
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('content-type')).toBe('application/jwt')
    expect(payload['data']).toMatchObject({
      tradeName: 'TEST Tokyo Bay University',
      registryURI: `${BASE}/wrp`,
      entente: { identifier: ID, legalBasis: 'law' },
      accessCertificates: [],
    })
    expect(payload['data']).not.toHaveProperty('postalAddress')
    expect(await world.audit.list(world.store.db)).toMatchObject([
      { event: 'registers.party-registered', data: { identifier: ID, basis: 'law', by: 'registrar-client' } },
    ])
  })

  test('only its clients change it, and an entry is there once', async () => {
    const world = openRegister(await open())
    const body = universityInput()
    for (const token of ['', 'Bearer wrong-wrong-wrong-wrong-wrong', 'Basic x'])
      expect((await world.ask('', { method: 'POST', body, token })).status).toBe(401)
    expect((await world.ask('', { method: 'POST', body })).status).toBe(201)
    expect((await world.ask('', { method: 'POST', body })).status).toBe(409)
    for (const method of ['PUT', 'DELETE'])
      expect((await world.ask(`/${ID}`, { method, body, token: '' })).status).toBe(401)
    expect((await world.ask('/NTRJP-unknown')).status).toBe(404)
  })

  test('TS5: filters, alone and together; pages follow each other without gap or repetition', async () => {
    const world = openRegister(await open())
    for (let n = 0; n < 25; n++) {
      const identifier = [{ type: 'http://data.europa.eu/eudi/id/EUID', identifier: `N-${100 + n}` }]
      await world.registrar.register(
        university({
          identifier,
          tradeName: n % 2 === 0 ? 'TEST Even' : 'TEST Odd',
          isIntermediary: n === 7,
          usesIntermediary:
            n === 8
              ? [{ identifier: 'NTRJP-N-107', tradeName: 'TEST Gateway', registryURI: `${BASE}/wrp` }]
              : [],
        }),
        'test',
      )
    }
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const query = `?tradename=TEST%20Odd&limit=5${cursor}`
      const { payload } = await read(world, world.ask(query))
      seen.push(
        ...payload['data'].map(({ entente }: { entente: { identifier: string } }) => entente.identifier),
      )
      if (payload['pagination'].has_next_page !== true) break
      cursor = `&cursor=${payload['pagination'].next_cursor}`
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => `NTRJP-N-${101 + 2 * n}`))
    const count = async (query: string) =>
      (await read(world, world.ask(`?limit=100&${query}`))).payload['data'].length
    expect(await count('isintermediary=true')).toBe(1)
    expect(await count('isintermediary=false')).toBe(24)
    expect(await count('usesintermediary=NTRJP-N-107')).toBe(1)
    expect(await count('identifier=N-103')).toBe(1)
    expect(await count('identifier=NTRJP-N-103&tradename=TEST%20Even')).toBe(0)
    expect(await count('entitlement=https://uri.etsi.org/19475/Entitlement/PID_Provider')).toBe(0)
    expect(await count(`intendeduseidentifier=${USE}`)).toBe(25)
    expect(await count('intendedUseClaimPath=nationalities.*&credentialmeta=urn:eudi:pid:1')).toBe(25)
    expect(await count('claimpath=picture')).toBe(0)
    expect(await count('policy=https://university.example/privacy&credentialformat=dc%2Bsd-jwt')).toBe(25)
  })

  test.each([
    '?limit=0',
    '?limit=101',
    '?cursor=%00',
    '?unknown=1',
    '?isintermediary=perhaps',
    '/check-intended-use',
  ])('a question that is not understood is refused: %s', async (path) => {
    expect((await openRegister(await open()).ask(path)).status).toBe(400)
  })

  test('TS5 check-intended-use: true only when one use, in force, has it all together', async () => {
    const world = openRegister(await open())
    await world.registrar.register(university(), 'test')
    const check = async (query: string) =>
      (await read(world, world.ask(`/check-intended-use?identifier=${ID}&${query}`))).payload['data']
        .isRegistered
    const pid = 'credentialformat=dc%2Bsd-jwt&credentialmeta=urn:eudi:pid:1'
    expect(await check(`${pid}&claimpath=family_name`)).toBe(true)
    expect(await check(`${pid}&claimpath=${encodeURIComponent('["nationalities",null]')}`)).toBe(true)
    expect(await check(`${pid}&claimpath=picture`)).toBe(false)
    expect(await check('credentialformat=mso_mdoc&claimpath=family_name')).toBe(false)
    expect(await check('intendeduseidentifier=another')).toBe(false)
    expect(await check('policyurl=https://university.example/other')).toBe(false)
    const ended = university().intendedUse.map((use) => ({ ...use, revokedAt: '2027-01-15' }))
    await world.registrar.update(ID, university({ intendedUse: ended }), 'test')
    expect(await check(`${pid}&claimpath=family_name`)).toBe(false)
    expect((await world.ask('/check-intended-use?identifier=nobody')).status).toBe(404)
  })
})

eachStore('Certificates of the register', (open) => {
  const registered = async (party = university()) => {
    const world = openRegister(await open())
    const identifier = await world.registrar.register(party, 'test')
    return { ...world, identifier }
  }
  const certificates = (world: World, identifier: string, body: unknown) =>
    world.ask(`/${identifier}/certificates`, { method: 'POST', body })

  test('an access certificate: for a key that its owner has, with names, identifier and support, below our authority', async () => {
    const world = await registered()
    const pair = newSigningKey()
    const wish = proveKey(ID, { iat: world.clock.seconds(), pair })
    const answer = await certificates(world, ID, wish)
    expect(answer.status).toBe(201)
    const { certificate } = (await answer.json()) as { certificate: string }
    const der = Buffer.from(certificate, 'base64')
    const { subject, san, policies } = parseCertificate(der)
    expect(subject).toMatchObject({
      commonName: 'TEST Tokyo Bay University',
      organizationIdentifier: ID,
      country: 'JP',
    })
    expect(san).toMatchObject([{ uri: 'https://university.example/support' }])
    expect(JSON.stringify(policies)).toContain('0.4.0.194118.1.2')
    expect(crlAddresses(parseCertificate(der))).toEqual([`${BASE}/wrp/access.crl`])
    const path = runSync(
      verifyPath({ chain: [der], anchors: [world.access.der], at: world.clock.now() }),
      driver as (step: object) => unknown,
    )
    expect(path).toMatchObject({ ok: true })
    // By another implementation.
    const other = new X509Certificate(der)
    expect(other.verify(new X509Certificate(world.access.der).publicKey)).toBe(true)
    const { payload } = await read(world, world.ask(`/${ID}`))
    expect(payload['data'].accessCertificates).toMatchObject([
      { x5c: certificate, issuedAt: world.clock.now() },
    ])
  })

  test('nobody gets one for a key of somebody else, for another entry or register, or by an old proof', async () => {
    const world = await registered()
    const now = world.clock.seconds()
    const good = proveKey(ID, { iat: now })
    const wrong = [
      { ...good, jwk: proveKey(ID, { iat: now }).jwk },
      proveKey('NTRJP-other', { iat: now }),
      proveKey(ID, { iat: now, aud: 'https://other.example/wrp' }),
      proveKey(ID, { iat: now - 301 }),
      { ...good, proof: 'a.b.c' },
      { ...good, jwk: { ...good.jwk, x: 'AAAA' } },
    ]
    for (const wish of wrong) expect((await certificates(world, ID, wish)).status).toBe(400)
    expect((await certificates(world, 'NTRJP-other', proveKey('NTRJP-other', { iat: now }))).status).toBe(404)
  })

  test('a registration certificate: JAdES by the register, for one use, readable by a wallet, covering what is registered', async () => {
    const world = await registered()
    const { certificate } = await world.registrar.issueRegistration(ID, USE, 'test')
    const { header, payload } = parseJws(certificate)
    expect(header).toMatchObject({ typ: 'rc-wrp+jwt', alg: 'ES256', 'x5t#S256': expect.any(String) })
    expect(payload).toMatchObject({
      name: 'TEST Tokyo Bay University',
      sub_ln: 'TEST Tokyo Bay University',
      sub: ID,
      country: 'JP',
      registry_uri: `${BASE}/wrp`,
      srv_description: [[{ lang: 'en', value: 'Enrolment of students from abroad' }, { lang: 'ja' }]],
      purpose: [{ lang: 'en', value: 'To check who is enrolling' }, { lang: 'ja' }],
      intended_use_id: USE,
      public_body: true,
      policy_id: ['0.4.0.19475.3.1'],
      supervisory_authority: { email: 'ppc@example.org' },
      status: { status_list: { uri: `${BASE}/wrp/status/1` } },
    })
    expect(payload).not.toHaveProperty('legal_basis')
    expect(Number(payload['exp']) - Number(payload['iat'])).toBeLessThanOrEqual(366 * 86_400)
    const parts = splitCompact(certificate)
    if (parts === undefined) throw new Error('three parts')
    const signature = runSync(
      verifyJadesSignature({ ...parts, at: world.clock.now() }),
      driver as (step: object) => unknown,
    )
    expect(signature).toMatchObject({ ok: true })
    const query = {
      credentials: [
        {
          id: 'pid',
          format: 'dc+sd-jwt',
          meta: { vct_values: ['urn:eudi:pid:1'] },
          claims: [{ path: ['birthdate'] }, { path: ['nationalities', 0] }, { path: ['picture'] }],
        },
      ],
    }
    expect(findRegistrationGaps(query, readRegistration(payload)?.credentials ?? [])).toMatchObject([
      { path: ['picture'] },
    ])
    expect(await world.registrar.findRegistration({ identifier: ID, intendedUse: USE })).toBe(certificate)
    expect(await world.registrar.findRegistration({ identifier: 'x', intendedUse: USE })).toBeUndefined()
    const other = await certificates(world, ID, { kind: 'registration', intendedUse: 'another' })
    expect(other.status).toBe(404)
  })

  test('Reg_29: cancelled, on request or by an authority: both kinds of certificate end at once, and for good', async () => {
    const world = await registered()
    const { certificate } = await world.registrar.issueRegistration(ID, USE, 'test')
    await world.registrar.issueAccess(ID, newSigningKey().publicJwk, 'test')
    expect(await statusOf(world, certificate)).toBe(0)
    const before = await world.ask(`/${ID}?reason=by%20the%20authority`, { method: 'DELETE' })
    expect(before.status).toBe(204)
    expect(await statusOf(world, certificate)).toBe(1)
    const { payload } = await read(world, world.ask(`/${ID}`))
    expect(payload['data']).toMatchObject({
      accessCertificates: [{ revokedAt: world.clock.now() }],
      entente: { cancelledAt: world.clock.now() },
    })
    expect(await world.registrar.findRegistration({ identifier: ID, intendedUse: USE })).toBeUndefined()
    expect((await world.ask(`/${ID}`, { method: 'DELETE' })).status).toBe(404)
    expect((await world.ask(`/${ID}`, { method: 'PUT', body: universityInput() })).status).toBe(404)
    await expect(world.registrar.issueRegistration(ID, USE, 'test')).rejects.toMatchObject({
      kind: 'not-found',
    })
    await expect(world.registrar.issueAccess(ID, newSigningKey().publicJwk, 'x')).rejects.toMatchObject({
      kind: 'not-found',
    })
    const events = await world.audit.list(world.store.db)
    expect(events.at(-1)).toMatchObject({
      event: 'registers.party-cancelled',
      data: { identifier: ID, by: 'registrar-client', reason: 'by the authority', revoked: 2 },
    })
    expect(await world.audit.verifyChain(world.store.db)).toMatchObject({ ok: true })
  })

  test('RPRC_22: a provider has one for what it issues, without a purpose; it ends when the entry changes, and others stay', async () => {
    const world = await registered()
    const provides = (vct: string) =>
      university({
        entitlements: ['https://uri.etsi.org/19475/Entitlement/PUB_EAA_Provider'],
        providesAttestations: [{ format: 'dc+sd-jwt', meta: { vct_values: [vct] } }],
      })
    await expect(world.registrar.issueRegistration(ID, undefined, 'test')).rejects.toMatchObject({
      code: 'registers/no-provider',
    })
    await world.registrar.update(ID, provides('urn:test:diploma'), 'test')
    const forUse = (await world.registrar.issueRegistration(ID, USE, 'test')).certificate
    const { certificate } = await world.registrar.issueRegistration(ID, undefined, 'test')
    const read = readRegistration(parseJws(certificate).payload)
    expect(read).toMatchObject({
      subject: ID,
      provides: [{ format: 'dc+sd-jwt', types: ['urn:test:diploma'] }],
      credentials: [],
      purpose: {},
    })
    expect(read).not.toHaveProperty('intendedUse')
    const find = (intendedUse?: string) => world.registrar.findRegistration({ identifier: ID, intendedUse })
    expect([await find(), await find(USE)]).toEqual([certificate, forUse])
    // One more intended use is nothing to what it issues.
    const uses = university().intendedUse
    const more = [...uses, ...uses.map((use) => ({ ...use, intendedUseIdentifier: 'second' }))]
    await world.registrar.update(ID, { ...provides('urn:test:diploma'), intendedUse: more }, 'test')
    expect([await find(), await find(USE)]).toEqual([certificate, forUse])
    await world.registrar.update(ID, provides('urn:test:other'), 'test')
    expect([await find(), await find(USE)]).toEqual([undefined, undefined])
    expect(await statusOf(world, certificate)).toBe(1)
  })

  test('the revocation list of the access authority names what was taken back, and nothing else (RFC 5280)', async () => {
    const world = await registered()
    const { certificate } = await world.registrar.issueAccess(ID, newSigningKey().publicJwk, 'test')
    const leaf = parseCertificate(Buffer.from(certificate, 'base64'))
    const anchor = parseCertificate(world.access.der)
    const ask = async () => {
      const answer = await world.ask('/access.crl')
      expect(answer.headers.get('content-type')).toBe('application/pkix-crl')
      return new Uint8Array(await answer.arrayBuffer())
    }
    // Judged by the code that reads the lists of others.
    const statusIn = async () => {
      const request = { path: [leaf], anchor, crls: [await ask()], at: world.clock.now() }
      return runTrust(checkRevocation(request), nodeDriver() as (step: object) => unknown)[0]?.status
    }
    expect(await statusIn()).toBe('good')
    const at = world.clock.now()
    await world.registrar.cancel(ID, 'on request', 'test')
    expect(await statusIn()).toBe('revoked')
    expect(parseCrl(await ask()).entries.get(leaf.serial)).toMatchObject([
      { revokedAt: expect.stringContaining(at.slice(0, 19)) },
    ])
    world.clock.advance(86_400 * 366)
    expect(parseCrl(await ask()).entries.size).toBe(0)
  })

  test('a use that is registered otherwise loses its certificate; one that stays the same keeps it', async () => {
    const world = await registered()
    const [use] = university().intendedUse
    const second = { ...use, intendedUseIdentifier: 'second' }
    await world.registrar.update(ID, university({ intendedUse: [use, second] }), 'test')
    const one = await world.registrar.issueRegistration(ID, USE, 'test')
    const two = await world.registrar.issueRegistration(ID, 'second', 'test')
    const narrower = {
      ...second,
      credentials: [{ ...use?.credentials[0], claims: [{ path: ['family_name'] }] }],
    }
    await world.registrar.update(ID, university({ intendedUse: [use, narrower] }), 'test')
    expect([await statusOf(world, one.certificate), await statusOf(world, two.certificate)]).toEqual([0, 1])
    // Who the party is concerns every certificate.
    const renamed = university({ intendedUse: [use, narrower], tradeName: 'TEST Renamed' })
    await world.registrar.update(ID, renamed, 'test')
    expect(await statusOf(world, one.certificate)).toBe(1)
    await expect(world.registrar.update(ID, university({ country: 'BE' }), 'x')).rejects.toMatchObject({
      code: 'registers/identifier',
    })
  })

  test('two certificates of one use are two places in the list, drawn at random', async () => {
    const world = await registered()
    const places = new Set<number | undefined>()
    for (let n = 0; n < 20; n++) {
      const { certificate } = await world.registrar.issueRegistration(ID, USE, 'test')
      places.add(readRegistration(parseJws(certificate).payload)?.status?.index)
    }
    expect(places.size).toBe(20)
    expect([...places]).not.toEqual([...places].toSorted((a = 0, b = 0) => a - b))
  })

  test('a full status list stops issuing instead of giving a place twice', async () => {
    const world = openRegister(await open(), { statusListSize: 1 })
    await world.registrar.register(university(), 'test')
    await world.registrar.issueRegistration(ID, USE, 'test')
    await expect(world.registrar.issueRegistration(ID, USE, 'test')).rejects.toMatchObject({
      code: 'registers/status-list-full',
    })
  })
})
