import { expect, test } from 'vitest'
import { parseWalletConfig } from './config.ts'

const GOOD = {
  clientId: 'entente-wallet',
  redirectUri: 'https://wallet.example/callback',
  allowLocalHttp: false,
  lists: [
    { url: 'https://be.example/lote/pid.jwt', role: 'pid', signers: ['pin'] },
    { url: 'https://tn.example/lote/training.jwt', role: 'attestation', signers: ['pin'], accept: ['urn:x'] },
  ],
  issuers: [
    { name: { fr: 'Belgique' }, url: 'https://be.example' },
    {
      name: { fr: 'Luxembourg' },
      url: 'https://lu.example',
      agreements: ['https://lu.example/agreements', 'https://eu.example/agreements'],
    },
  ],
  demo: true,
  homeName: { en: 'Belgium' },
}

test('a good configuration is read as it is', () => {
  expect(parseWalletConfig(JSON.stringify(GOOD))).toEqual(GOOD)
  const local = { ...GOOD, allowLocalHttp: true, redirectUri: 'http://localhost:7100/callback' }
  expect(parseWalletConfig(JSON.stringify(local)).redirectUri).toBe('http://localhost:7100/callback')
})

test.each([
  ['not JSON', '{', /config\.json/],
  ['a list', '[]', /object/],
  ['twice the same member', '{"demo":true,"demo":true}', /demo/],
  ['an unknown member', { ...GOOD, extra: 1 }, /config: does not know extra/],
  ['no client', { ...GOOD, clientId: '' }, /clientId: must be a text/],
  ['a redirect without https', { ...GOOD, redirectUri: 'http://wallet.example/callback' }, /redirectUri/],
  ['local http without leave', { ...GOOD, redirectUri: 'http://localhost/callback' }, /redirectUri/],
  ['a word for a flag', { ...GOOD, demo: 'yes' }, /demo: must be true or false/],
  ['lists that are none', { ...GOOD, lists: {} }, /lists: must be a list/],
  [
    'too many lists',
    { ...GOOD, lists: Array(65).fill(GOOD.lists[0]) },
    /lists: must be a list of at most 64/,
  ],
  ['an unknown role', { ...GOOD, lists: [{ ...GOOD.lists[0], role: 'any' }] }, /lists\[0\]\.role/],
  [
    'a pin that is no text',
    { ...GOOD, lists: [{ ...GOOD.lists[0], signers: [1] }] },
    /lists\[0\]\.signers\[0\]/,
  ],
  [
    'a status that is no text',
    { ...GOOD, lists: [{ ...GOOD.lists[1], accept: [null] }] },
    /lists\[0\]\.accept\[0\]/,
  ],
  ['an issuer at ftp', { ...GOOD, issuers: [{ name: { en: 'x' }, url: 'ftp://x' }] }, /issuers\[0\]\.url/],
  ['a wallet provider over plain http', { ...GOOD, walletProvider: 'http://be.example' }, /walletProvider/],
  [
    'agreements told over plain http',
    { ...GOOD, issuers: [{ ...GOOD.issuers[1], agreements: ['http://eu.example/agreements'] }] },
    /issuers\[0\]\.agreements\[0\]/,
  ],
  ['a name without language', { ...GOOD, homeName: {} }, /homeName/],
  ['a name that is a text', { ...GOOD, homeName: 'Belgium' }, /homeName: must be a text by language/],
])('refused: %s', (_, config, message) => {
  expect(() => parseWalletConfig(typeof config === 'string' ? config : JSON.stringify(config))).toThrow(
    message,
  )
})
