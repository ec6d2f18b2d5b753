import {
  createMdoc,
  createSdJwtVc,
  decodeBase64,
  elementsOf,
  encodeBase64url,
  runSync,
  type CredentialFormat,
} from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import { secondsOf } from '../../kernel/clock.ts'
import { newSalt, randomBelow, randomBytes } from '../../kernel/crypto.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import type { NewCopy } from './new-copy.ts'

const DAY_SECONDS = 86_400
/** Salt of an element: more than the 16 bytes that ISO 18013-5 §9.1.2.5 asks for. */
const SALT_BYTES = 32
/** Below this many more hidden claims or digests of nothing, so that their number tells nothing. */
const DECOYS_BELOW = 4

type CopyDeps = Pick<IssuerDeps, 'keys' | 'driver' | 'clock'>

const CREATE: { readonly [format in CredentialFormat]: (deps: CopyDeps, copy: NewCopy) => string } = {
  'dc+sd-jwt': sdJwtVcCopy,
  mso_mdoc: mdocCopy,
}

/** One copy in the format of its type: own key, salts, decoys and status place. No `iat`, no identifier of any kind. */
export function createCopy(deps: CopyDeps, copy: NewCopy): string {
  return CREATE[copy.type.format](deps, copy)
}

function sdJwtVcCopy(
  { keys, driver }: CopyDeps,
  { type, claims, holder, expiresAt, status }: NewCopy,
): string {
  const { key, alg, x5c } = keys.get(type.signingKey)
  const steps = createSdJwtVc({
    claims,
    disclosable: 'every',
    vct: type.type,
    alg,
    key,
    x5c,
    cnf: holder,
    exp: expiresAt,
    status,
    salt: newSalt,
    decoys: randomBelow(DECOYS_BELOW),
  })
  return runSync(steps, driver)
}

/** ISO 18013-5 §9.1.2, as OpenID4VCI 1.0 A.2.4 hands it over. */
function mdocCopy(
  { keys, driver, clock }: CopyDeps,
  { type, claims, holder, expiresAt, status }: NewCopy,
): string {
  const { key, alg, x5c } = keys.get(type.signingKey)
  const x5chain = x5c.map((text) => decodeBase64(text))
  const signed = roundedSigning(clock.seconds(), x5chain[0])
  const steps = createMdoc({
    docType: type.type,
    elements: elementsOf(type.type, claims),
    alg,
    key,
    x5chain,
    deviceKey: holder,
    validity: { signed, validFrom: signed, validUntil: expiresAt },
    status,
    salt: () => randomBytes(SALT_BYTES),
    random: randomBelow,
    decoys: randomBelow(DECOYS_BELOW),
  })
  return encodeBase64url(runSync(steps, driver))
}

/** The beginning of the day, or of the life of the certificate: a precise time would link the copies. */
function roundedSigning(now: number, leaf: Uint8Array = new Uint8Array()): number {
  const today = Math.floor(now / DAY_SECONDS) * DAY_SECONDS
  return Math.max(today, secondsOf(parseCertificate(leaf).notBefore))
}
