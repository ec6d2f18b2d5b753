import {
  type AgreementStates,
  parseAgreementStates,
  type Standing,
  STATES_CHARACTERS_MAX,
} from './agreement-states.ts'
import { call, type WalletFetch } from './http.ts'
import type { WalletClock } from './receive-deps.ts'
import { suspensionsOf } from './suspensions-of.ts'
import { WalletError } from './wallet-error.ts'

export type StandingDeps = {
  readonly fetch: WalletFetch
  readonly clock: WalletClock
  /** The issuers that this wallet was set up with; about another one nobody is asked. */
  readonly issuers: readonly {
    readonly url: string
    /** Addresses of the public state of the agreements that carry its documents abroad; its own node if absent. */
    readonly agreements?: readonly string[]
  }[]
  /** Fires when the person has waited long enough: what is not there by then could not be found out. */
  readonly deadline: () => AbortSignal
}

export type StandingQuestion = {
  /** Identifier of whoever issued the document. */
  readonly issuerUrl: string
  /** From the certificate of whoever asks; undefined when it names none. */
  readonly country: string | undefined
  readonly types: readonly string[]
}

export type ReadStanding = (question: StandingQuestion) => Promise<Standing>

/** A copy may stand in for a node out of reach, for this long and no longer. */
const KEEP_SECONDS = 60
const UNKNOWN: Standing = { suspensions: undefined }

type Read = Promise<AgreementStates | undefined>

/**
 * Whether a document is recognised where it is about to be shown, from the public state of the agreements. The
 * request is the same for everybody: it says neither who holds the document nor where it goes.
 */
export function createReadStanding(deps: StandingDeps): ReadStanding {
  const copies = new Map<string, { readonly states: AgreementStates; readonly at: number }>()
  const asking = new Map<string, Read>()

  async function read(url: string): Read {
    const states = await withinTime(deps, url)
    const at = deps.clock.seconds()
    if (states !== undefined) copies.set(url, { states, at })
    const copy = copies.get(url)
    return copy !== undefined && at - copy.at <= KEEP_SECONDS ? copy.states : undefined
  }

  /** Several documents that are shown together ask once. */
  function readOnce(url: string): Read {
    const known = asking.get(url)
    if (known !== undefined) return known
    const started = read(url).finally(() => asking.delete(url))
    asking.set(url, started)
    return started
  }

  return async ({ issuerUrl, country, types }) => {
    const issuer = deps.issuers.find(({ url }) => url === issuerUrl)
    if (country === undefined || issuer === undefined) return UNKNOWN
    const { agreements = [`${issuerUrl.replace(/\/$/, '')}/agreements`] } = issuer
    const read = await Promise.all(agreements.map(readOnce))
    const states = read.filter((one) => one !== undefined)
    const suspensions = suspensionsOf(states.flat(), { country, types })
    // What is suspended by all that is known is told; that nothing is, only when everybody has been heard.
    return suspensions.length === 0 && states.length < read.length ? UNKNOWN : { suspensions }
  }
}

/** Also ends in time where the network does not heed the signal. */
async function withinTime(deps: StandingDeps, url: string): Read {
  const signal = deps.deadline()
  const late = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  return Promise.race([late, fetchStates(deps, url, signal)])
}

async function fetchStates({ fetch }: StandingDeps, url: string, signal: AbortSignal): Read {
  try {
    const { status, text } = await call(fetch, { url, signal, charactersMax: STATES_CHARACTERS_MAX })
    return status === 200 ? parseAgreementStates(text) : undefined
  } catch (error) {
    if (error instanceof WalletError) return undefined
    throw error
  }
}
