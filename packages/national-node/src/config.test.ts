import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { describeConfig, loadConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const anchor = {
  party: 'JP',
  authority: 'jp-da',
  roles: ['signatory'],
  x5tS256: 'x'.repeat(43),
  from: '2026-11-01T00:00:00.000Z',
}
const BRAND = { brand: '#1d3f72', 'brand-deep': '#142e56', 'brand-ink': '#ffffff', accent: '#f0b429' }
const good = {
  code: 'be',
  party: 'BE',
  name: { fr: 'Belgique' },
  baseUrl: 'https://be.example',
  keysDir: 'keys',
}

const VKEY = 'jp.example/log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'

function fileWith(content: unknown): string {
  const file = join(folder, 'node.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const load = (content: unknown, env: Record<string, string> = {}) => loadConfig(fileWith(content), env)

test.each<[string, unknown, string]>([
  ['is not JSON', '{', 'cannot be read'],
  ['is a list', [], 'not a JSON object'],
  ['sets a field twice', '{"code":"be","code":"jp"}', '"code" occurs twice'],
  ['has an unknown field', { ...good, colour: 'blue' }, 'colour: this field is not known'],
  ['has an unknown field inside', { ...good, database: { file: 'x', mode: 1 } }, 'database'],
  [
    'has a partner with an unknown field',
    { ...good, partners: [{ code: 'jp', party: 'JP', baseUrl: 'https://jp.example', key: 1 }] },
    'partners.0.key: this field is not known',
  ],
  ['lacks a field', { ...good, keysDir: undefined }, 'keysDir:'],
  ['has a code in capitals', { ...good, code: 'BE' }, 'code:'],
  ['has a party that is no code', { ...good, party: 'Belgium' }, 'party:'],
  ['has a name in a language nobody speaks', { ...good, name: { xx: 'x' } }, 'name'],
  ['has an impossible port', { ...good, port: 70_000 }, 'port:'],
  ['has a port in text', { ...good, port: '80' }, 'port:'],
  ['speaks no language', { ...good, languages: [] }, 'languages:'],
  ['has an address that is none', { ...good, baseUrl: 'be.example' }, 'baseUrl:'],
  ['has an address with a final slash', { ...good, baseUrl: 'https://be.example/' }, 'baseUrl:'],
  ['has an address with a query', { ...good, baseUrl: 'https://be.example?x=1' }, 'baseUrl:'],
  ['has an address with a password', { ...good, baseUrl: 'https://a:b@be.example' }, 'baseUrl:'],
  [
    'has an address with a path',
    { ...good, baseUrl: 'https://be.example/node' },
    'baseUrl: must have no path',
  ],
  ['has an address of a file', { ...good, baseUrl: 'file:///x' }, 'baseUrl:'],
  [
    'issues credentials without being a TEST installation',
    {
      ...good,
      issuer: {
        types: ['pid'],
        authority: 'A',
        clients: [{ clientId: 'w', redirectUris: ['https://w.example/cb'] }],
      },
    },
    'issuer: needs test: true',
  ],
  [
    'invents people without being a TEST installation',
    { ...good, testPersons: { country: 'BE', count: 1, seed: 's' } },
    'testPersons: needs test: true',
  ],
  [
    'is reached over http in production',
    { ...good, baseUrl: 'http://localhost:7101' },
    'baseUrl: must be https',
  ],
  [
    'has a wallet over http in production',
    { ...good, walletUrl: 'http://localhost:7100' },
    'walletUrl: must be https',
  ],
  [
    'has a partner over http in production',
    { ...good, partners: [{ code: 'jp', party: 'JP', baseUrl: 'http://localhost:7102' }] },
    'partners.0.baseUrl: must be https',
  ],
  [
    'has a wallet over http in production',
    { ...good, walletUrl: 'http://localhost:7100' },
    'walletUrl: must be https',
  ],
  [
    'is reached over http from elsewhere, even in development',
    { ...good, development: true, baseUrl: 'http://be.example' },
    'baseUrl: may be http only on localhost',
  ],
  [
    'has an anchor with another thumbprint than SHA-256',
    { ...good, anchors: [{ ...anchor, x5tS256: 'short' }] },
    'anchors.0.x5tS256',
  ],
  ['has an anchor without a role', { ...good, anchors: [{ ...anchor, roles: [] }] }, 'anchors.0.roles'],
  [
    'has a theme with too little contrast',
    { ...good, theme: { light: { ...BRAND, brand: '#9cc0f5' }, dark: BRAND } },
    'theme: light: brand on paper has contrast',
  ],
  [
    'has a theme with a colour that is none',
    { ...good, theme: { light: { ...BRAND, brand: 'red;}*{display:none' }, dark: BRAND } },
    'theme.light.brand: a colour as #rrggbb',
  ],
  [
    'follows the log of a partner without its key',
    { ...good, log: { partners: [{ party: 'JP', url: 'https://jp.example/log' }] } },
    'log.partners.0.key',
  ],
  [
    'follows a log over http in production',
    {
      ...good,
      log: { partners: [{ party: 'JP', url: 'http://localhost/log', key: VKEY, cosigner: VKEY }] },
    },
    'log.partners.0.url: must be https',
  ],
  [
    'has a witness whose key is none',
    { ...good, log: { witnesses: [{ name: 'W', url: 'https://w.example', key: 'w.example+x' }] } },
    'log.witnesses.0.key: a verifier key',
  ],
  [
    'reaches its access point over http in production',
    { ...good, invoicing: { accessPoint: { url: 'http://localhost/ap', token: 't' } } },
    'invoicing.accessPoint.url: must be https',
  ],
  [
    'has invented companies beside real ones',
    { ...good, invoicing: { companies: [{ number: '1', name: 'TEST' }] } },
    'invoicing.companies: needs test',
  ],
  [
    'has a company without a number',
    { ...good, test: true, invoicing: { companies: [{ number: 'a b', name: 'TEST' }] } },
    'invoicing.companies.0.number',
  ],
  [
    'publishes a list without a territory',
    { ...good, publishes: { pid: { type: 'urn:x', operator: { en: 'TEST' }, entities: [] } } },
    'publishes.pid.territory',
  ],
])('a file that %s stops the start, and the field is named', (_, content, named) => {
  expect(() => load(content)).toThrow(named)
})

test('every error is told at once', () => {
  expect(() => load({ ...good, code: 'BE', port: -1, x: 1 })).toThrow(
    /code:[^]*port:[^]*x: this field is not known/,
  )
})

test('what is not set has a default, and paths are meant from the file', () => {
  expect(load(good)).toEqual({
    ...good,
    consults: [],
    port: 8080,
    host: '127.0.0.1',
    languages: ['fr', 'nl', 'de', 'en', 'ja', 'ar', 'vi'],
    dataDir: join(folder, 'data'),
    keysDir: join(folder, 'keys'),
    database: { file: join(folder, 'data', 'be.sqlite') },
    development: false,
    test: false,
    timeZone: 'UTC',
    partners: [],
    log: { partners: [], witnesses: [] },
    anchors: [],
    publishes: {},
  })
})

test('in development a node may be reached over http on its own machine', () => {
  const local = {
    ...good,
    development: true,
    baseUrl: 'http://localhost:7101',
    walletUrl: 'http://127.0.0.1:7100',
  }
  expect(load(local)).toMatchObject({ baseUrl: 'http://localhost:7101' })
})

test.each([
  ['ENTENTE__COLOUR', 'blue', 'ENTENTE__COLOUR'],
  ['ENTENTE__', 'blue', 'ENTENTE__'],
  ['ENTENTE__PORT', 'many', 'port:'],
  ['ENTENTE__DATABASE__MODE', '1', 'database'],
])('the variable %s=%s stops the start', (name, value, named) => {
  expect(() => load(good, { [name]: value })).toThrow(named)
})

test.each<[string, string, object]>([
  ['ENTENTE__PORT', '7101', { port: 7101 }],
  ['ENTENTE__BASEURL', 'https://other.example', { baseUrl: 'https://other.example' }],
  ['ENTENTE__BASE_URL', 'https://other.example', { baseUrl: 'https://other.example' }],
  ['ENTENTE__DEVELOPMENT', 'true', { development: true }],
  ['ENTENTE__LANGUAGES', '["ja","en"]', { languages: ['ja', 'en'] }],
  ['ENTENTE__NAME__FR', 'Royaume', { name: { fr: 'Royaume' } }],
  ['ENTENTE__NAME__JA', 'ベルギー', { name: { fr: 'Belgique', ja: 'ベルギー' } }],
  ['ENTENTE__DATABASE__FILE', '/var/lib/be.sqlite', { database: { file: '/var/lib/be.sqlite' } }],
])('the variable %s=%s overrides the file', (name, value, expected) => {
  expect(load(good, { [name]: value, PATH: '/bin', UNSET: '' })).toMatchObject(expected)
})

test('several nodes on one PostgreSQL server have a schema each', () => {
  const url = 'postgres://db.example/entente'
  expect(load(good, { DATABASE_URL: url }).database).toEqual({ url, schema: 'entente_be' })
  expect(load({ ...good, database: { file: 'x' } }, { DATABASE_URL: url }).database).toEqual({
    file: join(folder, 'x'),
  })
  expect(load({ ...good, database: { url, schema: 'own' } }).database).toEqual({ url, schema: 'own' })
})

test('a secret is read from its file, and never shown', () => {
  writeFileSync(join(folder, 'url'), 'postgres://user:password@db.example/entente\n')
  const content = { ...good, database: { url: { file: 'url' } } }
  expect(load(content).database).toMatchObject({ url: 'postgres://user:password@db.example/entente' })
  const shown = describeConfig(fileWith(content), {})
  expect(shown).not.toContain('password')
  expect(JSON.parse(shown)).toMatchObject({ code: 'be', port: 8080, database: { url: '[hidden]' } })
})

test('tokens of the access point and of the business system are read from their files, and never shown', () => {
  writeFileSync(join(folder, 'token'), 'secret-of-the-access-point\n')
  const accessPoint = { url: 'https://ap.example', token: { file: 'token' } }
  const content = { ...good, invoicing: { accessPoint, clientToken: 'secret-of-the-client' } }
  expect(load(content).invoicing).toEqual({
    accessPoint: { url: 'https://ap.example', token: 'secret-of-the-access-point' },
    clientToken: 'secret-of-the-client',
  })
  expect(describeConfig(fileWith(content), {})).not.toMatch(/secret-of/)
})

test('the key of the seal may be elsewhere; its PIN is read from the environment and never shown', () => {
  const pin = { environment: 'SEAL_PIN' }
  const seal = { kind: 'pkcs11', module: '/lib/hsm.so', token: 'SEAL', keyId: '0a', pin }
  const file = fileWith({ ...good, seal })
  expect(loadConfig(file, { SEAL_PIN: '2468' }).seal).toMatchObject({ kind: 'pkcs11', pin: '2468' })
  expect(describeConfig(file, { SEAL_PIN: '2468' })).not.toContain('2468')
  expect(() => loadConfig(file, {})).toThrow('seal.pin: SEAL_PIN is not set')
  expect(() => load({ ...good, seal: { ...seal, pin: '2468' } })).toThrow('seal')
})

test('services that sign are reached by https, and people sign on TEST nodes only', () => {
  const token = { environment: 'TOKEN' }
  const env = { TOKEN: 'abc' }
  const csc = { kind: 'csc', url: 'http://signing.example', credentialId: 'c', token, pin: token }
  expect(() => load({ ...good, seal: csc }, env)).toThrow('seal.url: must be https')
  const remoteSigning = { url: 'https://signing.example', token }
  expect(() => load({ ...good, remoteSigning }, env)).toThrow('remoteSigning: needs test: true')
  expect(load({ ...good, test: true, remoteSigning }, env).remoteSigning).toEqual({
    url: 'https://signing.example',
    token: 'abc',
  })
})
