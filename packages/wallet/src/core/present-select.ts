import {
  encodeBase64url,
  isStrings,
  matchPath,
  openSdJwt,
  parseJws,
  pidBaseType,
  runAsync,
  selectCredentials,
  x5cOf,
  type DcqlQuery,
  type ExclusionReason,
  type HeldCredential,
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

type Held = HeldCredential & { readonly type: string; readonly issued: Issued }
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
      candidates: matches.map(({ name, paths }) => ({
        credentialId: name,
        type: known.get(name)?.type ?? '',
        disclosed: paths.flatMap((path) => matchPath(known.get(name)?.claims ?? {}, path)),
        ...standings.get(name),
      })),
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
  { driver, clock }: PresentDeps,
  { id, copies, issuerUrl, issuerCountry, issuerList }: HeldBatch,
): Promise<Held | undefined> {
  const [copy] = copies
  if (copy === undefined) return undefined
  const { claims } = await runAsync(openSdJwt(copy.token), driver)
  const { vct, aka_vcts: aliases, exp, cnf } = claims
  if (typeof vct !== 'string' || (typeof exp === 'number' && exp <= clock.seconds())) return undefined
  const base = pidBaseType(vct)
  return {
    name: id,
    issued: { issuerUrl, issuerCountry },
    format: 'dc+sd-jwt',
    type: vct,
    types: [vct, ...(isStrings(aliases) ? aliases : []), ...(base === undefined ? [] : [base])],
    claims,
    holderBound: cnf !== undefined,
    authorities: {
      aki: authorityKeys(copy.token),
      // §6.1.1.2, by what this wallet knows: no address of a request is ever fetched to find out.
      etsi_tl: issuerList === undefined ? [] : [issuerList],
    },
  }
}

/** OpenID4VP 1.0 §6.1.1.1: key identifiers of whoever certified the chain. */
function authorityKeys(token: string): string[] {
  const x5c = x5cOf(parseJws(token.slice(0, token.indexOf('~')))) ?? []
  return x5c.flatMap((text) => {
    const der = fromBase64(text)
    const aki = der === undefined ? undefined : parseCertificate(der).aki
    return aki === undefined ? [] : [encodeBase64url(aki)]
  })
}
