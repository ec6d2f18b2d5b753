/** For the tests of this module: lists as publishers make them, and nodes that reach each other without sockets. */
import { base64, type Bytes, createCertificate, createSignedLote, openLote, runSync } from '@entente/trust'
import { onError } from '../../http/problem.ts'
import { type Instant, steppingClock } from '../../kernel/clock.ts'
import { newSigningKey, nodeDriver } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import { createKeys, createSigningKey } from '../../kernel/keys.ts'
import { createLog } from '../../kernel/log.ts'
import type { Store } from '../../store/database.ts'
import { createAudit, createPublicLog } from '../audit/index.ts'
import { createTrustLists, type OwnList } from './index.ts'

export const START = '2026-11-22T09:00:00.000Z'
export const URL_OF_LIST = 'https://be.example/lote/pid.jwt'
export const STATUS = 'urn:entente:status:in-accord'
const driver = nodeDriver()

export function newCertificate(commonName: string) {
  const { key, spki, privateJwk } = newSigningKey()
  const name = { commonName: `TEST ${commonName}`, country: 'BE' }
  const der = runSync(
    createCertificate({
      subject: name,
      issuer: { ...name, commonName: 'TEST CA' },
      subjectSpki: spki,
      issuerSpki: spki,
      serial: Uint8Array.of(1),
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2030-01-01T00:00:00.000Z',
      ca: false,
      keyUsage: ['digitalSignature'],
      signWith: { alg: 'ES256', key },
    }),
    driver,
  )
  return { der, signer: createSigningKey(privateJwk, [base64(der)]) }
}

export const signer = newCertificate('List Signer').signer
export const otherSigner = newCertificate('Other Signer').signer
export const pidCa = newCertificate('PID CA').der

export const list = (certificates: readonly Bytes[] = [pidCa]): OwnList => ({
  type: 'urn:entente:lote:be:pid',
  territory: 'BE',
  operator: { en: 'TEST Belgium', fr: 'TEST Belgique' },
  agreements: ['urn:entente:agreement:be-jp'],
  entities: [
    {
      name: { en: 'TEST PID Provider' },
      country: 'BE',
      contact: 'mailto:pid@be.example',
      information: 'https://be.example/pid',
      services: [
        { name: { en: 'PID issuance' }, type: 'urn:entente:svc:be:pid', status: STATUS, certificates },
      ],
    },
  ],
})

export type Serve = (path: string, headers: Readonly<Record<string, string>>) => Response | Promise<Response>

/** A publisher reached without a socket; counts how often it is asked. */
export function fetchFrom(serve: Serve) {
  const asked: string[] = []
  const fetch: Fetch = async (target, init) => {
    asked.push(String(target))
    const response = await serve(new URL(target).pathname, init?.headers ?? {})
    const body = new Uint8Array(await response.arrayBuffer())
    return {
      status: response.status,
      headers: response.headers,
      receivedAt: START,
      text: async () => new TextDecoder().decode(body),
      json: async () => undefined,
      bytes: async () => body,
    }
  }
  return { asked, fetch }
}

export const nowhere: Fetch = () =>
  Promise.reject(new Fault('upstream', 'fetch/failed', 'be.example could not be reached'))

const NO_PARTNERS = { party: 'BE', baseUrl: 'https://be.example', partners: [], witnesses: [] }

export function newNode(store: Store, { fetch = nowhere, key = signer, clock = steppingClock(START) } = {}) {
  const lines: string[] = []
  const log = createLog({ node: 'test', write: (line) => lines.push(line) })
  const keys = createKeys({ keys: new Map([['list-signer', key]]), secrets: new Map() })
  const audit = createAudit({ clock })
  const lists = createTrustLists({
    store,
    clock,
    log,
    fetch,
    driver,
    keys,
    audit,
    config: NO_PARTNERS,
    publicLog: createPublicLog({ store, clock, log, fetch, driver, audit, keys, config: NO_PARTNERS }),
  })
  lists.routes.onError(onError(log))
  const events = async () => (await audit.list(store.db)).map(({ event }) => event)
  return { ...lists, clock, lines, events }
}

export const query = (signers: readonly string[] = [signer.x5tS256]) => ({
  url: URL_OF_LIST,
  signers,
  maxAge: 'P1D',
  type: 'urn:entente:lote:be:pid',
})

/** A list as a publisher may make it, good or bad. */
export function sign(
  sequence: number,
  { issued = START, nextUpdate = '2026-11-30T09:00:00.000Z', by = signer } = {},
) {
  const lote = { sequence, operator: [{ lang: 'en', value: 'TEST' }], issued, nextUpdate, entities: [] }
  const { alg, key, x5c } = by
  return runSync(createSignedLote(lote, { alg, key, x5c, iat: 1_795_338_000 }), driver)
}

export const opened = (compact: string, at: Instant = START) =>
  runSync(openLote({ compact, signers: [signer.x5tS256, otherSigner.x5tS256], at }), driver)
