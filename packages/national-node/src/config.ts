/** The one configuration file of a node. It is strict: an unknown field stops the start. Only here is the environment read. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { z } from 'zod'
import { type Parsed, zConfig } from './config-schema.ts'
import { FormatError, parseStrictJson } from './kernel/json.ts'
import { describeSigning, readSigning, type SigningConfig } from './signing-config.ts'

const PREFIX = 'ENTENTE__'
const HIDDEN = '[hidden]'

/** The configuration as the node uses it: paths are absolute, secrets are read. */
export type Config = Omit<Parsed, 'database' | 'invoicing' | 'seal' | 'remoteSigning'> &
  SigningConfig & {
    readonly invoicing?: InvoicingConfig
    readonly database: { readonly file: string } | { readonly url: string; readonly schema: string }
  }

type InvoicingConfig = {
  readonly accessPoint?: { readonly url: string; readonly token: string }
  readonly clientToken?: string
  readonly companies?: NonNullable<Parsed['invoicing']>['companies']
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the file, applies `ENTENTE__…` from the environment, and stops with the name of what is wrong. */
export function loadConfig(path: string, env: Environment = process.env): Config {
  return completed(readConfig(path, env), path, env)
}

/** For `--check-config`: what the node would use, with every secret hidden. */
export function describeConfig(path: string, env: Environment = process.env): string {
  const config = loadConfig(path, env)
  const database = 'url' in config.database ? { ...config.database, url: HIDDEN } : config.database
  const { accessPoint, clientToken } = config.invoicing ?? {}
  const invoicing = config.invoicing && {
    ...config.invoicing,
    ...(accessPoint && { accessPoint: { ...accessPoint, token: HIDDEN } }),
    ...(clientToken !== undefined && { clientToken: HIDDEN }),
  }
  const signing = describeSigning(config, HIDDEN)
  return JSON.stringify({ ...config, database, invoicing, ...signing }, undefined, 2)
}

function readConfig(path: string, env: Environment): Parsed {
  const raw = parseFile(path)
  for (const [name, text] of Object.entries(env)) {
    if (name.startsWith(PREFIX) && text !== undefined) override(raw, name, text)
  }
  const result = zConfig.safeParse(raw)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `  ${describeIssue(issue)}`)
  throw new Error(`${path} is not a configuration of a node:\n${problems.join('\n')}`)
}

function parseFile(path: string): Record<string, unknown> {
  const text = readFileSync(path, 'utf8')
  try {
    const value = parseStrictJson(text)
    if (isObject(value)) return { ...value }
  } catch (error) {
    if (error instanceof FormatError)
      throw new Error(`${path} cannot be read: ${error.detail}`, { cause: error })
    throw error
  }
  throw new Error(`${path} is not a JSON object`)
}

/** `ENTENTE__DATABASE__URL=…` sets `database.url`; `ENTENTE__BASE_URL` and `ENTENTE__BASEURL` both set `baseUrl`. */
function override(raw: Record<string, unknown>, variable: string, text: string): void {
  const path = variable.slice(PREFIX.length).split('__')
  const [first = '', ...deeper] = path
  const root = Object.keys(zConfig.shape).find((key) => key.toLowerCase() === plain(first))
  if (root === undefined) throw new Error(`${variable} does not name a field of the configuration`)
  const names = [root, ...deeper.map(plain)]
  let place = raw
  for (const name of names.slice(0, -1)) {
    const inner = place[nameWithin(place, name)]
    const copy = isObject(inner) ? { ...inner } : {}
    place[nameWithin(place, name)] = copy
    place = copy
  }
  place[nameWithin(place, names.at(-1) ?? '')] = valueOf(text)
}

function plain(segment: string): string {
  return segment.toLowerCase().replaceAll('_', '')
}

/** The name as the file writes it, if it does. */
function nameWithin(place: Record<string, unknown>, name: string): string {
  return Object.keys(place).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Numbers, truth values, lists and objects are written as JSON; everything else is text. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const at = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...at, key].join('.')}: this field is not known`).join('\n  ')
  }
  return `${at.join('.') || 'the file'}: ${issue.message}`
}

/** Paths are meant from where the file lies, not from where the process was started. */
function completed(config: Parsed, path: string, env: Environment): Config {
  const from = dirname(resolve(path))
  const absolute = (name: 'agreementsDir' | 'services'): object =>
    config[name] === undefined ? {} : { [name]: resolve(from, config[name]) }
  const dataDir = resolve(from, config.dataDir)
  const { invoicing, seal, remoteSigning, ...rest } = config
  return {
    ...rest,
    dataDir,
    keysDir: resolve(from, config.keysDir),
    publishes: Object.fromEntries(
      Object.entries(config.publishes).map(([name, list]) => [name, withPaths(list, from)]),
    ),
    ...absolute('agreementsDir'),
    ...absolute('services'),
    ...(invoicing && { invoicing: withSecrets(invoicing, from) }),
    ...readSigning({ seal, remoteSigning }, { from, env }),
    database: databaseOf(config, { from, dataDir, env }),
  }
}

function withSecrets(
  { accessPoint, clientToken, companies }: NonNullable<Parsed['invoicing']>,
  from: string,
): InvoicingConfig {
  return {
    ...(accessPoint && { accessPoint: { ...accessPoint, token: secretOf(accessPoint.token, from) } }),
    ...(clientToken !== undefined && { clientToken: secretOf(clientToken, from) }),
    ...(companies !== undefined && { companies }),
  }
}

type Secret = string | { readonly file: string }

function secretOf(secret: Secret, from: string): string {
  return typeof secret === 'string' ? secret : readFileSync(resolve(from, secret.file), 'utf8').trim()
}

type ListConfig = Parsed['publishes'][string]

function withPaths(list: ListConfig, from: string): ListConfig {
  const absolute = (files: string[]): string[] => files.map((file) => resolve(from, file))
  return {
    ...list,
    entities: list.entities.map((entity) => ({
      ...entity,
      services: entity.services.map((one) => ({ ...one, certificates: absolute(one.certificates) })),
    })),
  }
}

type Around = { from: string; dataDir: string; env: Environment }

function databaseOf({ code, database }: Parsed, { from, dataDir, env }: Around): Config['database'] {
  const schema = `entente_${code.replaceAll('-', '_')}`
  const shared = env['DATABASE_URL']
  if (database === undefined && shared !== undefined && shared !== '') return { url: shared, schema }
  if (database === undefined) return { file: resolve(dataDir, `${code}.sqlite`) }
  if ('file' in database) return { file: resolve(from, database.file) }
  const { url } = database
  return {
    url: secretOf(url, from),
    schema: database.schema ?? schema,
  }
}
