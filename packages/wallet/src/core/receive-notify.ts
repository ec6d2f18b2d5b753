import {
  createNotification,
  type IssuerMetadata,
  type NotificationEvent,
  type TokenResponse,
} from '@entente/credentials'
import type { ReceiveDeps } from './receive-deps.ts'
import { callWithProof, type IssuanceSession } from './receive-session.ts'
import { WalletError } from './wallet-error.ts'

export type Told = {
  readonly issuer: IssuerMetadata
  readonly token: TokenResponse
  readonly notificationId: string | undefined
  readonly event: NotificationEvent
}

/** OpenID4VCI 1.0 §11. Nothing depends on it: whether the issuer hears it or not, the wallet has decided. */
export async function tellIssuer(
  deps: ReceiveDeps,
  session: IssuanceSession,
  { issuer, token, notificationId, event }: Told,
): Promise<void> {
  const url = issuer.notificationEndpoint
  if (url === undefined || notificationId === undefined) return
  const { accessToken } = token
  try {
    await callWithProof(deps, session, {
      url,
      kind: 'resource',
      accessToken,
      headers: { authorization: `DPoP ${accessToken}` },
      json: createNotification({ notificationId, event }),
    })
  } catch (error) {
    if (!(error instanceof WalletError)) throw error
  }
}
