import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import type { Agreement } from './language/schema.ts'
import type { Sha256 } from './signature.ts'
import { AT, type Case, changedRule, FACTS, KEYS, workedCase } from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const { decide } = workedCase(worked, sha256)
const list = FACTS.list ?? expect.fail('the case has a list')

describe('every other reason can be met', () => {
  const planned = changedRule(worked.recognitions[0], { status: 'planned' })
  const rules = (change: object): Agreement => ({
    ...worked,
    recognitions: [changedRule(worked.recognitions[0], change), ...worked.recognitions.slice(1)],
  })
  const clauses = (change: object): Agreement => ({
    ...worked,
    dataExchange: worked.dataExchange.map((clause) => ({ ...clause, ...change })),
  })
  const entity = FACTS.entity ?? expect.fail('the case has an entity')
  const iso = {
    until: '2027-01-01T00:00:00.000Z',
    alsoAccept: [{ format: 'mso_mdoc', doctype: 'org.example.old' }],
  }
  const old: Case['request'] = { object: { kind: 'credential', format: 'mso_mdoc', type: 'org.example.old' } }
  test.each<[string, Case, string]>([
    ['not logged', { facts: { log: null } }, 'AGR_NOT_LOGGED'],
    [
      'logged by one party only',
      { facts: { log: { included: ['BE'], fork: false, checkpointAt: AT } } },
      'AGR_NOT_LOGGED',
    ],
    [
      'a forked log',
      { facts: { log: { included: ['BE', 'JP'], fork: true, checkpointAt: AT } } },
      'AGR_LOG_FORK',
    ],
    ['a planned rule', { agreement: { ...worked, recognitions: [planned], annexes: {} } }, 'RULE_NOT_ACTIVE'],
    ['an ended rule', { agreement: rules({ status: 'ended' }) }, 'RULE_ENDED'],
    [
      'an old format after its time',
      { agreement: rules({ transitional: iso }), request: old ?? {} },
      'TRANSITION_ENDED',
    ],
    [
      'an old format within its time',
      {
        agreement: rules({ transitional: { ...iso, until: '2027-06-01T00:00:00.000Z' } }),
        request: old ?? {},
      },
      'TRANSITIONAL',
    ],
    ['a test agreement', { agreement: { ...worked, mode: 'test' } }, 'TEST_ONLY'],
    [
      'a service outside the scope',
      { agreement: rules({ scope: { services: ['urn:x:other'], purposes: ['identity-verification'] } }) },
      'SERVICE_OUT_OF_SCOPE',
    ],
    ['no list at all', { facts: { list: null, entity: null } }, 'LIST_UNAVAILABLE'],
    [
      'facts about another list',
      { facts: { list: { ...list, url: 'https://node.jp.example/other.jwt' } } },
      'LIST_UNAVAILABLE',
    ],
    ['a list with a bad signature', { facts: { list: { ...list, signature: 'invalid' } } }, 'LIST_SIGNATURE'],
    [
      'a list of a signer who is not pinned',
      { facts: { list: { ...list, signer: KEYS.BE } } },
      'LIST_SIGNATURE',
    ],
    ['a list after its next update', { facts: { list: { ...list, nextUpdate: AT } } }, 'LIST_STALE'],
    ['an issuer who is not listed', { facts: { entity: { ...entity, listed: false } } }, 'NOT_LISTED'],
    [
      'an issuer listed for another country',
      { facts: { entity: { ...entity, country: 'TN' } } },
      'NOT_LISTED',
    ],
    ['a list of another type', { facts: { list: { ...list, type: 'urn:x:other' } } }, 'SERVICE_TYPE'],
    ['another service type', { facts: { entity: { ...entity, serviceType: null } } }, 'SERVICE_TYPE'],
    [
      'a status that is not accepted',
      { facts: { entity: { ...entity, status: 'urn:entente:status:withdrawn' } } },
      'SERVICE_STATUS',
    ],
    [
      'an invalid credential',
      { facts: { object: { verdict: 'invalid', codes: ['JWS_SIGNATURE'], issuedAt: null } } },
      'CREDENTIAL_INVALID',
    ],
    [
      'an undetermined credential',
      { facts: { object: { verdict: 'indeterminate', codes: [], issuedAt: null } } },
      'CREDENTIAL_UNDETERMINED',
    ],
    [
      'a holder who did not prove the key',
      { facts: { holder: { binding: 'failed', codes: ['KB_NONCE'] } } },
      'HOLDER_BINDING',
    ],
    ['a credential bound to nobody', { facts: { holder: { binding: 'none', codes: [] } } }, 'HOLDER_BINDING'],
    [
      'a credential from the future',
      { facts: { object: { verdict: 'valid', codes: [], issuedAt: '2027-02-01T00:00:00.000Z' } } },
      'ISSUED_OUT_OF_WINDOW',
    ],
    [
      'a credential from before the rule',
      {
        agreement: rules({
          object: {
            format: 'mso_mdoc',
            doctype: 'org.iso.23220.1.jp.mnc',
            issuedFrom: '2027-01-12T00:00:00.000Z',
          },
        }),
      },
      'ISSUED_OUT_OF_WINDOW',
    ],
    [
      'a status that nobody answers',
      { facts: { status: { state: 'unavailable', fetchedAt: null } } },
      'STATUS_STALE',
    ],
    [
      'a credential without status',
      { facts: { status: { state: 'absent', fetchedAt: null } } },
      'STATUS_STALE',
    ],
    [
      'a suspended credential',
      { facts: { status: { state: 'suspended', fetchedAt: AT } } },
      'STATUS_REVOKED',
    ],
    ['a broken hash', { facts: { algorithms: [{ name: 'SHA-1' }] } }, 'ALGO_REJECTED'],
    ['an RSA key of unknown size', { facts: { algorithms: [{ name: 'RSA' }] } }, 'ALGO_REJECTED'],
    [
      'an algorithm in its last year',
      { agreement: { ...worked, crypto: { ...worked.crypto, reject: [{ alg: 'EC', from: '2027-06-01' }] } } },
      'ALGO_SUNSET',
    ],
    ['a level of another scale', { facts: { assurance: { scale: 'eidas', level: 'high' } } }, 'LOA_UNMAPPED'],
    ['no level at all', { facts: { assurance: null } }, 'LOA_UNMAPPED'],
    [
      'a clause that asks for more',
      { agreement: clauses({ assurance: { scale: 'eidas', min: 'high' } }) },
      'LOA_TOO_LOW',
    ],
    ['[BE-JP 4] an attribute nobody agreed', { request: { wanted: ['email'] } }, 'CLAIM_NOT_AGREED'],
    [
      '[BE-JP 4] a claim nobody agreed',
      { request: { asked: [['org.iso.23220.1', 'sex']] } },
      'CLAIM_NOT_AGREED',
    ],
    ['a whole namespace', { request: { asked: [['org.iso.23220.1']] } }, 'CLAIM_NOT_AGREED'],
    ['an attribute for another purpose', { request: { wanted: ['address.formatted'] } }, 'CLAIM_NOT_AGREED'],
    [
      'a required claim that was not shown',
      { facts: { present: [['org.iso.23220.1', 'birth_date']] } },
      'CLAIM_MISSING',
    ],
    [
      'an attribute the clause does not hold',
      { agreement: clauses({ allow: ['name_native'] }) },
      'CLAIM_NOT_AGREED',
    ],
    ['no active clause', { agreement: clauses({ status: 'ended' }) }, 'PURPOSE_NOT_AGREED'],
    ['[BE-JP 4] keeping for too long', { request: { retention: 'P91D' } }, 'RETENTION_TOO_LONG'],
    ['[BE-JP 4] a transfer without a way', { agreement: clauses({ transfer: {} }) }, 'TRANSFER_NO_BASIS'],
    [
      'a transfer on an instrument that is not there',
      {
        agreement: clauses({
          transfer: { 'JP>BE': { basis: 'A46-2-a', ref: null, scope: 'any', onOutOfScope: 'deny' } },
        }),
      },
      'TRANSFER_NO_BASIS',
    ],
    [
      'synthetic data outside a test',
      {
        agreement: clauses({
          transfer: { 'JP>BE': { basis: 'TEST', ref: null, scope: 'any', onOutOfScope: 'deny' } },
        }),
      },
      'TRANSFER_NO_BASIS',
    ],
    [
      'a public recipient on a private basis',
      {
        agreement: clauses({
          transfer: { 'JP>BE': { basis: 'A45-3', ref: null, scope: 'private-sector', onOutOfScope: 'deny' } },
        }),
        request: { recipientKind: 'public' },
      },
      'TRANSFER_OUT_OF_SCOPE',
    ],
    ['[BE-JP 4] handing on', { request: { onward: true } }, 'ONWARD_FORBIDDEN'],
    [
      'a ceiling below what is required',
      { agreement: rules({ effectCeiling: { assurance: 'low' } }) },
      'EFFECT_TOO_LOW',
    ],
    [
      'a ceiling below what is preferred',
      { request: { required: { assurance: 'low', preferred: 'high' } } },
      'EFFECT_CAPPED',
    ],
  ])('%s', (_, given, code) => {
    const { reasons, verdict } = decide(given)
    expect(reasons.map((one) => one.code)).toContain(code)
    expect(verdict).not.toBe('RECOGNISED')
  })

  test('and a test agreement recognises in a test, without any effect', () => {
    const decision = decide({ agreement: { ...worked, mode: 'test' }, request: { environment: 'test' } })
    expect(decision.verdict).toBe('RECOGNISED_LIMITED')
    expect(decision.effect).toMatchObject({ assurance: 'none', boundBy: 'mode' })
  })

  test('and without pilot, table or reserve the verdict is RECOGNISED', () => {
    const loa = { scale: 'jp-ds511', to: 'eidas', default: 'low', rules: [] }
    const agreement: Agreement = { ...rules({ status: 'in-force', loa }), mode: 'production' }
    const decision = decide({ agreement, request: { required: { assurance: 'low' } } })
    expect(decision).toMatchObject({ verdict: 'RECOGNISED', deciding: null, reasons: [] })
  })
})
