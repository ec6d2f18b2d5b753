import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hex } from '../bytes.ts'
import type { Bytes, CreationAlg } from '../ports.ts'
import { runAsync } from '../ports.ts'
import { createWebDriver } from '../web-driver.ts'
import { crlAddresses } from '../revocation/crl-addresses.ts'
import { type CertificateSpec, createCertificate } from './create-certificate.ts'
import { parseCertificate } from './parse-certificate.ts'
import { verifyPath } from './verify-path.ts'

const driver = createWebDriver(crypto.subtle)
const CURVES = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const

async function newKey(alg: CreationAlg = 'ES256') {
  const parameters = alg === 'EdDSA' ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: CURVES[alg] }
  const pair = (await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])) as CryptoKeyPair
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  return { spki, signWith: { alg, key: pair.privateKey } }
}

const root = { commonName: 'TEST Root', organization: 'TEST Authority', country: 'BE' }
const leaf = {
  commonName: 'TEST Émetteur',
  organization: 'TEST Org',
  organizationIdentifier: 'NTRBE-0123456789',
  country: 'BE',
}
const dates = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2036-01-01T00:00:00.000Z' }
const at = '2026-11-22T09:00:00.000Z'

async function create(spec: Partial<CertificateSpec>, alg: CreationAlg = 'ES256') {
  const key = await newKey(alg)
  const full: CertificateSpec = {
    subject: root,
    issuer: root,
    subjectSpki: key.spki,
    issuerSpki: key.spki,
    serial: Uint8Array.of(1, 2, 3),
    ...dates,
    ca: true,
    keyUsage: ['keyCertSign', 'cRLSign'],
    signWith: key.signWith,
    ...spec,
  }
  return { der: await runAsync(createCertificate(full), driver), key }
}

test.each<[string, Partial<CertificateSpec>, RegExp]>([
  ['a serial of zero', { serial: Uint8Array.of(0) }, /serial/],
  ['a serial of 21 octets', { serial: new Uint8Array(21).fill(1) }, /serial/],
  ['dates in reverse', { notAfter: '2025-01-01T00:00:00.000Z' }, /notAfter/],
  ['an authority that may not sign certificates', { keyUsage: ['digitalSignature'] }, /keyCertSign/],
  ['a leaf that may sign certificates', { ca: false }, /keyCertSign/],
  ['a path length on a leaf', { ca: false, keyUsage: ['digitalSignature'], pathLength: 0 }, /pathLength/],
  ['an unknown usage', { keyUsage: ['keyCertSign', 'paint'] }, /paint/],
  ['a country in small letters', { subject: { commonName: 'TEST', country: 'be' } }, /country/],
  ['a name that is not ASCII in an address', { subjectAltNames: [{ dns: 'münchen.example' }] }, /ASCII/],
  ['an alternative name of nothing', { subjectAltNames: [{}] }, /subjectAltNames/],
])('%s is refused, naming the field', async (_, spec, message) => {
  await expect(create(spec)).rejects.toThrow(message)
})

test.each<CreationAlg>(['ES256', 'ES384', 'ES512', 'EdDSA'])(
  '%s certificates say what was asked',
  async (alg) => {
    const { der } = await create(
      {
        ca: false,
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: ['clientAuth', '1.0.18013.5.1.2'],
        policies: ['0.4.0.194118.1.1'],
        subject: leaf,
        subjectAltNames: [{ uri: 'https://node.be.example' }, { dns: 'node.be.example' }],
      },
      alg,
    )
    const certificate = parseCertificate(der)
    expect(certificate.subject).toMatchObject(leaf)
    expect(certificate.issuer).toMatchObject(root)
    expect(certificate).toMatchObject({
      ...dates,
      serial: '010203',
      version: 3,
      ca: false,
      keyUsage: ['digitalSignature'],
      eku: ['1.3.6.1.5.5.7.3.2', '1.0.18013.5.1.2'],
      policies: ['0.4.0.194118.1.1'],
      san: [{ uri: 'https://node.be.example' }, { dns: 'node.be.example' }],
      criticalUnknown: [],
      signatureAlg: alg,
    })
    const peer = new X509Certificate(der)
    expect(peer.subject).toBe('C=BE\nO=TEST Org\norganizationIdentifier=NTRBE-0123456789\nCN=TEST Émetteur')
    expect(peer.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2', '1.0.18013.5.1.2'])
    expect(peer.serialNumber).toBe('010203')
    expect(peer.subjectAltName).toBe('URI:https://node.be.example, DNS:node.be.example')
  },
)

test('times after 2049 are written as GeneralizedTime and read back', async () => {
  const { der } = await create({ notAfter: '2060-02-29T12:00:01.000Z' })
  expect(parseCertificate(der).notAfter).toBe('2060-02-29T12:00:01.000Z')
  expect(new X509Certificate(der).validTo).toBe('Feb 29 12:00:01 2060 GMT')
})

async function createChain() {
  const anchor = await create({ pathLength: 1 })
  const middleKey = await newKey('ES384')
  const middle = await create({
    subject: { commonName: 'TEST Issuing', country: 'BE' },
    subjectSpki: middleKey.spki,
    issuerSpki: anchor.key.spki,
    pathLength: 0,
    signWith: anchor.key.signWith,
  })
  const leafKey = await newKey()
  const end = await create({
    subject: leaf,
    issuer: { commonName: 'TEST Issuing', country: 'BE' },
    subjectSpki: leafKey.spki,
    issuerSpki: middleKey.spki,
    ca: false,
    keyUsage: ['digitalSignature'],
    signWith: middleKey.signWith,
  })
  return { anchor: anchor.der, middle: middle.der, leaf: end.der }
}

test('a chain of ours verifies here and with node', async () => {
  const chain = await createChain()
  const result = await runAsync(
    verifyPath({ chain: [chain.leaf, chain.middle], anchors: [chain.anchor], at }),
    driver,
  )
  expect(result).toMatchObject({ ok: true, leaf: { subject: leaf }, anchor: { subject: root } })
  const [peerLeaf, peerMiddle, peerRoot] = [chain.leaf, chain.middle, chain.anchor].map(
    (der) => new X509Certificate(der),
  ) as [X509Certificate, X509Certificate, X509Certificate]
  expect(peerLeaf.checkIssued(peerMiddle) && peerLeaf.verify(peerMiddle.publicKey)).toBe(true)
  expect(peerMiddle.checkIssued(peerRoot) && peerMiddle.verify(peerRoot.publicKey)).toBe(true)
})

const OPENSSL = 'openssl'
const hasOpenssl = spawnSync(OPENSSL, ['version']).status === 0

test.skipIf(!hasOpenssl)('a chain of ours verifies with openssl in its strict mode', async () => {
  expect(opensslVerify(await createChain())).toMatch(/leaf\.pem: OK/)
})

function opensslVerify(chain: { anchor: Bytes; middle: Bytes; leaf: Bytes }): string {
  const folder = mkdtempSync(join(tmpdir(), 'trust-'))
  const pem = (name: keyof typeof chain): string => {
    const file = join(folder, `${name}.pem`)
    writeFileSync(file, new X509Certificate(chain[name]).toString())
    return file
  }
  try {
    const args = ['verify', '-x509_strict', '-attime', '1795338000', '-CAfile', pem('anchor')]
    return execFileSync(OPENSSL, [...args, '-untrusted', pem('middle'), pem('leaf')], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const CRL = 'https://register.example/wrp/access.crl'

test('says where its authority lists what it took back; without an address, or one that cannot be read, nowhere', async () => {
  const { der } = await create({ crlAddress: CRL })
  expect(crlAddresses(parseCertificate(der))).toEqual([CRL])
  const none = parseCertificate((await create({})).der)
  expect(crlAddresses(none)).toEqual([])
  expect(crlAddresses({ ...none, crlDistributionPoints: Uint8Array.of(0x30, 0) })).toEqual([])
  await expect(create({ crlAddress: 'https://é.example/' })).rejects.toThrow(/ASCII/)
})

test.skipIf(!hasOpenssl)('openssl reads that address, too', async () => {
  const { der } = await create({ crlAddress: CRL })
  const args = ['x509', '-inform', 'DER', '-noout', '-ext', 'crlDistributionPoints']
  expect(execFileSync(OPENSSL, args, { input: der, encoding: 'utf8' })).toContain(`URI:${CRL}`)
})

test('the serial is read as a positive number', async () => {
  const { der } = await create({ serial: Uint8Array.of(0xff, 1) })
  expect(parseCertificate(der).serial).toBe('ff01')
  expect(hex(der)).toContain('020300ff01')
})
