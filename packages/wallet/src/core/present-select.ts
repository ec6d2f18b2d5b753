import {
  decodeBase64url,
  elementPaths,
  encodeBase64url,
  heldMdoc,
  isStrings,
  matchPath,
  openSdJwt,
  parseIssuerSigned,
  parseJws,
  parseSecurityObject,
  pidBaseType,
  runAsync,
  selectCredentials,
  x5cOf,
  type Bytes,
  type CredentialFormat,
  type DcqlQuery,
  type ExclusionReason,
  type HeldCredential,
  type JsonObject,
  type Json,
  type Path,
  type PathPattern,
} from '@entente/credentials'
import { fromBase64, parseCertificate } from '@entente/trust'
import type { Standing } from './agreement-states.ts'
import type { HeldBatch, PresentDeps } from './present-ports.ts'

/** What would be shown of one credential: the holder sees the values, the log never does. */
export type Candidate = {
  readonly credentialId: string
  readonly format: CredentialFormat
  readonly type: string
  readonly disclosed: readonly { readonly path: Path; readonly value: Json }[]
  /** Where the document goes to another country: whether it is recognised there at the moment. */
  readonly standing?: Standing
}

/** Why a credential was not offered: for the holder's own screen, never for the verifier. */
export type Unfit = {
  readonly credentialId: string
  readonly reason: ExclusionReason
  readonly path?: readonly (string | number | null)[]
}

export type Choice = {
  readonly queryId: string
  readonly asked: readonly PathPattern[]
  readonly candidates: readonly Candidate[]
  readonly unfit: readonly Unfit[]
}

export type Offer = {
  readonly satisfiable: boolean
  readonly choices: readonly Choice[]
  /** Query ids that satisfy every required set in the verifier's order of preference; optional sets stay out. */
  readonly needed: readonly string[]
}

type Held = HeldCredential & {
  readonly format: CredentialFormat
  readonly type: string
  readonly issued: Issued
}
type Issued = Pick<HeldBatch, 'issuerUrl' | 'issuerCountry'>

/**
 * OpenID4VP 1.0 §6.4, on this wallet's side: what it holds against what is asked, and how what fits stands in the
 * country of whoever asks.
 */
export async function selectOffer(
  deps: PresentDeps,
  query: DcqlQuery,
  country: string | undefined,
): Promise<Offer> {
  const batches = await Promise.all((await deps.holdings.list()).map((batch) => readBatch(deps, batch)))
  const held = batches.filter((batch) => batch !== undefined)
  const known = new Map(held.map((one) => [one.name, one]))
  const { satisfiable, candidates, sets } = selectCredentials(query, held)
  const fitting = new Set([...candidates.values()].flatMap(({ matches }) => matches.map(({ name }) => name)))
  const standings = await readStandings(
    deps,
    held.filter(({ name }) => fitting.has(name)),
    country,
  )
  const choices = query.credentials.map(({ id, claims: asked = [] }) => {
    const { matches = [], exclusions = [] } = candidates.get(id) ?? {}
    return {
      queryId: id,
      asked: asked.map(({ path }) => path),
      candidates: matches.flatMap(({ name, paths }) => {
        const held = known.get(name)
        return held === undefined ? [] : [{ ...candidateOf(held, paths), ...standings.get(name) }]
      }),
      unfit: exclusions.map(({ name, reason, path }) => ({
        credentialId: name,
        reason,
        ...(path === undefined ? {} : { path }),
      })),
    }
  })
  const required = sets.filter((set) => set.required).flatMap(({ options }) => options[0] ?? [])
  return { satisfiable, choices, needed: satisfiable ? [...new Set(required)] : [] }
}

/** Of an mdoc, an element is shown whole or not at all. */
function candidateOf({ name, format, type, claims }: Held, paths: readonly Path[]): Candidate {
  const shown = format === 'mso_mdoc' ? elementPaths(paths) : paths
  return { credentialId: name, format, type, disclosed: shown.flatMap((path) => matchPath(claims, path)) }
}

/** None for a document that stays in its country, where no agreement decides. */
async function readStandings(
  { readStanding }: PresentDeps,
  held: readonly Held[],
  country: string | undefined,
): Promise<ReadonlyMap<string, { readonly standing: Standing }>> {
  if (readStanding === undefined) return new Map()
  const abroad = held.filter(({ issued }) => country === undefined || issued.issuerCountry !== country)
  const read = abroad.map(async ({ name, types, issued: { issuerUrl } }) => {
    const standing = await readStanding({ issuerUrl, country, types })
    return [name, { standing }] as const
  })
  return new Map(await Promise.all(read))
}

/** Every copy says the same, so the first one is read; an expired credential is as good as not held. */
async function readBatch(
  deps: PresentDeps,
  { id, format, copies, issuerUrl, issuerCountry, issuerList }: HeldBatch,
): Promise<Held | undefined> {
  const [copy] = copies
  if (copy === undefined) return undefined
  const { chain, expires, type, ...read } = await READ[format](deps, copy.token)
  if (type === undefined || (expires !== undefined && expires <= deps.clock.seconds())) return undefined
  return {
    ...read,
    name: id,
    issued: { issuerUrl, issuerCountry },
    format,
    type,
    authorities: {
      aki: authorityKeys(chain),
      // §6.1.1.2, by what this wallet knows: no address of a request is ever fetched to find out.
      etsi_tl: issuerList === undefined ? [] : [issuerList],
    },
  }
}

/** What a copy says of itself, in either format. */
type ReadCopy = {
  readonly type: string | undefined
  readonly types: readonly string[]
  readonly claims: JsonObject
  readonly holderBound: boolean
  readonly expires: number | undefined
  /** DER, leaf first. */
  readonly chain: readonly Bytes[]
}

const READ: {
  readonly [format in CredentialFormat]: (
    deps: Pick<PresentDeps, 'driver'>,
    token: string,
  ) => Promise<ReadCopy>
} = { 'dc+sd-jwt': readSdJwtVc, mso_mdoc: readMdoc }

async function readSdJwtVc({ driver }: Pick<PresentDeps, 'driver'>, token: string): Promise<ReadCopy> {
  const { claims } = await runAsync(openSdJwt(token), driver)
  const { vct, aka_vcts: aliases, exp, cnf } = claims
  const type = typeof vct === 'string' ? vct : undefined
  const base = pidBaseType(type ?? '')
  const x5c = x5cOf(parseJws(token.slice(0, token.indexOf('~')))) ?? []
  return {
    type,
    types: [type ?? [], isStrings(aliases) ? aliases : [], base ?? []].flat(),
    claims,
    holderBound: cnf !== undefined,
    expires: typeof exp === 'number' ? exp : undefined,
    chain: x5c.flatMap((text) => fromBase64(text) ?? []),
  }
}

async function readMdoc(_: unknown, token: string): Promise<ReadCopy> {
  const issued = decodeBase64url(token)
  const { issuerAuth, x5chain } = parseIssuerSigned(issued)
  const { docType, validity } = parseSecurityObject(issuerAuth.payload)
  const { types, claims, holderBound } = heldMdoc(issued)
  return { type: docType, types, claims, holderBound, expires: validity.validUntil, chain: x5chain }
}

/** OpenID4VP 1.0 §6.1.1.1: key identifiers of whoever certified the chain. */
function authorityKeys(chain: readonly Bytes[]): string[] {
  return chain.flatMap((der) => {
    const aki = parseCertificate(der).aki
    return aki === undefined ? [] : [encodeBase64url(aki)]
  })
}
