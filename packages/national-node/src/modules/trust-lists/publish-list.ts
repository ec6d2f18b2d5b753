import {
  createLote,
  createSignedLote,
  createSignedTsl,
  createTsl,
  fromBase64,
  type Lote,
  parseLote,
  payloadText,
  runSync,
  splitCompact,
} from '@entente/trust'
import { addSeconds } from '../../kernel/clock.ts'
import { hexSha256 } from '../../kernel/crypto.ts'
import { documentDriver } from '../../kernel/document-crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Tx } from '../../store/database.ts'
import { draftText, parseDraft } from './draft-text.ts'
import { appendPublished } from './events.ts'
import { isXml, type ListModel, openList } from './open-list.ts'
import { type Issue, loteOf, type OwnList } from './own-list.ts'
import { tslDraftOf } from './own-tsl.ts'
import { findOwn, lockOwn, type OwnRow, saveOwn } from './store.ts'
import { saveSigner } from './signer-store.ts'
import { LIST_SIGNER, RESIGN_SECONDS, type TrustListsDeps, VALIDITY_SECONDS } from './trust-lists-deps.ts'

/** Part of an address, so nothing that could be read as a path. */
const LIST_NAME = /^[a-z][a-z0-9-]{0,63}$/

/** The frame around the same content: no number and no dates, to see whether anything changed. */
const TIMELESS = { sequence: 0, issued: '1970-01-01T00:00:00.000Z', nextUpdate: '1970-01-01T00:00:00.000Z' }

/** The same, in a transaction of its own. */
export async function publishList(deps: TrustListsDeps, name: string, list: OwnList): Promise<OwnRow> {
  return deps.store.transaction((tx) => publishWithin(deps, tx, { name, list }))
}

/**
 * Issues the list when it is new, when its content or the signing certificate changed, or when half of its time is
 * over. The number grows only with the content, so that a reader sees from it that nothing changed.
 */
export async function publishWithin(
  deps: TrustListsDeps,
  tx: Tx,
  { name, list }: { readonly name: string; readonly list: OwnList },
): Promise<OwnRow> {
  if (!LIST_NAME.test(name)) throw new TypeError(`trust list name: ${name}`)
  const content = hexSha256(unsignedText(list, TIMELESS))
  const known = await lockOwn(tx, name)
  if (known?.content === content && !isDue(deps, known)) return known
  const sequence = (known?.sequence ?? 0) + (known?.content === content ? 0 : 1)
  const draft = { list, text: draftText(list) }
  return issue(deps, tx, { name, content, sequence, draft })
}

/** What the list says under this number and these dates, in its form. */
function unsignedText(list: OwnList, dated: Issue): string {
  return list.format === 'ts119612-xml' ? createTsl(tslDraftOf(list, dated)) : createLote(loteOf(list, dated))
}

/** The list as it must be served now: signed again, same content and number, when half of its time is over. */
export async function currentList(deps: TrustListsDeps, name: string): Promise<OwnRow> {
  const known = LIST_NAME.test(name) ? await findOwn(deps.store.db, name) : undefined
  if (known === undefined)
    throw new Fault('not-found', 'trust-lists/unknown-list', 'There is no list of this name')
  if (!isDue(deps, known)) return known
  return deps.store.transaction(async (tx) => {
    const latest = (await lockOwn(tx, name)) ?? known
    if (!isDue(deps, latest)) return latest
    const { content, sequence, draft: text } = latest
    const draft = text === null ? undefined : { list: parseDraft(text), text }
    return issue(deps, tx, { name, content, sequence, draft: draft ?? ownLote(latest) })
  })
}

/** Where it is served on this node. */
export function addressOf({ name, compact }: Pick<OwnRow, 'name' | 'compact'>): string {
  return isXml(compact) ? xmlPath(name) : `/lote/${name}.jwt`
}

const xmlPath = (name: string): string => `/tsl/${name}.xml`

/** Our own list as a model of what it says now. */
export function ownModel(row: OwnRow): ListModel {
  const opened = openList({ text: row.compact, signers: [row.signer], at: row.issued_at })
  if (opened.outcome === 'malformed' || opened.outcome === 'bad-signature')
    throw new Error(`the stored list ${row.name} cannot be read: ${opened.detail}`)
  return opened.model
}

function isDue({ clock, keys }: TrustListsDeps, { issued_at: issued, signer }: OwnRow): boolean {
  return addSeconds(issued, RESIGN_SECONDS) <= clock.now() || keys.get(LIST_SIGNER).x5tS256 !== signer
}

/** A list that was kept before drafts were: all that it says stands in it. */
function ownLote({ compact, name }: OwnRow): Lote {
  const text = payloadText(splitCompact(compact)?.payload ?? '')
  if (text === undefined) throw new Error(`the stored list ${name} cannot be read`)
  return parseLote(text)
}

type Draft = {
  readonly name: string
  readonly content: string
  readonly sequence: number
  readonly draft: { readonly list: OwnList; readonly text: string } | Lote
}

async function issue(deps: TrustListsDeps, tx: Tx, draft: Draft): Promise<OwnRow> {
  const { clock, audit } = deps
  const { name, content, sequence } = draft
  const issued = clock.now()
  const dates = { sequence, issued, nextUpdate: addSeconds(issued, VALIDITY_SECONDS) }
  const compact = signedList(deps, draft, dates)
  const { x5tS256 } = deps.keys.get(LIST_SIGNER)
  verified(name, { text: compact, signer: x5tS256 }, dates)
  const row: OwnRow = {
    name,
    sequence,
    content,
    signer: x5tS256,
    issued_at: issued,
    next_update: dates.nextUpdate,
    sha256: hexSha256(compact),
    compact,
    draft: 'text' in draft.draft ? draft.draft.text : null,
  }
  await saveOwn(tx, row)
  await saveSigner(tx, { url: addressOf(row), signer: x5tS256, sequence, since: issued })
  await deps.publicLog.append(tx, { t: 'list-digest', sha256: row.sha256 })
  await appendPublished(tx, audit, { list: name, sequence, sha256: row.sha256 })
  return row
}

/** As everybody will read it: what does not open with our own certificate alone is never kept. */
function verified(
  name: string,
  { text, signer }: { readonly text: string; readonly signer: string },
  dates: Issue,
) {
  const opened = openList({ text, signers: [signer], at: dates.issued })
  if (opened.outcome !== 'fresh' || opened.sequence !== dates.sequence)
    throw new Error(`the list ${name} does not hold after it was signed: ${opened.outcome} ${opened.detail}`)
}

/** Unsigned texts and signed ones come from the same draft; whose key it is, the caller says. */
export function signedList(
  { clock, keys, config }: Pick<TrustListsDeps, 'clock' | 'keys' | 'config'>,
  { name, draft }: Pick<Draft, 'name' | 'draft'>,
  dates: Issue,
): string {
  const { alg, key, x5c } = keys.get(LIST_SIGNER)
  const drive = documentDriver()
  if ('list' in draft && draft.list.format === 'ts119612-xml') {
    const certificates = x5c.map((one) => fromBase64(one) ?? new Uint8Array())
    const signer = { alg, key, certificates, signingTime: dates.issued }
    const itself = { location: config.baseUrl + xmlPath(name), signers: certificates.slice(0, 1) }
    return runSync(createSignedTsl(tslDraftOf(draft.list, dates, itself), signer), drive)
  }
  const lote = 'list' in draft ? loteOf(draft.list, dates) : { ...draft, ...dates }
  return runSync(createSignedLote(lote, { alg, key, x5c, iat: clock.seconds() }), drive)
}
