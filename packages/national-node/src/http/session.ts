/**
 * Anonymous browser sessions. The cookie holds a random id; the store only its hash, so that whoever reads the
 * store cannot enter a session. An id that the browser brings and we do not know is never adopted.
 */
import type { Context } from 'hono'
import type { Kysely } from 'kysely'
import { getCookie, setCookie, deleteCookie } from 'hono/cookie'
import { addSeconds, type Clock, type Instant } from '../kernel/clock.ts'
import { constantTimeEqual, mac, newSalt, sha256 } from '../kernel/crypto.ts'
import { Fault } from '../kernel/fault.ts'
import { randomToken } from '../kernel/ids.ts'
import { SESSION_IDLE_SECONDS, SESSION_SECONDS_MAX } from '../kernel/limits.ts'

type SessionRow = { id_hash: string; created_at: Instant; expires_at: Instant }
type Tables = { http_session: SessionRow }
/** Of the store only its handle: http and store do not know each other. */
type SessionStore = { readonly db: Kysely<any> }

/** The end is moved at most this often, so that reading pages does not write each time. */
const EXTENDED_EVERY_SECONDS = 60
const TOKEN = /^[A-Za-z0-9_-]{43}$/

export type BrowserSession = {
  /** The hash of the session's id, or undefined without a session. Using it extends it. */
  get(c: Context): Promise<string | undefined>
  /** The hash of the session's id; begins one when there is none. */
  ensure(c: Context): Promise<string>
  /** A new id for a person who has just been recognised, so that an id planted before is worth nothing. */
  renew(c: Context): Promise<string>
  end(c: Context): Promise<void>
  /** For a hidden field of each form: bound to the session, different each time. Begins a session when needed. */
  formToken(c: Context): Promise<string>
  /** Throws a Fault unless the form was ours: its token, and the origin of the page it was on. */
  checkFormToken(c: Context, value: unknown): Promise<void>
}

export type SessionOptions = {
  readonly store: SessionStore
  readonly clock: Clock
  /** The cookie's name: `sessionCookieName(code)`. */
  readonly name: string
  /** True wherever the node is reached over https. */
  readonly secure: boolean
  /** The node's own origin; without it, that of the address asked for. */
  readonly origin?: string
}

export function sessionCookieName(code: string): string {
  return `entente_${code}_session`
}

export function browserSession({ store, clock, name, secure, origin }: SessionOptions): BrowserSession {
  const db = store.db as Kysely<unknown> as Kysely<Tables>
  /** Ids of this very request: the cookie of a session begun just now is not among those received. */
  const current = new WeakMap<Context, string>()

  const find = async (c: Context): Promise<string | undefined> => {
    const id = current.get(c) ?? getCookie(c, name)
    if (id === undefined || !TOKEN.test(id)) return undefined
    const alive = await touch(db, sha256(id), clock)
    if (alive) current.set(c, id)
    return alive ? id : undefined
  }
  const begin = async (c: Context): Promise<string> => {
    const id = randomToken()
    await insert(db, sha256(id), clock)
    current.set(c, id)
    setCookie(c, name, id, { httpOnly: true, sameSite: 'Lax', path: '/', secure })
    return id
  }
  const ensureId = async (c: Context): Promise<string> => (await find(c)) ?? begin(c)
  const forget = async (c: Context): Promise<void> => {
    const id = await find(c)
    current.delete(c)
    if (id !== undefined) await db.deleteFrom('http_session').where('id_hash', '=', sha256(id)).execute()
  }

  return {
    async get(c) {
      const id = await find(c)
      return id === undefined ? undefined : sha256(id)
    },
    ensure: async (c) => sha256(await ensureId(c)),
    async renew(c) {
      await forget(c)
      return sha256(await begin(c))
    },
    async end(c) {
      await forget(c)
      deleteCookie(c, name, { path: '/', secure })
    },
    formToken: async (c) => createFormToken(await ensureId(c)),
    async checkFormToken(c, value) {
      checkOrigin(c, origin ?? new URL(c.req.url).origin)
      const id = await find(c)
      if (id === undefined || typeof value !== 'string' || !isFormToken(id, value)) {
        throw new Fault('forbidden', 'http/form-token', 'This form is no longer valid. Open its page again.')
      }
    },
  }
}

/** The salt makes it different in each page, so that compression cannot be used to guess it. */
function createFormToken(id: string, salt = newSalt()): string {
  return `${salt}.${mac(id, `form ${salt}`)}`
}

function isFormToken(id: string, value: string): boolean {
  const [salt = ''] = value.split('.')
  return value.length < 100 && constantTimeEqual(value, createFormToken(id, salt))
}

/** Browsers send `Origin` with every form they post; one from elsewhere is refused even with a good token. */
function checkOrigin(c: Context, origin: string): void {
  const given = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  const foreign = (given !== undefined && given !== origin) || (site !== undefined && site !== 'same-origin')
  if (foreign) throw new Fault('forbidden', 'http/foreign-form', 'This form was not on a page of ours')
}

async function insert(db: Kysely<Tables>, idHash: string, clock: Clock): Promise<void> {
  const now = clock.now()
  await db.deleteFrom('http_session').where('expires_at', '<=', now).execute()
  const row = { id_hash: idHash, created_at: now, expires_at: addSeconds(now, SESSION_IDLE_SECONDS) }
  await db.insertInto('http_session').values(row).execute()
}

async function touch(db: Kysely<Tables>, idHash: string, clock: Clock): Promise<boolean> {
  const now = clock.now()
  const row = await db.selectFrom('http_session').selectAll().where('id_hash', '=', idHash).executeTakeFirst()
  if (row === undefined || row.expires_at <= now) return false
  const end = earlier(addSeconds(now, SESSION_IDLE_SECONDS), addSeconds(row.created_at, SESSION_SECONDS_MAX))
  if (addSeconds(row.expires_at, EXTENDED_EVERY_SECONDS) > end) return true
  await db.updateTable('http_session').set({ expires_at: end }).where('id_hash', '=', idHash).execute()
  return true
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b
}
