/** NIST PKITS paths (shared data `x509/pkits`): no path that must fail is accepted; what is refused in excess is listed. */
import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DerError, parseCertificate, runSync, verifyPath } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { testData } from '../src/test-data.ts'

const AT = '2020-01-01T00:00:00.000Z'
const folder = testData('x509')
if (folder === undefined) console.log('skipped: no test data for x509')

type Case = {
  readonly id: string
  readonly name: string
  readonly cert: string
  readonly other_certs?: readonly string[]
  readonly params?: object
  readonly error?: { readonly class: string }
}

const readCertificate = (file: string): Buffer => readFileSync(join(folder ?? '', 'pkits/certs', file))
const driver = nodeDriver()

/** PKITS gives a pool; a JOSE chain has an order: each certified by the next. */
function chainOf({ cert, other_certs: pool = [] }: Case): Buffer[] {
  const chain = [readCertificate(cert)]
  const left = pool.map(readCertificate)
  for (;;) {
    const last = new X509Certificate(chain.at(-1) ?? Buffer.alloc(0))
    const named = left.filter((der) => new X509Certificate(der).subject === last.issuer)
    const next = named.find((der) => last.verify(new X509Certificate(der).publicKey)) ?? named[0]
    if (next === undefined) return chain
    chain.push(next)
    left.splice(left.indexOf(next), 1)
  }
}

function run(one: Case): string {
  const anchors = [readCertificate('TrustAnchorRootCertificate.crt')]
  const result = runSync(verifyPath({ chain: chainOf(one), anchors, at: AT }), driver)
  return result.ok ? 'ok' : result.detail
}

/** Features this version refuses although RFC 5280 allows them, by the words of the refusal. */
const FEATURES: readonly (readonly [string, RegExp])[] = [
  ['names that differ in case or spaces', /^no anchor named/],
  ['DSA', /signature algorithm is not supported/],
  ['policy mappings', /2\.5\.29\.33 /],
  ['policy constraints', /2\.5\.29\.36 |constraints on policies/],
  ['inhibit any policy', /2\.5\.29\.54 /],
]
const featureOf = (detail: string): string => FEATURES.find(([, words]) => words.test(detail))?.[0] ?? detail

describe.skipIf(folder === undefined)('PKITS', () => {
  const cases: Case[] =
    folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'pkits/pkits.json'), 'utf8'))
  /** No input of ours says which policies the user wants. */
  const withPolicyInputs = cases.filter(({ params }) => params !== undefined)
  const rest = cases.filter(({ params }) => params === undefined)
  /** Their path is right; only a revocation list says no. */
  const aboutRevocation = rest.filter(
    ({ error }) => error !== undefined && error.class !== 'PathValidationError',
  )
  const mustFail = rest.filter(({ error }) => error?.class === 'PathValidationError')
  const mustPass = rest.filter(({ error }) => error === undefined)

  test('every case belongs to one group', () => {
    const sizes = [withPolicyInputs, aboutRevocation, mustFail, mustPass].map(({ length }) => length)
    expect(sizes).toEqual([25, 25, 51, 62])
  })

  test('no path that must fail is accepted', () => {
    expect(mustFail.filter((one) => run(one) === 'ok').map(({ name }) => name)).toEqual([])
  })

  test('the paths of cases about revocation are right by themselves', () => {
    expect(aboutRevocation.map(run).filter((result) => result !== 'ok')).toEqual([])
  })

  test('what is refused in excess is of these features and no other', () => {
    const refused: Record<string, number> = {}
    for (const one of mustPass) {
      const result = run(one)
      if (result !== 'ok') refused[featureOf(result)] = (refused[featureOf(result)] ?? 0) + 1
    }
    expect(refused).toEqual({
      'names that differ in case or spaces': 3,
      DSA: 1,
      'policy constraints': 8,
      'policy mappings': 5,
      'inhibit any policy': 3,
    })
  })
})

describe.skipIf(folder === undefined)('the certificates of PKITS', () => {
  const files = folder === undefined ? [] : readdirSync(join(folder, 'pkits/certs'))

  /** The oracle's words for times are `Jan  1 08:30:00 2010 GMT`. */
  const instant = (text: string): string => new Date(text).toISOString()

  test('are read as node reads them', () => {
    const unread: string[] = []
    for (const file of files) {
      const der = readCertificate(file)
      const peer = new X509Certificate(der)
      try {
        const own = parseCertificate(der)
        expect({
          // Node's word also asks for the usage of the key.
          ca: own.ca && own.keyUsage?.includes('keyCertSign') !== false,
          dates: [own.notBefore, own.notAfter],
          serial: own.serial,
          purposes: own.eku,
          subject: own.subject.parts.map((part) => part.map(({ value }) => value)),
        }).toEqual({
          ca: peer.ca,
          dates: [instant(peer.validFrom), instant(peer.validTo)],
          serial: peer.serialNumber.toLowerCase(),
          purposes: peer.keyUsage,
          subject: ((peer.subject as string | undefined) ?? '')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => line.split(' + ').map((pair) => pair.slice(pair.indexOf('=') + 1))),
        })
      } catch (error) {
        if (!(error instanceof DerError)) throw error
        unread.push(`${file}: ${error.message}`)
      }
    }
    // Broken on purpose by the makers of the suite: bits cut off, anyPolicy in a mapping (RFC 5280 §4.2.1.5).
    expect(unread).toEqual([
      'BadSignedCACert.crt: signature: not whole octets',
      'InvalidDSASignatureTest6EE.crt: signature: not whole octets',
      'MappingFromanyPolicyCACert.crt: policy mapping: any policy',
      'MappingToanyPolicyCACert.crt: policy mapping: any policy',
    ])
    expect(files).toHaveLength(405)
  })

  /** A key that the oracle cannot open (DSA with inherited parameters) verifies nothing. */
  const peerVerifies = (leaf: X509Certificate, issuer: X509Certificate): boolean => {
    try {
      return leaf.verify(issuer.publicKey)
    } catch {
      return false
    }
  }

  test('verify under their issuers exactly where node says so', () => {
    const all = files.map((file) => {
      const der = readCertificate(file)
      return { file, der, peer: new X509Certificate(der) }
    })
    let [good, bad] = [0, 0]
    const different: string[] = []
    for (const leaf of all) {
      for (const issuer of all.filter(({ peer }) => peer.subject === leaf.peer.issuer && peer.ca)) {
        if (leaf.peer.subject === leaf.peer.issuer) continue
        const path = verifyPath({ chain: [leaf.der], anchors: [issuer.der], at: AT })
        const result = runSync(path, driver)
        const peerSays = peerVerifies(leaf.peer, issuer.peer)
        if (result.ok) good++
        else if (!peerSays) bad++
        // A refusal for another reason than the signature says nothing about the signature.
        if (result.ok && !peerSays) different.push(`${leaf.file} under ${issuer.file}`)
        if (!result.ok && peerSays && /signature is wrong/.test(result.detail)) different.push(leaf.file)
      }
    }
    expect(different).toEqual([])
    expect([good > 200, bad > 0]).toEqual([true, true])
  })
})
