import { inflateSync } from 'node:zlib'
import {
  ATTESTATION_ALGS,
  FormatError,
  isObject,
  type IssuerRole,
  type Jws,
  MessageError,
  openStatusList,
  parseIssuerMetadata,
  parseJws,
  readRegistration,
  runSync,
  validityCheck,
  verifyIssuer,
} from '@entente/credentials'
import type { Finding } from './diagnosis.ts'
import type { Look } from './diagnosis-deps.ts'
import { expectedFor, type Looked, withTrust } from './explain-credential.ts'
import { listFindings } from './list-findings.ts'
import { openListTrust } from './list-trust.ts'
import { ARTEFACT_BYTES_MAX, type SignedKind, shownText } from './read-artefact.ts'
import { findingsOf } from './stages.ts'

type Kind = Exclude<SignedKind, 'trusted-list'>

const KINDS = {
  'registration-certificate': { typ: 'rc-wrp+jwt', role: 'registration-certificate' },
  'wallet-attestation': { typ: 'oauth-client-attestation+jwt', role: 'wallet-provider' },
  'key-attestation': { typ: ['key-attestation+jwt', 'keyattestation+jwt'], role: 'wallet-provider' },
  'status-list': { typ: 'statuslist+jwt', role: 'any' },
  'issuer-metadata': { typ: 'openidvci-issuer-metadata+jwt', role: 'access-certificate' },
} as const satisfies Record<Kind, { typ: string | readonly string[]; role: IssuerRole }>

/** A token that somebody on a list has signed. */
export function explainSigned(kind: Kind, token: string, look: Look): Looked {
  const { deps, lists, seconds } = look
  const trust = openListTrust({ lists, driver: deps.driver, isExpected: expectedFor(undefined) })
  const jws = read(token)
  if ('stage' in jws) return { findings: [jws], trust, about: [], notes: [] }
  const { typ, role } = KINDS[kind]
  const attests = role === 'wallet-provider' ? { algs: ATTESTATION_ALGS } : {}
  const policy = { typ, role, at: seconds, ...attests }
  const { checks } = runSync(verifyIssuer(jws, policy), withTrust(look, trust))
  const trusted = checks.some(({ code, ok }) => code === 'X5C_PATH' && ok)
  const findings = [
    ...listFindings(trust, trusted),
    ...findingsOf(checks),
    // A status list has a check of its own for its dates.
    ...(kind === 'status-list' ? [] : findingsOf([validityCheck(jws.payload, seconds)])),
    ...content(kind, jws, { look, token }),
  ]
  const expected = trust.expected.size > 0 ? [] : [`this node knows no list for ${role}`]
  return { findings, trust, about: aboutOf(jws), notes: expected }
}

function read(token: string): Jws | Finding {
  try {
    return parseJws(token, { tokenCharactersMax: ARTEFACT_BYTES_MAX })
  } catch (error) {
    if (error instanceof FormatError)
      return { stage: 'form', code: error.code, ok: false, detail: error.detail }
    throw error
  }
}

type Context = { readonly look: Look; readonly token: string }

/** What only this kind says. */
function content(kind: Kind, jws: Jws, context: Context): Finding[] {
  switch (kind) {
    case 'registration-certificate': {
      const ok = readRegistration(jws.payload) !== undefined
      return [{ stage: 'content', code: 'REGISTRATION_FORM', ok, ...(!ok && { detail: 'sub is missing' }) }]
    }
    case 'issuer-metadata':
      return metadataFindings(jws.payload)
    case 'status-list':
      return statusListFindings(jws, context)
    case 'wallet-attestation':
    case 'key-attestation':
      return attestationFindings(kind, jws)
  }
}

export function metadataFindings(value: unknown, issuer?: string): Finding[] {
  try {
    const { refused } = parseIssuerMetadata(value, {
      allowLocalHttp: true,
      ...(issuer !== undefined && { issuer }),
    })
    if (refused.length === 0) return [{ stage: 'content', code: 'METADATA', ok: true }]
    return refused.map(({ id, detail }) => ({
      stage: 'content',
      code: 'METADATA_FORM',
      ok: false,
      detail: `${id}: ${detail}`,
    }))
  } catch (error) {
    if (!(error instanceof MessageError)) throw error
    return [{ stage: 'content', code: error.code, ok: false, detail: error.message }]
  }
}

/** Dates and form of the list itself; the signature is looked at above, so this only has to be open. */
function statusListFindings({ payload }: Jws, { look, token }: Context): Finding[] {
  const uri = shownText(payload['sub']) ?? ''
  const trusting = openListTrust({ lists: look.lists, driver: look.deps.driver, isExpected: () => true })
  const inflate = (bytes: Uint8Array, maxOutputLength: number) => inflateSync(bytes, { maxOutputLength })
  const opened = runSync(
    openStatusList({ token, uri, at: look.seconds, inflate, role: 'any' }),
    withTrust(look, trusting),
  )
  return findingsOf(opened.checks.filter(({ code }) => code !== 'STATUS_LIST_SIGNATURE'))
}

function attestationFindings(kind: 'wallet-attestation' | 'key-attestation', { payload }: Jws): Finding[] {
  const { sub, cnf, attested_keys: keys, exp } = payload
  const complaints =
    kind === 'wallet-attestation'
      ? [
          typeof sub === 'string' ? undefined : 'sub: the wallet solution is missing',
          isObject(cnf) ? undefined : 'cnf: the key of the instance is missing',
          typeof exp === 'number' ? undefined : 'exp: is missing',
        ]
      : [Array.isArray(keys) && keys.length > 0 ? undefined : 'attested_keys: is missing or empty']
  const [complaint] = complaints.filter((one) => one !== undefined)
  const code = kind === 'wallet-attestation' ? 'WIA_FORM' : 'KA_FORM'
  return [{ stage: 'content', code, ok: complaint === undefined, ...(complaint && { detail: complaint }) }]
}

function aboutOf({ payload }: Jws): Looked['about'] {
  return ['sub', 'name', 'wallet_name', 'credential_issuer', 'iss'].flatMap((name) => {
    const value = shownText(payload[name])
    return value === undefined ? [] : [{ name, value }]
  })
}
