/**
 * Who may act for the node in a browser. There is no password to lose: whoever may run commands on the machine of
 * the node makes a link that works once, for a few minutes, in one browser session.
 */
import type { Context } from 'hono'
import type { BrowserSession } from '../../../http/session.ts'
import { addSeconds, type Clock, type Instant } from '../../../kernel/clock.ts'
import { sha256 } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import { randomToken } from '../../../kernel/ids.ts'
import { INVITATION_SECONDS, OPERATOR_SECONDS } from '../../../kernel/limits.ts'
import { ownTables, type Store, type Tx } from '../../../store/database.ts'
import type { Audit } from '../../audit/index.ts'
import { appendActed, appendEntered, appendInvited } from '../events.ts'

type Tables = {
  portal_invitation: { code_hash: string; operator: string; expires_at: Instant }
  portal_operator: { session_hash: string; operator: string; expires_at: Instant }
}

export type OperatorAccess = {
  /** A code for one sign-in under this name: the name of a role, not of a person, since it stands in the audit log. */
  invite(operator: string): Promise<string>
  /** For whom an unspent code was made; looking does not spend it. */
  find(code: string): Promise<string | undefined>
  /** Spends the code and makes this browser session that of the operator. @throws Fault `forbidden` */
  enter(c: Context, code: string): Promise<void>
  /** The operator of this session. @throws Fault `unauthenticated` */
  require(c: Context): Promise<string>
  leave(c: Context): Promise<void>
  /** Notes in the audit log who is about to do what. */
  note(acted: { readonly operator: string; readonly action: string; readonly subject: string }): Promise<void>
}

export type OperatorAccessDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly session: Pick<BrowserSession, 'get' | 'renew' | 'end'>
  readonly audit: Pick<Audit, 'append'>
}

const OPERATOR = /^[a-z][a-z0-9-]{1,31}$/

export function operatorAccess(deps: OperatorAccessDeps): OperatorAccess {
  const { store, session, audit } = deps
  return {
    invite: (operator) => invite(deps, operator),
    find: (code) => findInvitation(deps, code),
    async enter(c, code) {
      const sessionHash = await session.renew(c)
      await store.transaction((tx) => enter(tx, deps, { code, sessionHash }))
    },
    async require(c) {
      const sessionHash = await session.get(c)
      const operator = sessionHash === undefined ? undefined : await findOperator(deps, sessionHash)
      if (operator === undefined)
        throw new Fault('unauthenticated', 'portal/operators-only', 'Only operators of this node come here')
      return operator
    },
    async leave(c) {
      const sessionHash = await session.get(c)
      if (sessionHash !== undefined)
        await ownTables<Tables>(store.db)
          .deleteFrom('portal_operator')
          .where('session_hash', '=', sessionHash)
          .execute()
      await session.end(c)
    },
    note: (acted) => store.transaction((tx) => appendActed(tx, audit, { ...acted })),
  }
}

async function invite({ store, clock, audit }: OperatorAccessDeps, operator: string): Promise<string> {
  if (!OPERATOR.test(operator))
    throw new Fault(
      'invalid',
      'portal/operator-name',
      'An operator is named in small letters, digits and hyphens',
    )
  const code = randomToken()
  const row = { code_hash: sha256(code), operator, expires_at: addSeconds(clock.now(), INVITATION_SECONDS) }
  await store.transaction(async (tx) => {
    await ownTables<Tables>(tx).insertInto('portal_invitation').values(row).execute()
    await appendInvited(tx, audit, { operator })
  })
  return code
}

async function findInvitation(
  { store, clock }: OperatorAccessDeps,
  code: string,
): Promise<string | undefined> {
  const row = await ownTables<Tables>(store.db)
    .selectFrom('portal_invitation')
    .select('operator')
    .where('code_hash', '=', sha256(code))
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  return row?.operator
}

async function findOperator(
  { store, clock }: OperatorAccessDeps,
  sessionHash: string,
): Promise<string | undefined> {
  const row = await ownTables<Tables>(store.db)
    .selectFrom('portal_operator')
    .select('operator')
    .where('session_hash', '=', sessionHash)
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  return row?.operator
}

async function enter(
  tx: Tx,
  { clock, audit }: OperatorAccessDeps,
  { code, sessionHash }: { readonly code: string; readonly sessionHash: string },
): Promise<void> {
  const own = ownTables<Tables>(tx)
  const operator = await spend(own, code, clock.now())
  if (operator === undefined)
    throw new Fault('forbidden', 'portal/invitation-spent', 'This link is spent or too old')
  const expires = addSeconds(clock.now(), OPERATOR_SECONDS)
  await own.deleteFrom('portal_operator').where('expires_at', '<=', clock.now()).execute()
  await own
    .insertInto('portal_operator')
    .values({ session_hash: sessionHash, operator, expires_at: expires })
    .execute()
  await appendEntered(tx, audit, { operator })
}

/** Whose code it was, taken away so that nobody enters with it again; old ones go with it. */
async function spend(
  own: ReturnType<typeof ownTables<Tables>>,
  code: string,
  now: Instant,
): Promise<string | undefined> {
  await own.deleteFrom('portal_invitation').where('expires_at', '<=', now).execute()
  const spent = await own
    .deleteFrom('portal_invitation')
    .where('code_hash', '=', sha256(code))
    .returning('operator')
    .executeTakeFirst()
  return spent?.operator
}
