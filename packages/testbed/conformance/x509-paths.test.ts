/** NIST PKITS paths (shared data `x509/pkits`): the official verdicts but one; no path that must fail is accepted. */
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
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
  readonly params?: {
    readonly user_initial_policy_set?: readonly string[]
    readonly initial_explicit_policy?: true
    readonly initial_policy_mapping_inhibit?: true
    readonly initial_any_policy_inhibit?: true
  }
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
    const next = left.find((der) => peerVerifies(last, new X509Certificate(der)))
    const named = next ?? left.find((der) => new X509Certificate(der).subject === last.issuer)
    if (named === undefined) return chain
    chain.push(named)
    left.splice(left.indexOf(named), 1)
  }
}

/** A key that the oracle cannot open (DSA with inherited parameters) verifies nothing. */
function peerVerifies(leaf: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return leaf.verify(issuer.publicKey)
  } catch {
    return false
  }
}

function run(one: Case): string {
  const anchors = [readCertificate('TrustAnchorRootCertificate.crt')]
  const { params = {} } = one
  const policies = {
    ...(params.user_initial_policy_set === undefined ? {} : { initialSet: params.user_initial_policy_set }),
    requireExplicit: params.initial_explicit_policy === true,
    inhibitMapping: params.initial_policy_mapping_inhibit === true,
    inhibitAny: params.initial_any_policy_inhibit === true,
  }
  const result = runSync(verifyPath({ chain: chainOf(one), anchors, at: AT, policies }), driver)
  return result.ok ? 'ok' : result.detail
}

const pem = (der: Buffer): string => new X509Certificate(der).toString()

/** What `openssl verify` says of the same path, with the same inputs. */
function peerAccepts(one: Case): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'x509-'))
  try {
    const { params = {} } = one
    const [leaf, ...pool] = chainOf(one).map(pem)
    writeFileSync(join(dir, 'anchor.pem'), pem(readCertificate('TrustAnchorRootCertificate.crt')))
    writeFileSync(join(dir, 'pool.pem'), pool.join('\n'))
    writeFileSync(join(dir, 'leaf.pem'), leaf ?? '')
    const flags = [
      // Without any wish openssl allows no policy; RFC 5280 §6.1.1 (c) says any.
      ...(params.user_initial_policy_set ?? ['2.5.29.32.0']).flatMap((policy) => ['-policy', policy]),
      ...(params.initial_explicit_policy === true ? ['-explicit_policy'] : []),
      ...(params.initial_policy_mapping_inhibit === true ? ['-inhibit_map'] : []),
      ...(params.initial_any_policy_inhibit === true ? ['-inhibit_any'] : []),
    ]
    const at = ['-attime', String(Date.parse(AT) / 1000), '-policy_check', '-x509_strict', '-no-CApath']
    const files = [
      '-CAfile',
      'anchor.pem',
      ...(pool.length === 0 ? [] : ['-untrusted', 'pool.pem']),
      'leaf.pem',
    ]
    return spawnSync('openssl', ['verify', ...at, ...flags, ...files], { cwd: dir }).status === 0
  } finally {
    rmSync(dir, { recursive: true })
  }
}

describe.skipIf(folder === undefined)('PKITS', () => {
  const cases: Case[] =
    folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'pkits/pkits.json'), 'utf8'))
  /** Their path is right; only a revocation list says no. */
  const aboutRevocation = cases.filter(
    ({ error }) => error !== undefined && error.class !== 'PathValidationError',
  )
  const mustFail = cases.filter(({ error }) => error?.class === 'PathValidationError')
  const mustPass = cases.filter(({ error }) => error === undefined)

  test('every case belongs to one group', () => {
    expect([aboutRevocation, mustFail, mustPass].map(({ length }) => length)).toEqual([25, 61, 77])
  })

  test('no path that must fail is accepted', () => {
    expect(mustFail.filter((one) => run(one) === 'ok').map(({ name }) => name)).toEqual([])
  })

  test('the paths of cases about revocation are right by themselves', () => {
    expect(aboutRevocation.map(run).filter((result) => result !== 'ok')).toEqual([])
  })

  test('every path that must pass is accepted, but for the signatures of DSA that this core does not verify', () => {
    const refused = mustPass.map((one) => [one.name, run(one)]).filter(([, result]) => result !== 'ok')
    expect(refused).toEqual([['valid_dsa_signatures_test4', 'leaf: signature algorithm is not supported']])
  })

  test('openssl says the same of the cases about names and policies', () => {
    const asked = cases.filter(({ id, params }) => params !== undefined || /^4(03|08|09|10|11|12)/.test(id))
    const different = asked.filter((one) => (run(one) === 'ok') !== peerAccepts(one)).map(({ name }) => name)
    expect(different).toEqual([])
    expect(asked.length).toBeGreaterThan(60)
  }, 60_000)
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
