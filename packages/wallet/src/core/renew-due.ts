import { renewCredential } from './receive-again.ts'
import type { ReceiveDeps } from './receive-deps.ts'
import { credentialStore, type StoredCredential } from './store.ts'
import { WalletError } from './wallet-error.ts'

const DAY_SECONDS = 86_400
/** The end is near when this part of the life of a credential is left, or less. */
const LIFE_LEFT = 1 / 5
/** Few copies are left when no more than this part of them was never shown. */
const COPIES_LEFT = 1 / 5
/** Visits to issuers at one start: the rest waits for another day. */
const VISITS_MAX = 8

/** What came of the visits that were due: names of attributes that are not what they were (ISSU_59), no values. */
export type DueRenewals = {
  readonly renewed: readonly { readonly id: string; readonly changed: readonly string[] }[]
  /** Those that did not come off; the copies at hand stay. */
  readonly failed: readonly { readonly id: string; readonly code: string }[]
}

type Life = Pick<StoredCredential, 'copies' | 'expires' | 'receivedAt' | 'renewal'>

/** ISSU_46: few copies that were never shown, or the end is near. Where the issuer gave nothing to come back with, never. */
export function isRenewalDue({ copies, expires, receivedAt, renewal }: Life, now: number): boolean {
  if (renewal === undefined) return false
  const fresh = copies.filter(({ uses }) => uses === 0).length
  if (fresh <= Math.floor(copies.length * COPIES_LEFT)) return true
  return expires !== undefined && expires - now <= (expires - receivedAt) * LIFE_LEFT
}

/**
 * New copies of what runs out, without asking the person; one issuer after the other, each credential once a day at
 * most, whatever came of it: issuers that are down are left in peace, and so is a wallet that is opened again and again.
 */
export async function renewDue(deps: ReceiveDeps): Promise<DueRenewals> {
  const now = deps.clock.seconds()
  const today = Math.floor(now / DAY_SECONDS)
  const found = {
    renewed: [] as DueRenewals['renewed'][number][],
    failed: [] as DueRenewals['failed'][number][],
  }
  let visits = 0
  for (const { id } of await credentialStore(deps.storage).list()) {
    // As it is now: an earlier visit may have brought a new token for this one as well.
    const credential = await credentialStore(deps.storage).find(id)
    if (credential === undefined || !isRenewalDue(credential, now) || visits === VISITS_MAX) continue
    if (credential.renewalAskedOn === today) continue
    // Before the visit: a wallet that is closed in the middle of it does not begin again at every start.
    await credentialStore(deps.storage).replace({ ...credential, renewalAskedOn: today })
    visits += 1
    try {
      const { changed } = await visit(deps, credential)
      found.renewed.push({ id, changed })
    } catch (error) {
      if (!(error instanceof WalletError)) throw error
      await forgetRefused(deps, credential, error)
      found.failed.push({ id, code: error.code })
    }
  }
  return found
}

/** What came together has one token: where the issuer gave a new one in its place, all get it. */
async function visit(deps: ReceiveDeps, before: StoredCredential) {
  const result = await renewCredential(deps, before.id)
  const token = result.credential.renewal?.refreshToken
  if (token === undefined || token === before.renewal?.refreshToken) return result
  for (const other of await sharing(deps, before)) {
    if (other.renewal === undefined) continue
    await credentialStore(deps.storage).replace({
      ...other,
      renewal: { ...other.renewal, refreshToken: token },
    })
  }
  return result
}

/** A token that the issuer takes no more is not shown to it again: from now on the person is needed. */
async function forgetRefused(
  deps: ReceiveDeps,
  refused: StoredCredential,
  error: WalletError,
): Promise<void> {
  if (error.refusal?.error !== 'invalid_grant') return
  for (const one of await sharing(deps, refused)) {
    const { renewal: _gone, ...rest } = one
    await credentialStore(deps.storage).replace(rest)
  }
}

async function sharing({ storage }: ReceiveDeps, { renewal }: StoredCredential) {
  const all = await credentialStore(storage).list()
  return all.filter((one) => one.renewal !== undefined && one.renewal.refreshToken === renewal?.refreshToken)
}
