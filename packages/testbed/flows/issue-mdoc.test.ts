import { IssuerSigned, type VerificationAssessment } from '@owf/mdoc'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  decodeBase64url,
  jwkThumbprint,
  parseCoseKey,
  parseIssuerMetadata,
  parseIssuerSigned,
  parseSecurityObject,
  runAsync,
  runSync,
  verifyIssuerSigned,
  webDriver,
} from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import { newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { diplomaType, pidMdocType, pidType } from '../../national-node/src/modules/issuer/index.ts'
import { LANGUAGES } from '../../national-node/src/kernel/language.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { trustOf } from './issue-trust.ts'
import { ALICE, type IssueWorld, openIssueWorld, rawWallet, takeToken } from './issue-world.ts'
import { mdocOracle } from './mdoc-oracle.ts'

const PID = 'eu.europa.ec.eudi.pid.1'
const issuing = { country: 'BE', authority: 'TEST Kingdom of Belgium' }
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** One dataset in two formats, from the credential endpoint of a running node. */
eachStore('an issuer of mdocs', (open) => {
  let world: IssueWorld
  beforeAll(async () => {
    const types = [pidType(issuing), pidMdocType(issuing), diplomaType()]
    world = await openIssueWorld(await open(), { config: { types } })
  })
  afterAll(() => world.close())

  async function issue(count = 1) {
    const { wallet, token } = await takeToken(world, ['pid-mdoc'])
    const nonce = await wallet.nonce()
    const keys = Array.from({ length: count }, () => newSigningKey())
    const jwt = keys.map((key) => wallet.keyProof({ nonce }, key))
    const body = { credential_configuration_id: 'pid-mdoc', proofs: { jwt } }
    const answer = await wallet.credential({ token, body })
    const texts = (answer.body.credentials as { credential: string }[]).map(({ credential }) => credential)
    return { answer, keys, texts, documents: texts.map((text) => decodeBase64url(text)) }
  }

  /** Their checks of the issuer's part, with one anchor. */
  async function judge(document: Uint8Array, anchor: Uint8Array): Promise<VerificationAssessment[]> {
    const checks: VerificationAssessment[] = []
    const options = {
      verificationCallback: (check: unknown) => void checks.push(check as VerificationAssessment),
      trustedCertificates: [anchor],
      now: new Date(world.clock.seconds() * 1000),
    }
    await IssuerSigned.decode(document).issuerAuth.verify(options, mdocOracle())
    return checks
  }

  test('announces the document type, COSE keys and algorithms, and names in seven languages', async () => {
    const { body } = await rawWallet(world).call('/.well-known/openid-credential-issuer')
    const { 'pid-mdoc': announced, pid } = body.credential_configurations_supported
    expect(announced).toMatchObject({
      format: 'mso_mdoc',
      doctype: PID,
      scope: 'pid',
      cryptographic_binding_methods_supported: ['cose_key'],
      credential_signing_alg_values_supported: [-7],
      proof_types_supported: pid.proof_types_supported,
    })
    expect(announced).not.toHaveProperty('vct')
    for (const { path, display } of announced.credential_metadata.claims) {
      expect(path[0]).toBe(PID)
      expect(display.map(({ locale }: { locale: string }) => locale).sort()).toEqual([...LANGUAGES].sort())
    }
    const read = parseIssuerMetadata(body, { issuer: world.baseUrl, allowLocalHttp: true })
    expect(read.refused).toEqual([])
    expect(read.configurations.map(({ id, format, type }) => [id, format, type])).toContainEqual([
      'pid-mdoc',
      'mso_mdoc',
      PID,
    ])
    const server = await rawWallet(world).call('/.well-known/oauth-authorization-server')
    expect(server.body.scopes_supported).toEqual(['pid', 'diploma'])
  })

  test('offers every format of a dataset, and nothing else with it', () => {
    const { issuer } = world
    expect(issuer.formatsOf('pid')).toEqual(['pid', 'pid-mdoc'])
    expect(issuer.formatsOf('pid-mdoc')).toEqual(['pid', 'pid-mdoc'])
    expect([issuer.formatsOf('diploma'), issuer.formatsOf('x')]).toEqual([['diploma'], []])
  })

  test('one consent to the dataset gives either format', async () => {
    const wallet = rawWallet(world)
    const token = await wallet.tokenByCode({ scope: 'pid' })
    const format = async (id: string) => {
      const answer = await wallet.credential({
        token,
        body: await wallet.request(1, { credential_configuration_id: id }),
      })
      expect(answer.status).toBe(200)
      return (answer.body.credentials[0].credential as string).includes('~')
    }
    expect([await format('pid'), await format('pid-mdoc')]).toEqual([true, false])
    const other = await wallet.credential({
      token: await rawWallet(world).tokenByCode({ scope: 'diploma' }),
      body: await wallet.request(1, { credential_configuration_id: 'pid-mdoc' }),
    })
    expect(other.status).not.toBe(200)
  })

  test('gives a document signed by its document signer, bound to the key that was proven', async () => {
    const { answer, keys, documents } = await issue()
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const [document = new Uint8Array()] = documents
    const report = await runAsync(
      verifyIssuerSigned(document, {
        at: world.clock.seconds(),
        role: 'pid',
        types: [PID],
        readCertificate: (der) => parseCertificate(der),
      }),
      webDriver(globalThis.crypto.subtle, { issuer: trustOf(world) }),
    )
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(report).toMatchObject({ verdict: 'valid', issuer: { country: 'BE' }, notes: [] })
    expect(report.issuer?.subject).toContain('TEST BE Document Signer')
    const driver = nodeDriver()
    expect(report.holder.jkt).toBe(runSync(jwkThumbprint(keys[0]?.publicJwk ?? { kty: '' }), driver))
    expect(report.claims?.[PID]).toMatchObject({
      family_name: ALICE.familyName,
      birth_date: ALICE.birthdate,
      issuing_country: 'BE',
      issuing_authority: 'TEST Kingdom of Belgium',
    })
  })

  test('[@owf/mdoc] another implementation finds nothing wrong with it', async () => {
    const { documents } = await issue(2)
    const { 'pid-ca': listed, 'eaa-ca': other } = world.pki.authorities
    for (const document of documents) {
      const found = await judge(document, listed.certificate)
      expect(found.filter(({ status }) => status === 'FAILED')).toEqual([])
      expect(found.length).toBeGreaterThan(3)
      const unknown = await judge(document, other.certificate)
      expect(unknown.filter(({ status }) => status === 'FAILED')).toHaveLength(1)
    }
  })

  test('a batch: same content, nothing else in common', async () => {
    const { documents } = await issue(3)
    const read = documents.map((document) => {
      const { nameSpaces, issuerAuth } = parseIssuerSigned(document)
      return { items: nameSpaces.get(PID) ?? [], mso: parseSecurityObject(issuerAuth.payload) }
    })
    const distinct = (values: readonly unknown[]) => expect(new Set(values).size).toBe(values.length)
    distinct(read.map(({ mso }) => parseCoseKey(mso.deviceKey).x))
    distinct(read.flatMap(({ items }) => items.map(({ random }) => hex(random))))
    distinct(read.flatMap(({ mso }) => [...(mso.valueDigests.get(PID)?.values() ?? [])].map(hex)))
    distinct(read.map(({ mso }) => (mso.status === 'unreadable' ? 0 : mso.status?.index)))
    const orders = read.map(({ items }) => items.map(({ digestId }) => digestId).join())
    expect(new Set(orders).size).toBeGreaterThan(1)
    const [first] = read
    for (const { mso, items } of read) {
      expect(mso.validity).toEqual(first?.mso.validity)
      expect(mso.validity.validUntil % 86_400).toBe(0)
      expect(items.map(({ element, value }) => [element, value])).toEqual(
        first?.items.map(({ element, value }) => [element, value]),
      )
      expect(mso.status).toMatchObject({ uri: expect.stringContaining(`${world.baseUrl}/status/pid-mdoc-`) })
    }
  })

  test('its status list is there, signed by the same signer', async () => {
    const { documents } = await issue()
    const { issuerAuth, x5chain } = parseIssuerSigned(documents[0] ?? new Uint8Array())
    const { status } = parseSecurityObject(issuerAuth.payload)
    const uri = status === undefined || status === 'unreadable' ? '' : status.uri
    const answer = await fetch(uri)
    const [header = ''] = (await answer.text()).split('.')
    const { x5c } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { x5c: string[] }
    expect(x5c[0]).toBe(Buffer.from(x5chain[0] ?? []).toString('base64'))
  })
})
