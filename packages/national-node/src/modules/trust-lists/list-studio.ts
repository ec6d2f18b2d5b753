/** Lists that operators make: begun from certificates or from a list of ours, kept, looked over, published. */
import {
  type DraftedProvider,
  diffTrustedLists,
  type LintFinding,
  type ListDifference,
  type ListView,
  lintTrustedList,
  viewOfTsl,
} from '@entente/trust'
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { hexSha256 } from '../../kernel/crypto.ts'
import { randomToken } from '../../kernel/ids.ts'
import type { Database, Tx } from '../../store/database.ts'
import {
  deleteDraft,
  findDraft,
  insertDraft,
  type ListDraft,
  listDrafts,
  lockDraft,
  markPublished,
  updateDraft,
} from './draft-store.ts'
import { draftText, parseDraft } from './draft-text.ts'
import type { OwnList } from './own-list.ts'
import { tslDraftOf } from './own-tsl.ts'
import { type ListPreview, previewList } from './preview-list.ts'
import { publishWithin } from './publish-list.ts'
import { findOwn } from './store.ts'
import { type TrustListsDeps, VALIDITY_SECONDS } from './trust-lists-deps.ts'
import { withHistory } from './with-history.ts'

export type BeginRefusal = 'name' | 'taken' | 'many'

/** `unread`: it was signed on trial, and a partner's node could not take it. */
export type PublishRefusal = 'findings' | 'alone' | 'changed' | 'unread'
export type Published =
  | { readonly published: true }
  | { readonly published: false; readonly refused: PublishRefusal }

export type ListReview = {
  readonly findings: readonly LintFinding[]
  /** Against what is published under this name; absent before the first time. */
  readonly difference: ListDifference | undefined
}

export type ListStudio = {
  drafts(): Promise<readonly ListDraft[]>
  find(id: string): Promise<ListDraft | undefined>
  begin(beginning: {
    readonly name: string
    readonly list: OwnList
    /** The operator. */
    readonly by: string
  }): Promise<string | { refused: BeginRefusal }>
  /** What a list of ours was made from, to begin another with it. */
  copyOf(name: string): Promise<OwnList | undefined>
  /** Whoever changes something is one of its editors; the same again changes nothing, neither them nor the time. */
  save(draft: ListDraft, list: OwnList, by: string): Promise<void>
  discard(id: string): Promise<void>
  review(draft: ListDraft): Promise<ListReview>
  /** What a partner's node makes of it, in both forms, before anything is public. */
  preview(draft: ListDraft): Promise<readonly ListPreview[]>
  /** Hexadecimal, of what the draft says: to be sure that what is published is what somebody looked at. */
  digest(draft: ListDraft): string
  /**
   * In both forms, or nothing at all: by an operator who changed nothing since it was last published, and only what
   * that one looked at.
   */
  publish(draft: ListDraft, by: { readonly operator: string; readonly looked: string }): Promise<Published>
}

const NAME = /^[a-z][a-z0-9-]{1,40}$/
const DRAFTS_MAX = 50
/** The form of TS 119 602 stands beside the one of TS 119 612, under a name of its own. */
const LOTE_END = '-lote'

/** Where the two forms of a list are served, from the name of its draft. */
export function studioPaths(name: string) {
  return { xml: `/tsl/${name}.xml`, json: `/lote/${name}${LOTE_END}.jwt` }
}

export function createListStudio(deps: TrustListsDeps): ListStudio {
  const { db } = deps.store
  return {
    drafts: () => listDrafts(db),
    find: (id) => findDraft(db, id),
    begin: (beginning) => begin(deps, beginning),
    copyOf: async (name) => complete(await publishedDraft(db, name)),
    save: (draft, list, by) => deps.store.transaction((tx) => save(deps, tx, { id: draft.id, list, by })),
    discard: (id) => deleteDraft(db, id),
    review: async (draft) => review(deps, draft, await publishedDraft(db, draft.name)),
    preview: (draft) => preview(deps, draft),
    digest: digestOf,
    publish: (draft, by) => publish(deps, draft, by),
  }
}

async function begin(
  deps: TrustListsDeps,
  { name, list, by }: { readonly name: string; readonly list: OwnList; readonly by: string },
): Promise<string | { refused: BeginRefusal }> {
  const { db } = deps.store
  if (!NAME.test(name) || name.endsWith(LOTE_END)) return { refused: 'name' }
  // A list of the configuration is published again at every start: nobody else may use its name.
  const taken = await Promise.all([name, `${name}${LOTE_END}`].map((one) => findOwn(db, one)))
  if (taken.some((one) => one !== undefined)) return { refused: 'taken' }
  if ((await listDrafts(db)).length >= DRAFTS_MAX) return { refused: 'many' }
  const id = randomToken()
  const savedAt = deps.clock.now()
  const draft = { id, name, list, savedAt, savedBy: by, editors: [by], publishedAt: undefined }
  return (await insertDraft(db, draft)) ? id : { refused: 'taken' }
}

type Change = { readonly id: string; readonly list: OwnList; readonly by: string }

/** Against what is kept now, which may be another than the one that whoever saves has seen. */
async function save({ clock }: TrustListsDeps, tx: Tx, { id, list, by }: Change): Promise<void> {
  const known = await lockDraft(tx, id)
  if (known === undefined || draftText(known.list) === draftText(list)) return
  const editors = known.editors && [...new Set([...known.editors, by])]
  await updateDraft(tx, { ...known, list, savedAt: clock.now(), savedBy: by, editors })
}

/** Two operators stand behind every list: nobody publishes what is partly their own, or nobody knows whose. */
export function mayPublish({ editors }: ListDraft, operator: string): boolean {
  return editors !== undefined && !editors.includes(operator)
}

async function publishedDraft(db: Database, name: string): Promise<OwnList | undefined> {
  const text = (await findOwn(db, name))?.draft
  return text == null ? undefined : parseDraft(text)
}

function review({ clock }: TrustListsDeps, { list }: ListDraft, before: OwnList | undefined): ListReview {
  const now = clock.now()
  const after = viewOf(withHistory(list, before, now), now)
  return {
    findings: [
      ...(list.entities.length + (list.pointers ?? []).length === 0
        ? [{ code: 'FIELD_MISSING', path: '/entities', severity: 'error' } as const]
        : []),
      ...lintTrustedList(after, now),
    ],
    difference: before && diffTrustedLists(viewOf(before, now), after),
  }
}

function viewOf(list: OwnList, now: Instant): ListView {
  return viewOfTsl(
    tslDraftOf(list, { sequence: 1, issued: now, nextUpdate: addSeconds(now, VALIDITY_SECONDS) }),
  )
}

async function preview(deps: TrustListsDeps, { name, list }: ListDraft): Promise<readonly ListPreview[]> {
  const { xml, json } = studioPaths(name)
  const forms = [
    { name, path: xml, format: 'ts119612-xml' },
    { name: `${name}${LOTE_END}`, path: json, format: 'ts119602-json' },
  ] as const
  const before = await publishedDraft(deps.store.db, name)
  return previewList(deps, { forms, list: withHistory(list, before, deps.clock.now()) })
}

const digestOf = ({ list }: ListDraft): string => hexSha256(draftText(list))

type PublishedBy = { readonly operator: string; readonly looked: string }

async function publish(deps: TrustListsDeps, draft: ListDraft, by: PublishedBy): Promise<Published> {
  const refused = refusalOf(draft, by)
  if (refused !== undefined) return { published: false, refused }
  const { findings } = review(deps, draft, await publishedDraft(deps.store.db, draft.name))
  if (findings.some(({ severity }) => severity === 'error')) return { published: false, refused: 'findings' }
  const tried = await preview(deps, draft)
  if (tried.some(({ outcome }) => outcome !== 'fresh')) return { published: false, refused: 'unread' }
  return deps.store.transaction((tx) => publishForms(deps, tx, { id: draft.id, by }))
}

function refusalOf(draft: ListDraft, { operator, looked }: PublishedBy): PublishRefusal | undefined {
  if (!mayPublish(draft, operator)) return 'alone'
  return digestOf(draft) === looked ? undefined : 'changed'
}

/** Somebody may have changed the draft while it was looked over, so both are asked of what is kept now. */
async function publishForms(
  deps: TrustListsDeps,
  tx: Tx,
  { id, by }: { readonly id: string; readonly by: PublishedBy },
): Promise<Published> {
  const draft = await lockDraft(tx, id)
  if (draft === undefined) return { published: false, refused: 'changed' }
  const refused = refusalOf(draft, by)
  if (refused !== undefined) return { published: false, refused }
  const now = deps.clock.now()
  const { name } = draft
  const list = withHistory(draft.list, await publishedDraft(tx, name), now)
  await publishWithin(deps, tx, { name, list: { ...list, format: 'ts119612-xml' } })
  await publishWithin(deps, tx, { name: `${name}${LOTE_END}`, list: { ...list, format: 'ts119602-json' } })
  await markPublished(tx, id, now)
  return { published: true }
}

/** The other form can do without type and status; here somebody looks at them before anything is published. */
function complete(list: OwnList | undefined): OwnList | undefined {
  const entities = list?.entities.map((entity) => ({
    ...entity,
    services: entity.services.map((one) => ({
      ...one,
      type: one.type ?? UNSPECIFIED,
      status: one.status ?? GRANTED,
    })),
  }))
  return list && { ...list, entities: entities ?? [] }
}

/** The facts of the scheme are asked for next: an empty one is a finding until then. */
export function beginningOf(
  providers: readonly DraftedProvider[],
  { territory, name }: { readonly territory: string; readonly name: string },
): OwnList {
  return {
    type: `urn:entente:lote:${territory.toLowerCase()}:${name}`,
    territory,
    operator: { en: '' },
    schemeName: { en: '' },
    information: '',
    contact: '',
    entities: providers.map((provider) => ({
      name: { en: provider.name },
      country: provider.country,
      contact: '',
      information: '',
      services: provider.services.map((service) => ({
        name: { en: service.name },
        type: service.type,
        status: service.status ?? GRANTED,
        since: service.since,
        ...(service.statedSince !== undefined && { statedSince: service.statedSince }),
        certificates: [service.certificate],
      })),
    })),
  }
}

/** TS 119 612 annex D.4 and D.5: a status of a list outside the Union is one of these words too. */
const GRANTED = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted'
const UNSPECIFIED = 'http://uri.etsi.org/TrstSvc/Svctype/unspecified'
