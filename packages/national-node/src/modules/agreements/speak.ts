/** What nodes say to each other under an agreement: signed for a party by a key that the agreement pins, and opened. */
import {
  createDocumentPayload,
  type DocumentKind,
  findPin,
  type Instant,
  openDocument,
  type Pin,
} from '@entente/agreement'
import { createJadesCompact, runSync } from '@entente/trust'
import { hexSha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { type AgreementsDeps, jadesVerifier } from './agreements-deps.ts'

type Issued = {
  readonly agreement: { readonly id: string }
  readonly issuer: { readonly party: string; readonly authority: string }
  readonly issuedAt: Instant
}
type Speaker = Pick<AgreementsDeps, 'keys' | 'driver' | 'clock'> & {
  readonly config: Pick<AgreementsDeps['config'], 'party'>
}

/** Signs a document of our party with the key that its agreement pins. */
export function signDocument<T extends Issued>(
  deps: Speaker,
  kind: DocumentKind<T>,
  { document, pins }: { readonly document: Omit<T, 'issuer' | 'issuedAt'>; readonly pins: readonly Pin[] },
): string {
  const { alg, key, x5c, authority } = speakingKey(deps, pins)
  const issuer = { party: deps.config.party, authority }
  const value = { ...document, issuer, issuedAt: deps.clock.now() } as T
  const { canonical } = createDocumentPayload(value, kind)
  const iat = deps.clock.seconds()
  const steps = createJadesCompact({ payload: canonical, alg, key, x5c, iat, cty: kind.contentType })
  return runSync(steps, deps.driver as (step: object) => unknown)
}

/**
 * Opens a document of a partner: form, signature, and a signer that the agreement it names pins for that party.
 * @param pinsOf pins of the agreement; undefined where there is none of that name
 */
export function openPartnerDocument<T extends Issued>(
  deps: Pick<AgreementsDeps, 'driver' | 'clock'>,
  kind: DocumentKind<T>,
  {
    compact,
    pinsOf,
  }: { readonly compact: string; readonly pinsOf: (id: string) => readonly Pin[] | undefined },
): T {
  const ports = { verifySignature: jadesVerifier(deps), sha256: hexSha256, at: deps.clock.now() }
  const opened = openDocument(compact, kind, ports)
  if (!opened.ok) throw new Fault('invalid', `agreements/document-${opened.fault}`, opened.detail)
  const { value, x5tS256 } = opened
  // One key may be pinned for several authorities: what counts is the one that it says it speaks for.
  const speaking = (pinsOf(value.agreement.id) ?? []).filter((pin) => speaksFor(pin, value.issuer))
  if (findPin(speaking, x5tS256, value.issuedAt) === undefined)
    throw new Fault(
      'forbidden',
      'agreements/signer-not-pinned',
      'The signer speaks for no party of this agreement',
    )
  return value
}

function speaksFor(pin: Pin, { party, authority }: Issued['issuer']): boolean {
  return pin.party === party && pin.authority === authority && mayTalk(pin)
}

function mayTalk({ roles }: Pin): boolean {
  return roles.includes('signatory') || roles.includes('operations')
}

/** The key of operations where it is pinned, else that of the signatory: talking binds nobody. */
export function speakingKey({ keys, config }: Pick<Speaker, 'keys' | 'config'>, pins: readonly Pin[]) {
  for (const name of ['operations', 'agreement-signer'] as const) {
    const key = keys.get(name)
    const pin = pins.find((one) => one.party === config.party && one.x5tS256 === key.x5tS256 && mayTalk(one))
    if (pin !== undefined) return { ...key, authority: pin.authority }
  }
  throw new Fault(
    'forbidden',
    'agreements/not-a-signer',
    'Our keys are pinned neither in this agreement nor as anchors',
  )
}
