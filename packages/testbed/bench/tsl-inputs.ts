/** Long trusted lists, as dense as the national ones: six elements in a kilobyte, most of it certificates. */
import { generateKeyPairSync } from 'node:crypto'
import { createCertificate, createSignedTsl, runAsync, type TslDraft } from '@entente/trust'
import { testTsl } from '../../trust/src/tsl/tsl-fixtures.ts'
import { drive, newSigner } from '../../trust/src/xmldsig/forge-xml.ts'

export const AT = '2026-11-22T09:00:00.000Z'
/** As long as the longest national lists are. */
const BYTES = 4.5e6
const PROVIDERS = 36
/** One service in so many has a past and criteria: in the lists of 2019 it was one in four to ten. */
const WITH_PAST = 5

export type LongLists = {
  readonly signer: Uint8Array
  /** They differ, so that nothing is remembered from one to the next. */
  readonly lists: readonly Uint8Array[]
}

export async function longLists(copies: number): Promise<LongLists> {
  const signer = await newSigner()
  const { alg, key, certificate } = signer
  const write = async (draft: TslDraft) =>
    new TextEncoder().encode(
      await runAsync(
        createSignedTsl(draft, { alg, key, certificates: [certificate], signingTime: AT }),
        drive,
      ),
    )
  const authority = await authorityCertificate(signer)
  const [few, more] = await Promise.all(
    [PROVIDERS, 2 * PROVIDERS].map(
      async (count) => (await write(draftOf(certificate, authority, count))).length,
    ),
  )
  const services = PROVIDERS + Math.round((PROVIDERS * (BYTES - (few ?? 0))) / ((more ?? 0) - (few ?? 0)))
  const lists = await Promise.all(
    Array.from({ length: copies }, (_, copy) =>
      write({ ...draftOf(certificate, authority, services), sequence: copy + 1 }),
    ),
  )
  return { signer: certificate, lists }
}

/** As long as those of authorities are, with a key of RSA. */
async function authorityCertificate({
  alg,
  key,
  spki,
}: Awaited<ReturnType<typeof newSigner>>): Promise<Uint8Array> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 4096 })
  const certificate = createCertificate({
    subject: { commonName: 'TEST issuing authority', organization: 'TEST provider', country: 'BE' },
    issuer: { commonName: 'TEST root authority', organization: 'TEST provider', country: 'BE' },
    subjectSpki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    issuerSpki: spki,
    serial: Uint8Array.of(1),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2036-01-01T00:00:00.000Z',
    ca: true,
    keyUsage: ['keyCertSign', 'cRLSign'],
    policies: ['0.4.0.194112.1.2', '1.3.6.1.4.1.99999.1.1'],
    crlAddress: 'http://crl.example.org/test-root-authority.crl',
    signWith: { alg, key },
  })
  return runAsync(certificate, drive)
}

function draftOf(signer: Uint8Array, authority: Uint8Array, services: number): TslDraft {
  const draft = testTsl(signer)
  const [provider] = draft.providers
  const [now, past] = provider?.services[0]?.periods ?? []
  if (provider === undefined || now === undefined || past === undefined)
    throw new TypeError('the list of the tests has a service with its past')
  const identity = { ...now.identity, certificates: [authority, authority] }
  const service = (index: number) =>
    index % WITH_PAST === 0
      ? { periods: [{ ...now, identity }, past] }
      : { periods: [{ ...now, identity, qualifications: [] }] }
  return {
    ...draft,
    providers: Array.from({ length: PROVIDERS }, (_, one) => ({
      ...provider,
      name: [{ lang: 'en', value: `TEST provider ${one}` }],
      services: Array.from({ length: services }, (_, index) => index)
        .filter((index) => index % PROVIDERS === one)
        .map(service),
    })).filter((one) => one.services.length > 0),
  }
}
