import { type IssuerRole, isUsableUrl, parseJsonObject } from '@entente/credentials'
import type { TextByLanguage } from '@entente/ui'

/** What the host of the web wallet tells it at start (`GET /config.json`). */
export type WalletConfig = {
  readonly clientId: string
  /** The `/callback` page of this wallet. */
  readonly redirectUri: string
  /** http to this machine: in development only. */
  readonly allowLocalHttp: boolean
  /** Lists of trusted entities with the pins (x5t#S256) of those who may sign them. */
  readonly lists: readonly {
    readonly url: string
    readonly role: IssuerRole
    readonly signers: readonly string[]
    /** Service statuses that count on it; a service without one counts by being listed. */
    readonly accept?: readonly string[]
  }[]
  /** Issuers that the person can choose without an offer. */
  readonly issuers: readonly {
    readonly name: TextByLanguage
    readonly url: string
    /** Where the agreements that carry its documents abroad are told; `<url>/agreements` when absent. */
    readonly agreements?: readonly string[]
  }[]
  /** Who attests this wallet and its keys; without it, issuers that demand that are out of reach. */
  readonly walletProvider?: string
  /** A TEST wallet says so on every page. */
  readonly demo: boolean
  /** Whose wallet this is, beside the name of the project. */
  readonly homeName: TextByLanguage
}

export class ConfigError extends Error {
  constructor(detail: string) {
    super(`config.json: ${detail}`)
    this.name = 'ConfigError'
  }
}

const CONFIG_CHARACTERS_MAX = 65_536
const LIST_MAX = 64
const TEXT_MAX = 2048
const ROLES = [
  'pid',
  'attestation',
  'status',
  'access-certificate',
  'registration-certificate',
] as const satisfies IssuerRole[]

type Members = Readonly<Record<string, unknown>>

/** Strict: an unknown, missing or ill-formed member stops the start and is named. */
export function parseWalletConfig(text: string): WalletConfig {
  const members = exactly(parseConfigText(text), 'config', [
    'clientId',
    'redirectUri',
    'allowLocalHttp',
    'lists',
    'issuers',
    'demo',
    'homeName',
    'walletProvider',
  ])
  const allowLocalHttp = flag(members['allowLocalHttp'], 'allowLocalHttp')
  const address = (value: unknown, place: string): string => {
    const url = sentence(value, place)
    if (!isUsableUrl(url, { allowLocalHttp })) throw new ConfigError(`${place}: must be an https address`)
    return url
  }
  return {
    clientId: sentence(members['clientId'], 'clientId'),
    redirectUri: address(members['redirectUri'], 'redirectUri'),
    allowLocalHttp,
    lists: entries(members['lists'], 'lists').map(([value, place]) => {
      const entry = exactly(value, place, ['url', 'role', 'signers', 'accept'])
      return {
        url: address(entry['url'], `${place}.url`),
        role: role(entry['role'], `${place}.role`),
        signers: entries(entry['signers'], `${place}.signers`).map(([pin, at]) => sentence(pin, at)),
        ...(entry['accept'] !== undefined && {
          accept: entries(entry['accept'], `${place}.accept`).map(([status, at]) => sentence(status, at)),
        }),
      }
    }),
    issuers: entries(members['issuers'], 'issuers').map(([value, place]) => {
      const entry = exactly(value, place, ['name', 'url', 'agreements'])
      return {
        name: texts(entry['name'], `${place}.name`),
        url: address(entry['url'], `${place}.url`),
        ...(entry['agreements'] !== undefined && {
          agreements: entries(entry['agreements'], `${place}.agreements`).map(([url, at]) =>
            address(url, at),
          ),
        }),
      }
    }),
    demo: flag(members['demo'], 'demo'),
    ...(members['walletProvider'] !== undefined && {
      walletProvider: address(members['walletProvider'], 'walletProvider'),
    }),
    homeName: texts(members['homeName'], 'homeName'),
  }
}

function parseConfigText(text: string): unknown {
  try {
    return parseJsonObject(text, { charactersMax: CONFIG_CHARACTERS_MAX, depthMax: 8 })
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'not JSON')
  }
}

function exactly(value: unknown, place: string, names: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`${place}: must be an object`)
  }
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown !== undefined) throw new ConfigError(`${place}: does not know ${unknown}`)
  return value as Members
}

function sentence(value: unknown, place: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= TEXT_MAX) return value
  throw new ConfigError(`${place}: must be a text`)
}

function flag(value: unknown, place: string): boolean {
  if (typeof value === 'boolean') return value
  throw new ConfigError(`${place}: must be true or false`)
}

function entries(value: unknown, place: string): readonly (readonly [value: unknown, place: string])[] {
  if (!Array.isArray(value) || value.length > LIST_MAX) {
    throw new ConfigError(`${place}: must be a list of at most ${LIST_MAX}`)
  }
  return value.map((entry: unknown, index) => [entry, `${place}[${index}]`])
}

function role(value: unknown, place: string): IssuerRole {
  const found = ROLES.find((name) => name === value)
  if (found === undefined) throw new ConfigError(`${place}: must be one of ${ROLES.join(', ')}`)
  return found
}

function texts(value: unknown, place: string): TextByLanguage {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`${place}: must be a text by language`)
  }
  const found = Object.entries(value).map(([lang, text]) => [lang, sentence(text, `${place}.${lang}`)])
  if (found.length === 0) throw new ConfigError(`${place}: must have at least one language`)
  return Object.fromEntries(found) as TextByLanguage
}
