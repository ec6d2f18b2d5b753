import { expect, test } from 'vitest'
import { FAMILY_NAME, forgeSdJwt, GIVEN_NAME } from '../sd-jwt-fixtures.ts'
import { compactOfJson, parseSdJwt } from './parse-sd-jwt.ts'

const token = await forgeSdJwt()
const [jwt = ''] = token.split('~')
const [protectedHeader = '', payload = '', signature = ''] = jwt.split('.')
const json = { protected: protectedHeader, payload, signature, header: { disclosures: [GIVEN_NAME] } }

test.each<[string, string, string]>([
  ['no ~', jwt, 'SDJWT_FORM'],
  ['an empty disclosure', `${jwt}~~`, 'SDJWT_FORM'],
  ['nothing before ~', '~', 'JWS_FORM'],
  ['513 disclosures', `${jwt}~${`${GIVEN_NAME}~`.repeat(513)}`, 'INPUT_SIZE'],
  ['more than 512 KiB', `${jwt}~${'A'.repeat(512 * 1024)}~`, 'INPUT_SIZE'],
])('an SD-JWT with %s is not parsed', (_, text, code) => {
  expect(() => parseSdJwt(text)).toThrow(code)
})

test.each<[string, object]>([
  ['no disclosures', { ...json, header: {} }],
  ['no signature', { ...json, signature: undefined }],
  ['a separator inside a part', { ...json, payload: `${payload}~x` }],
  ['a key binding that is no text', { ...json, header: { disclosures: [], kb_jwt: 1 } }],
  ['two signatures', { payload, signatures: [json, json] }],
])('a JSON serialisation with %s is refused', (_, value) => {
  expect(() => compactOfJson(JSON.stringify(value))).toThrow('SDJWT_FORM')
})

test('its parts come apart, and sd_hash covers all up to the last ~', () => {
  const kb = token.slice(token.lastIndexOf('~') + 1)
  const parsed = parseSdJwt(token)
  expect(parsed.disclosures).toHaveLength(2)
  expect(parsed.presented + (parsed.keyBinding ?? '')).toBe(token)
  expect(parsed.keyBinding).toBe(kb)
})

test('without disclosures and key binding', () => {
  expect(parseSdJwt(`${jwt}~`)).toMatchObject({ disclosures: [], presented: `${jwt}~` })
})

test('flattened and general JSON become the same compact text', () => {
  const { payload: body, ...first } = json
  const header = { disclosures: [GIVEN_NAME, FAMILY_NAME], kb_jwt: 'k' }
  const compact = `${jwt}~${GIVEN_NAME}~${FAMILY_NAME}~k`
  expect(compactOfJson(JSON.stringify({ ...json, header }))).toBe(compact)
  expect(compactOfJson(JSON.stringify({ payload: body, signatures: [{ ...first, header }] }))).toBe(compact)
})
