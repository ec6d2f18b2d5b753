/** Trust as a person gave it on the command line: certificates and lists, for whatever purpose. */
import { readFile } from 'node:fs/promises'
import { fromBase64, listedServices, openLote, parseCertificate, runSync } from '@entente/trust'
import type { Clock } from '../../kernel/clock.ts'
import { type NodeDriver, sha256 } from '../../kernel/crypto.ts'
import type { Fetch } from '../../kernel/fetch.ts'
import { TRUSTED_LIST_BYTES_MAX } from '../../kernel/limits.ts'
import type { FoundList } from '../../modules/trust-lists/index.ts'
import { UnreadableError } from '../../kernel/command-line.ts'

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g

type World = { readonly clock: Clock; readonly driver: NodeDriver; readonly fetch: Fetch }
type Anchor = FoundList['anchors'][number]

/** A file of certificates, as if it were a list that is always fresh. */
export async function anchorsOf(path: string): Promise<FoundList> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UnreadableError(`--anchor ${path} cannot be read`)
  })
  const found = [...text.matchAll(PEM)].map(([, body = '']) => fromBase64(body.replaceAll(/\s/g, '')))
  const anchors = found.filter((der) => der !== undefined).map((der) => anchorOf(der, path))
  if (anchors.length === 0) throw new UnreadableError(`--anchor ${path} holds no PEM certificate`)
  return { ...NOTHING, uri: path, state: 'fresh', anchors }
}

/** A list by its address, with whoever may sign it. What is wrong with it is its state. */
export async function listOf(url: string, signers: readonly string[], world: World): Promise<FoundList> {
  const { clock, driver, fetch } = world
  const at = clock.now()
  const answer = await fetch(url, {
    headers: { accept: 'application/jwt' },
    bytesMax: TRUSTED_LIST_BYTES_MAX,
  }).catch((error: unknown) => (error instanceof Error ? error.message : 'out of reach'))
  if (typeof answer === 'string') return { ...NOTHING, uri: url, state: 'unavailable', detail: answer }
  const compact = (await answer.text()).trim()
  const opened = runSync(openLote({ compact, signers, at }), driver as (step: object) => unknown)
  if (!('lote' in opened)) return { ...NOTHING, uri: url, state: 'bad-signature', detail: opened.detail }
  const { lote, signer, sequence } = opened
  const anchors = listedServices(lote, { at }).flatMap((service): Anchor[] =>
    service.certificates.map((der) => ({
      ...anchorOf(der, service.entity),
      country: service.country ?? null,
      serviceType: service.serviceType ?? null,
      status: service.status ?? null,
    })),
  )
  const { nextUpdate } = lote
  const signed = { signature: 'valid', signer, sequence, highestSequence: sequence } as const
  const facts = { url, type: lote.type ?? '', fetchedAt: at, nextUpdate, ...signed }
  return {
    ...NOTHING,
    uri: url,
    state: opened.outcome === 'fresh' ? 'fresh' : 'stale',
    sequence,
    facts,
    anchors,
  }
}

const NOTHING = {
  state: 'unavailable',
  uri: '',
  detail: undefined,
  sequence: undefined,
  fetchedAt: undefined,
  sha256: undefined,
  territory: undefined,
  facts: null,
  services: [],
  anchors: [],
} as unknown as FoundList

function anchorOf(der: Uint8Array, entity: string): Anchor {
  parseCertificate(der)
  const nothing = { country: null, serviceType: null, status: null, assurance: null }
  return { der, sha256: sha256(der), entity, ...nothing }
}
