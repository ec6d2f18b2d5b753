import type { Database } from '../../../store/database.ts'
import { certificateIdentifier, type IntendedUse, type RelyingParty } from './relying-party.ts'
import { listParties, type RegisteredParty } from './relying-party-store.ts'

/** How many entries one question looks at: the answer then says where to go on. */
const SCANNED_MAX = 2000
const PAGE = 100

/** The filters of TS5; all that are given must fit. */
export type PartyFilters = {
  readonly identifier?: string | undefined
  readonly legalname?: string | undefined
  readonly tradename?: string | undefined
  readonly policy?: string | undefined
  readonly entitlement?: string | undefined
  readonly providesattestation?: string | undefined
  readonly usesintermediary?: string | undefined
  readonly isintermediary?: boolean | undefined
  readonly intendeduseidentifier?: string | undefined
  readonly claimPath?: string | undefined
  readonly credentialMeta?: string | undefined
  readonly credentialFormat?: string | undefined
}

export type PartyPage = {
  readonly found: readonly RegisteredParty[]
  /** Where to go on; undefined at the end. */
  readonly next?: string
}

export async function findParties(
  db: Database,
  filters: PartyFilters,
  { after = '', limit }: { readonly after?: string; readonly limit: number },
): Promise<PartyPage> {
  const found: RegisteredParty[] = []
  let last = after
  for (let scanned = 0; scanned < SCANNED_MAX; ) {
    const page = await listParties(db, { after: last, limit: PAGE })
    for (const entry of page) {
      if (found.length === limit) return { found, next: last }
      if (fits(entry.party, filters)) found.push(entry)
      last = entry.identifier
    }
    scanned += page.length
    if (page.length < PAGE) return { found }
  }
  return { found, next: last }
}

type Test = (party: RelyingParty, wanted: string) => boolean

const TESTS: { readonly [name in Exclude<keyof PartyFilters, 'isintermediary'>]-?: Test } = {
  identifier: (party, wanted) =>
    certificateIdentifier(party) === wanted ||
    party.identifier.some(({ identifier }) => identifier === wanted),
  legalname: ({ legalName }, wanted) => legalName === wanted,
  tradename: ({ tradeName }, wanted) => tradeName === wanted,
  policy: ({ intendedUse }, wanted) => intendedUse.some((use) => hasPolicy(use, wanted)),
  entitlement: ({ entitlements }, wanted) => entitlements.includes(wanted),
  providesattestation: ({ providesAttestations }, wanted) =>
    providesAttestations.some(({ meta }) => typesOf(meta).includes(wanted)),
  usesintermediary: ({ usesIntermediary }, wanted) =>
    usesIntermediary.some(({ identifier }) => identifier === wanted),
  intendeduseidentifier: ({ intendedUse }, wanted) =>
    intendedUse.some(({ intendedUseIdentifier }) => intendedUseIdentifier === wanted),
  claimPath: ({ intendedUse }, wanted) => intendedUse.some((use) => hasPath(use, wanted)),
  credentialMeta: ({ intendedUse }, wanted) => intendedUse.some((use) => hasType(use, wanted)),
  credentialFormat: ({ intendedUse }, wanted) => intendedUse.some((use) => hasFormat(use, wanted)),
}

function fits(party: RelyingParty, { isintermediary, ...filters }: PartyFilters): boolean {
  if (isintermediary !== undefined && party.isIntermediary !== isintermediary) return false
  return Object.entries(filters).every(
    ([name, wanted]) => wanted === undefined || TESTS[name as keyof typeof TESTS](party, wanted),
  )
}

export type UseQuestion = {
  readonly intendeduseidentifier?: string | undefined
  readonly claimPath?: string | undefined
  readonly credentialMeta?: string | undefined
  readonly credentialFormat?: string | undefined
  readonly policyurl?: string | undefined
}

/** TS5 `check-intended-use`: whether one use of this party, in force, is all that is asked about together. */
export function isUseRegistered(
  { party, cancelledAt }: RegisteredParty,
  question: UseQuestion,
  today: string,
): boolean {
  if (cancelledAt !== undefined) return false
  const { intendeduseidentifier: id, claimPath, credentialMeta, credentialFormat, policyurl } = question
  return party.intendedUse.some((use) => {
    if (use.revokedAt !== undefined && use.revokedAt <= today) return false
    if (id !== undefined && use.intendedUseIdentifier !== id) return false
    if (policyurl !== undefined && !hasPolicy(use, policyurl)) return false
    // Format, type and path must be registered of one credential, not each of another.
    return use.credentials.some(
      ({ format, meta, claims }) =>
        (credentialFormat === undefined || format === credentialFormat) &&
        (credentialMeta === undefined || typesOf(meta).includes(credentialMeta)) &&
        (claimPath === undefined || claims.some(({ path }) => samePath(path, claimPath))),
    )
  })
}

function hasPolicy({ privacyPolicy }: IntendedUse, wanted: string): boolean {
  return privacyPolicy.some(({ policyURI }) => policyURI === wanted)
}

function hasFormat({ credentials }: IntendedUse, wanted: string): boolean {
  return credentials.some(({ format }) => format === wanted)
}

function hasType({ credentials }: IntendedUse, wanted: string): boolean {
  return credentials.some(({ meta }) => typesOf(meta).includes(wanted))
}

function hasPath({ credentials }: IntendedUse, wanted: string): boolean {
  return credentials.some(({ claims }) => claims.some(({ path }) => samePath(path, wanted)))
}

function typesOf(meta: IntendedUse['credentials'][number]['meta']): readonly string[] {
  return 'vct_values' in meta ? meta.vct_values : [meta.doctype_value]
}

/** As a JSON list, or with dots between its members. */
function samePath(path: readonly (string | number | null)[], wanted: string): boolean {
  return JSON.stringify(path) === wanted || path.map((member) => member ?? '*').join('.') === wanted
}
