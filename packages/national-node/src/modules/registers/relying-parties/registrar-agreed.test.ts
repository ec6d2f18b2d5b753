import { expect, test } from 'vitest'
import { parseJws, readRegistration } from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import { newSigningKey } from '../../../kernel/crypto.ts'
import { eachStore } from '../../../store/each-store.ts'
import { AGREEMENT, ID, openRegister, read, statusOf, university, USE } from './registrar-fixtures.ts'

eachStore('A party of a partner country', (open) => {
  const partner = () => university({ legalBasis: { agreement: AGREEMENT } })

  test('stands in the register while the agreement does, visibly not as a registration of the Union', async () => {
    const world = openRegister(await open())
    await world.registrar.register(partner(), 'test')
    const { payload } = await read(world, world.ask(`/${ID}`))
    const { entente } = payload['data']
    expect(entente).toMatchObject({ legalBasis: 'agreement', agreement: AGREEMENT })
    expect(entente.notice.map(({ lang }: { lang: string }) => lang).toSorted()).toEqual([
      'ar',
      'de',
      'en',
      'fr',
      'ja',
      'nl',
      'vi',
    ])
    expect(entente.notice.find(({ lang }: { lang: string }) => lang === 'en').content).toContain(
      'not an EU registration',
    )
    const { certificate } = await world.registrar.issueRegistration(ID, USE, 'test')
    expect(readRegistration(parseJws(certificate).payload)?.legalBasis).toEqual({
      kind: 'agreement',
      agreement: AGREEMENT,
    })
    const access = await world.registrar.issueAccess(ID, newSigningKey().publicJwk, 'test')
    const { policies } = parseCertificate(Buffer.from(access.certificate, 'base64'))
    expect(JSON.stringify(policies ?? [])).not.toContain('0.4.0.194118')
  })

  test('is suspended with the agreement, and comes back with it; a cancelled one stays ended', async () => {
    const world = openRegister(await open())
    await world.registrar.register(partner(), 'test')
    const home = university({
      identifier: [{ type: 'http://data.europa.eu/eudi/id/EUID', identifier: 'home' }],
    })
    await world.registrar.register(home, 'test')
    const { certificate } = await world.registrar.issueRegistration(ID, USE, 'test')
    const other = await world.registrar.issueRegistration('NTRJP-home', USE, 'test')
    const both = async () => [await statusOf(world, certificate), await statusOf(world, other.certificate)]
    expect(await both()).toEqual([0, 0])
    world.inForce.clear()
    expect(await both()).toEqual([2, 0])
    world.inForce.add(AGREEMENT)
    expect(await both()).toEqual([0, 0])
    await world.registrar.cancel(ID, 'on request', 'test')
    world.inForce.clear()
    expect(await both()).toEqual([1, 0])
  })

  test('is not entered, changed or certified under an agreement that is not in force', async () => {
    const world = openRegister(await open())
    const other = university({ legalBasis: { agreement: 'urn:entente:agreement:xx-yy' } })
    await expect(world.registrar.register(other, 'test')).rejects.toMatchObject({
      code: 'registers/no-agreement',
    })
    await world.registrar.register(partner(), 'test')
    world.inForce.clear()
    const refused = { code: 'registers/no-agreement' }
    await expect(world.registrar.issueRegistration(ID, USE, 'test')).rejects.toMatchObject(refused)
    await expect(world.registrar.issueAccess(ID, newSigningKey().publicJwk, 'x')).rejects.toMatchObject(
      refused,
    )
    await expect(world.registrar.update(ID, partner(), 'test')).rejects.toMatchObject(refused)
    expect(await world.registrar.findRegistration({ identifier: ID, intendedUse: USE })).toBeUndefined()
    // Leaving is always possible.
    await expect(world.registrar.cancel(ID, 'on request', 'test')).resolves.toBeUndefined()
  })
})

eachStore('What a registration certificate says', (open) => {
  test('of a natural person, of a provider of attestations, and of whoever asks through an intermediary', async () => {
    const world = openRegister(await open())
    const gateway = {
      identifier: 'VATBE-0200',
      tradeName: 'TEST Gateway',
      registryURI: 'https://be.example/wrp',
    }
    const attestation = { format: 'dc+sd-jwt', meta: { vct_values: ['urn:entente:vct:diploma:1'] } }
    const person = { legalName: undefined, givenName: 'Hanako', familyName: 'Yamada' }
    await world.registrar.register(
      university({ ...person, usesIntermediary: [gateway], providesAttestations: [attestation] }),
      'test',
    )
    const { certificate } = await world.registrar.issueRegistration(ID, USE, 'test')
    const { payload } = parseJws(certificate)
    expect(payload).toMatchObject({
      sub_gn: 'Hanako',
      sub_fn: 'Yamada',
      intermediary: { sub: 'VATBE-0200', sname: 'TEST Gateway' },
      provides_attestations: [attestation],
    })
    expect(payload).not.toHaveProperty('sub_ln')
    const access = await world.registrar.issueAccess(ID, newSigningKey().publicJwk, 'test')
    const { subject, policies } = parseCertificate(Buffer.from(access.certificate, 'base64'))
    expect(subject.organization).toBe('TEST Hanako Yamada')
    expect(JSON.stringify(policies)).toContain('0.4.0.194118.1.1')
  })
})

eachStore('A TEST register', (open) => {
  test('says so in every certificate, whatever name it was given', async () => {
    const world = openRegister(await open())
    const names = { legalName: 'Tokyo Bay University', tradeName: 'Bay' }
    await world.registrar.register(university(names), 'test')
    const { certificate } = await world.registrar.issueRegistration(ID, USE, 'test')
    expect(parseJws(certificate).payload).toMatchObject({
      name: 'TEST Bay',
      sub_ln: 'TEST Tokyo Bay University',
    })
    const access = await world.registrar.issueAccess(ID, newSigningKey().publicJwk, 'test')
    const { subject } = parseCertificate(Buffer.from(access.certificate, 'base64'))
    expect(subject).toMatchObject({ commonName: 'TEST Bay', organization: 'TEST Tokyo Bay University' })
  })
})
