import type { OpenedRequest } from '../core/present.ts'
import type { RequestRefusal } from '../core/present-request.ts'
import type { WalletClock } from '../core/receive-deps.ts'
import type { Returns } from '../core/returns.ts'
import type { Storage } from '../core/store.ts'
import type { Wallet } from '../core/wallet.ts'
import type { WalletConfig } from './config.ts'
import type { Screen, State } from './screen.ts'

/** What the screens act on. The browser is behind it in `main.ts`; a test puts itself there. */
export type AppPorts = {
  readonly config: WalletConfig
  readonly wallet: Wallet
  /** Brings new copies of what runs out; without it the person does. */
  readonly returns?: Pick<Returns, 'renewDue'>
  readonly openRequest: (address: string) => Promise<OpenedRequest | RequestRefusal>
  readonly storage: Storage
  readonly clock: WalletClock
  /** Where the person is: times are shown as their own clocks show them. */
  readonly timeZone?: string
  readonly show: (state: State) => void
  /** Leads away from the wallet. */
  readonly leave: (url: string) => void
  /** What is in the address was used: it must not be read again, nor stay in sight. */
  readonly settle: () => void
}

/** One thing the person does, from its beginning to its end; what a later one has overtaken shows nothing more. */
export type Visit = {
  /** The address that was opened. */
  readonly url: string
  readonly show: (screen: Screen) => void
  /** Shows a screen and waits for the person's yes or no. */
  readonly ask: (screen: Screen) => Promise<boolean>
}
