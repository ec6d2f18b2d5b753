import {
  createLote,
  createSignedLote,
  type Lote,
  parseLote,
  payloadText,
  runSync,
  splitCompact,
} from '@entente/trust'
import { addSeconds } from '../../kernel/clock.ts'
import { hexSha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Tx } from '../../store/database.ts'
import { appendPublished } from './events.ts'
import { loteOf, type OwnList } from './own-list.ts'
import { findOwn, lockOwn, type OwnRow, saveOwn } from './store.ts'
import { LIST_SIGNER, RESIGN_SECONDS, type TrustListsDeps, VALIDITY_SECONDS } from './trust-lists-deps.ts'

/** Part of an address, so nothing that could be read as a path. */
const LIST_NAME = /^[a-z][a-z0-9-]{0,63}$/

/** The frame around the same content: no number and no dates, to see whether anything changed. */
const TIMELESS = { sequence: 0, issued: '1970-01-01T00:00:00.000Z', nextUpdate: '1970-01-01T00:00:00.000Z' }

/**
 * Issues the list when it is new, when its content or the signing certificate changed, or when half of its time is
 * over. The number grows only with the content, so that a reader sees from it that nothing changed.
 */
export async function publishList(deps: TrustListsDeps, name: string, list: OwnList): Promise<OwnRow> {
  if (!LIST_NAME.test(name)) throw new TypeError(`trust list name: ${name}`)
  const content = hexSha256(createLote(loteOf(list, TIMELESS)))
  return deps.store.transaction(async (tx) => {
    const known = await lockOwn(tx, name)
    if (known?.content === content && !isDue(deps, known)) return known
    const sequence = (known?.sequence ?? 0) + (known?.content === content ? 0 : 1)
    return issue(deps, tx, { name, content, lote: loteOf(list, { ...TIMELESS, sequence }) })
  })
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
    return issue(deps, tx, { name, content: latest.content, lote: ownLote(latest) })
  })
}

/** Our own list as a model. */
export function ownLote({ compact, name }: OwnRow): Lote {
  const text = payloadText(splitCompact(compact)?.payload ?? '')
  if (text === undefined) throw new Error(`the stored list ${name} cannot be read`)
  return parseLote(text)
}

function isDue({ clock, keys }: TrustListsDeps, { issued_at: issued, signer }: OwnRow): boolean {
  return addSeconds(issued, RESIGN_SECONDS) <= clock.now() || keys.get(LIST_SIGNER).x5tS256 !== signer
}

type Draft = { readonly name: string; readonly content: string; readonly lote: Lote }

async function issue(deps: TrustListsDeps, tx: Tx, { name, content, lote }: Draft): Promise<OwnRow> {
  const { clock, driver, keys, audit } = deps
  const { alg, key, x5c, x5tS256 } = keys.get(LIST_SIGNER)
  const issued = clock.now()
  const dated = { ...lote, issued, nextUpdate: addSeconds(issued, VALIDITY_SECONDS) }
  const compact = runSync(createSignedLote(dated, { alg, key, x5c, iat: clock.seconds() }), driver)
  const row: OwnRow = {
    name,
    sequence: dated.sequence,
    content,
    signer: x5tS256,
    issued_at: issued,
    next_update: dated.nextUpdate,
    sha256: hexSha256(compact),
    compact,
  }
  await saveOwn(tx, row)
  await deps.publicLog.append(tx, { t: 'list-digest', sha256: row.sha256 })
  await appendPublished(tx, audit, { list: name, sequence: row.sequence, sha256: row.sha256 })
  return row
}
