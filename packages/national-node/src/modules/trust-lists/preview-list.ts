/** A list as a partner would read it, before it is published: signed with a key of the moment, and opened again. */
import { base64, createCertificate, runSync, TslError, XmlError } from '@entente/trust'
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { newSigningKey, nodeDriver } from '../../kernel/crypto.ts'
import { createSigningKey, type SigningKey } from '../../kernel/keys.ts'
import { openList } from './open-list.ts'
import type { OwnList } from './own-list.ts'
import { IncompleteService } from './own-tsl.ts'
import { signedList } from './publish-list.ts'
import { findOwn } from './store.ts'
import { type TrustListsDeps, VALIDITY_SECONDS } from './trust-lists-deps.ts'

type PreviewedService = {
  readonly entity: string
  readonly type: string | null
  readonly status: string | null
  readonly certificates: number
}

export type ListPreview = {
  readonly path: string
  /** `fresh` is what a partner's node takes; anything else it refuses, and `detail` says why. */
  readonly outcome: 'fresh' | 'stale' | 'rollback' | 'bad-signature' | 'malformed'
  readonly detail: string
  readonly sequence: number
  readonly nextUpdate: Instant
  readonly bytes: number
  /** Who is trusted for what, as it is read back. */
  readonly services: readonly PreviewedService[]
}

type Previewed = {
  /** Name of each form, and where it will be. */
  readonly forms: readonly {
    readonly name: string
    readonly path: string
    readonly format: OwnList['format']
  }[]
  readonly list: OwnList
}

export async function previewList(
  deps: TrustListsDeps,
  { forms, list }: Previewed,
): Promise<readonly ListPreview[]> {
  const key = keyOfTheMoment(deps.clock.now())
  return Promise.all(
    forms.map(async ({ name, path, format }) => {
      const known = await findOwn(deps.store.db, name)
      const sequence = (known?.sequence ?? 0) + 1
      return previewOne(deps, { ...list, format }, { key, name, path, sequence })
    }),
  )
}

type Made = {
  readonly key: SigningKey
  readonly name: string
  readonly path: string
  readonly sequence: number
}

function previewOne(
  { clock, config }: TrustListsDeps,
  list: OwnList,
  { key, name, path, sequence }: Made,
): ListPreview {
  const issued = clock.now()
  const nextUpdate = addSeconds(issued, VALIDITY_SECONDS)
  const about = { path, sequence, nextUpdate, bytes: 0, services: [] }
  const text = trySign(
    { clock, config, keys: { get: () => key } },
    { name, list },
    { sequence, issued, nextUpdate },
  )
  if (typeof text !== 'string') return { ...about, outcome: 'malformed', detail: text.message }
  const opened = openList({ text, signers: [key.x5tS256], at: issued, lastSequence: sequence - 1 })
  const { outcome, detail } = opened
  const bytes = Buffer.byteLength(text)
  if (!('model' in opened)) return { ...about, bytes, outcome, detail }
  const services = opened.model.listedAt(issued).services.map((one) => ({
    entity: one.entity,
    type: one.serviceType ?? null,
    status: one.status ?? null,
    certificates: one.certificates.length,
  }))
  return { ...about, bytes, outcome, detail, services }
}

/** What cannot be written at all, such as a character that XML does not have, is an answer here. */
function trySign(
  deps: Parameters<typeof signedList>[0],
  { name, list }: { readonly name: string; readonly list: OwnList },
  dates: Parameters<typeof signedList>[2],
): string | Error {
  try {
    return signedList(deps, { name, draft: { list, text: '' } }, dates)
  } catch (error) {
    if (error instanceof XmlError || error instanceof TslError || error instanceof IncompleteService)
      return error
    throw error
  }
}

const HOUR_SECONDS = 3600

/** Nobody pins it, so nothing that it signs can ever be taken for a list of ours. */
function keyOfTheMoment(now: Instant): SigningKey {
  const { key, spki, privateJwk } = newSigningKey()
  const name = { commonName: 'Preview of a list, trusted by nobody' }
  const certificate = runSync(
    createCertificate({
      subject: name,
      issuer: name,
      subjectSpki: spki,
      issuerSpki: spki,
      serial: Uint8Array.of(1),
      notBefore: addSeconds(now, -HOUR_SECONDS),
      notAfter: addSeconds(now, HOUR_SECONDS),
      ca: false,
      keyUsage: ['digitalSignature'],
      signWith: { alg: 'ES256', key },
    }),
    nodeDriver(),
  )
  return createSigningKey(privateJwk, [base64(certificate)])
}
