import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { canonicalJson } from './jcs.ts'
import { createNoticePayload, openNotice } from './notices.ts'
import type { Sha256 } from './signature.ts'
import { day, KEYS, noticeCase, RULE, toySign, toyVerify, workedCase } from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const { open } = workedCase(worked, sha256)
const first = open()
const { send } = noticeCase(sha256, first)

const at = day('2027-01-10')
const [sent] = send([{ type: 'suspend', party: 'BE', at, target: [RULE] }])
const notice = sent?.notice ?? expect.fail('sent')

/** Opens a payload that somebody with a good key has signed. */
function openText(text: string, { cty = 'vnd.entente.notice+json', signed = at } = {}) {
  const payload = Buffer.from(text).toString('base64url')
  const { protected: head, signature } = toySign(sha256, KEYS.BE, { payload, cty, at: signed })
  return openNotice(`${head}.${payload}.${signature}`, ports)
}

const ports = { verifySignature: toyVerify(sha256), sha256, at }

test('a notice is opened, and its hash is that of its canonical text', () => {
  expect(openText(canonicalJson(notice))).toMatchObject({ ok: true, notice, sha256: sent?.sha256 })
})

describe('a notice is not opened', () => {
  test.each<[string, string]>([
    ['that is no compact JWS', 'a.b'],
    ['with four parts', 'a.b.c.d'],
    ['with a payload that is no base64url', 'a.=.c'],
    ['over its size', 'a'.repeat(200_000)],
  ])('%s', (_, compact) => {
    expect(openNotice(compact, ports)).toMatchObject({ ok: false, code: 'NOTICE_MALFORMED' })
  })

  test.each<[string, string, string]>([
    ['written for people', JSON.stringify(notice, undefined, 1), 'not canonical'],
    ['with a member twice', '{"a":1,"a":2}', 'duplicate'],
    ['of an unknown type', canonicalJson({ ...notice, type: 'celebrate' }), '/type'],
    ['with an unknown member', canonicalJson({ ...notice, zz: 1 }), 'zz'],
    ['that terminates a part', canonicalJson({ ...notice, type: 'terminate' }), '/target'],
    ['that lifts nothing', canonicalJson({ ...notice, type: 'lift' }), '/refs'],
    [
      'without a time-ordered id',
      canonicalJson({ ...notice, id: 'urn:uuid:01990000-0000-4000-8000-be0000000001' }),
      '/id',
    ],
    ['before the first number', canonicalJson({ ...notice, seq: 0 }), '/seq'],
    [
      'issued at another time than it was signed',
      canonicalJson({ ...notice, issuedAt: day('2027-01-01') }),
      'issuedAt',
    ],
  ])('%s', (_, text, detail) => {
    const opened = openText(text)
    expect(opened).toMatchObject({ ok: false, code: 'NOTICE_MALFORMED' })
    expect(opened.ok ? '' : opened.detail).toContain(detail)
  })

  test('signed as an agreement, signed in the future, or with a changed byte', () => {
    const text = canonicalJson(notice)
    const refused = { ok: false, code: 'NOTICE_SIGNATURE' }
    expect(openText(text, { cty: 'vnd.entente.agreement+json' })).toMatchObject(refused)
    expect(openText(text, { signed: day('2027-01-11') })).toMatchObject(refused)
    const { protected: head, signature } = toySign(sha256, KEYS.BE, {
      payload: 'AA',
      cty: 'vnd.entente.notice+json',
      at,
    })
    expect(
      openNotice(`${head}.${Buffer.from(text).toString('base64url')}.${signature}`, ports),
    ).toMatchObject(refused)
  })
})

test('a notice that would not be opened is not made', () => {
  expect(() => createNoticePayload({ ...notice, seq: 0 })).toThrow('/seq')
  expect(createNoticePayload(notice).canonical).toBe(canonicalJson(notice))
})
