/** Requests and facts drawn from all that can be good or wrong about them, for the table of outcomes. */
import type { ClaimPath, Facts, Level, RecognitionRequest } from '../facts.ts'
import type { Draw } from './draw.ts'
import { OLD_TYPE, PURPOSES, SERVICES } from './drawn-agreements.ts'
import { AT, FACTS, MY_NUMBER, REQUEST } from './worked-case.ts'

const PATHS: readonly ClaimPath[] = [
  ['org.iso.23220.1.jp', 'full_name_unicode'],
  ['org.iso.23220.1', 'birth_date'],
  ['org.iso.23220.1.jp', 'resident_address_unicode'],
  ['org.iso.23220.1.jp', 'kana'],
  ['org.iso.23220.1'],
  ['nationalities'],
  ['nationalities', null],
  ['nationalities', 0],
  ['address', 1, 'street'],
  ['address', null, 'street', 'x'],
  ['family_name'],
  ['given_name'],
  ['birthdate'],
  ['personal_administrative_number'],
  ['legal_name'],
  ['corporate_number'],
  ['toString'],
]
const TARGETS = [
  'name_native',
  'birthdate',
  'family_name',
  'given_name',
  'address.formatted',
  'age_equal_or_over.18',
  'nationalities',
  'email',
  'legal_name',
  'subject_code',
  '__proto__',
]
const TIMES = [
  AT,
  '2027-01-15T09:59:00.000Z',
  '2027-01-15T09:40:00.000Z',
  '2027-01-15T08:00:00.000Z',
  '2027-01-14T09:59:59.999Z',
  '2026-12-31T00:00:00.000Z',
  '2025-11-12T00:00:00.000Z',
  '2027-01-16T00:00:00.000Z',
  '2024-02-29T00:00:00.000Z',
]
const LEVELS: readonly Level[] = [
  'none',
  'low',
  'substantial',
  'high',
  'enormous',
  { ial: '2', aal: '2' },
  { ial: '3', aal: '3', fal: '1' },
  { ial: '9' },
  { zal: '1' },
  {},
  { toString: '1' },
]
const MNC_LIST = 'https://node.jp.example/lote/identity.jwt'
const PID_LIST = 'https://node.be.example/lote/pid.jwt'
const PID_TYPE = 'http://uri.etsi.org/LoTE/ListOfTrustedEntities/LoTEType/PIDProviderList'
const PID_SIGNER = 'MrfNwzjCbXm_j4SgZKSZKRkjqj1oXNmfSTUlH73btZs'

function drawObject(draw: Draw): RecognitionRequest['object'] {
  const type = draw.mostly('org.iso.23220.1.jp.mnc', [OLD_TYPE, 'org.example.other'])
  const corp = { kind: 'business-register', format: 'dc+sd-jwt', type: 'urn:entente:vct:company:1' } as const
  const pid = {
    kind: 'credential',
    format: 'dc+sd-jwt',
    type: draw.pick(['urn:eudi:pid:1', 'urn:eudi:pid:be:1']),
    extends: ['urn:eudi:pid:1'],
  } as const
  const scheme = { kind: 'identity-scheme', protocol: 'oidc', issuer: 'https://id.example' } as const
  return draw.mostly<RecognitionRequest['object']>(
    {
      kind: 'credential',
      format: 'mso_mdoc',
      type,
      ...(draw.chance(20) ? { extends: ['org.iso.23220.1.jp.mnc', OLD_TYPE] } : {}),
    } as const,
    [corp, pid, pid, scheme],
  )
}

function drawRecipient(draw: Draw): Pick<RecognitionRequest, 'recipient' | 'recipientKind'> {
  return {
    ...(draw.chance(30) ? { recipient: draw.pick(['be-univ', 'sector:finance', 'nobody']) } : {}),
    ...(draw.chance(40) ? { recipientKind: draw.pick(['public', 'private'] as const) } : {}),
  }
}

export function drawRequest(draw: Draw): RecognitionRequest {
  const object = drawObject(draw)
  const isPid = object.kind === 'credential' && object.format === 'dc+sd-jwt'
  const turned = isPid ? draw.chance(90) : !draw.mostly(true, [false])
  return {
    ...REQUEST,
    at: draw.mostly(AT, [
      '2027-01-15T10:00:00.001Z',
      '2027-01-15T23:59:59.999Z',
      '2027-01-16T00:00:00.000Z',
      '2027-01-14T00:00:00.000Z',
      '2027-01-16',
    ]),
    home: turned ? 'JP' : draw.mostly('BE', ['FR', 'JP', '']),
    partner: turned ? 'BE' : draw.mostly('JP', ['BE', 'MA']),
    object,
    service: draw.pick(SERVICES),
    sector: draw.mostly('higher-education', ['finance', 'public-administration', '']),
    ...drawRecipient(draw),
    purpose: draw.mostly(PURPOSES[0] as string, [...PURPOSES.slice(1), 'marketing', 'é'.repeat(90)]),
    wanted: draw.chance(10)
      ? draw.some(TARGETS).slice(0, draw.int(6))
      : turned
        ? ['birthdate', 'given_name']
        : draw.pick([['name_native', 'birthdate'], ['birthdate'], ['nationalities']]),
    asked: draw.mostly(turned ? PATHS.slice(10, 13) : REQUEST.asked, [
      [...draw.some(PATHS).slice(0, draw.int(5)), ...(draw.chance(30) ? [MY_NUMBER] : [])],
    ]),
    required: {
      assurance: draw.mostly(draw.mostly('low', ['substantial']), LEVELS),
      ...(draw.chance(10) ? { preferred: draw.pick(['none', 'low', 'substantial', 'high'] as const) } : {}),
    },
    environment: draw.mostly('pilot', ['test', 'production'] as const),
    pilotAccepted: draw.mostly(true, [false]),
    ...(draw.chance(30)
      ? { retention: draw.mostly('PT36H', ['P30D', 'P90D', 'P1Y1M', 'PT37H', 'soon']) }
      : {}),
    ...(draw.chance(20) ? { onward: draw.mostly(false, [true]) } : {}),
  }
}

export function drawFacts(draw: Draw, { partner }: RecognitionRequest): Facts {
  return {
    list: draw.mostly(drawList(draw, partner), [
      null,
      { ...drawList(draw, partner), url: 'https://other.example/' },
    ]),
    entity: draw.mostly(entityOf(draw, partner), [null, { ...entityOf(draw, partner), listed: false }]),
    object: draw.mostly(FACTS.object, [
      { verdict: 'invalid', codes: ['SD_HASH', 'EXPIRED'], issuedAt: null },
      { verdict: 'indeterminate', codes: [], issuedAt: '2027-01-11T00:00:00.000Z' },
      { verdict: 'valid', codes: [], issuedAt: null },
      { verdict: 'valid', codes: [], issuedAt: draw.pick(TIMES) },
    ]),
    holder: draw.mostly(FACTS.holder, [
      { binding: 'failed', codes: ['KB_NONCE'] },
      { binding: 'none', codes: [] },
    ]),
    status: {
      state: draw.mostly('valid', ['revoked', 'suspended', 'absent', 'unavailable']),
      fetchedAt: draw.mostly(AT, [null, ...TIMES]),
    },
    assurance: draw.mostly(
      partner === 'BE'
        ? { scale: 'eidas', level: draw.pick(LEVELS.slice(2, 4)) }
        : { scale: 'jp-ds511', level: draw.pick(LEVELS.slice(5, 7)) },
      [
        null,
        { scale: 'eidas', level: draw.pick(LEVELS) },
        { scale: 'jp-ds511', level: draw.pick(LEVELS) },
        { scale: 'jp-ds511', level: 'high' },
      ],
    ),
    algorithms: draw.mostly(FACTS.algorithms, [
      [{ name: 'EC' }],
      [{ name: 'RSA', bits: 1024 }, { name: 'SHA-1' }],
      [{ name: 'RSA', bits: 2048 }],
      [],
    ]),
    present: draw.mostly<Facts['present']>(PATHS, [null, draw.some(PATHS), draw.some(PATHS)]),
    log: draw.mostly({ included: ['BE', 'JP'], fork: false, checkpointAt: AT }, [
      null,
      { included: ['BE'], fork: false, checkpointAt: draw.pick(TIMES) },
      { included: [], fork: draw.chance(50), checkpointAt: null },
      {
        included: ['BE', 'JP'],
        fork: false,
        checkpointAt: draw.chance(50) ? 'yesterday' : '2027-02-30T00:00:00.000Z',
      },
    ]),
  }
}

function drawList(draw: Draw, partner: string): NonNullable<Facts['list']> {
  return {
    ...(FACTS.list as NonNullable<Facts['list']>),
    type: draw.mostly(partner === 'BE' ? PID_TYPE : (FACTS.list?.type ?? ''), ['urn:other:list']),
    url: draw.mostly(partner === 'BE' ? PID_LIST : MNC_LIST, [
      PID_LIST,
      'https://node.jp.example/lote/registers.jwt',
    ]),
    signature: draw.mostly('valid', ['invalid']),
    signer: draw.mostly(partner === 'BE' ? PID_SIGNER : (FACTS.list?.signer ?? null), [null, PID_SIGNER]),
    highestSequence: draw.mostly(12, [13]),
    fetchedAt: draw.mostly(AT, TIMES),
    nextUpdate: draw.mostly<string | null>(null, TIMES),
  }
}

function entityOf(draw: Draw, partner: string): NonNullable<Facts['entity']> {
  return {
    ...(FACTS.entity as NonNullable<Facts['entity']>),
    ids: draw.mostly(['jp-mnc-issuer'], [[], ['urn:x', 'jp-mnc-issuer']]),
    country: draw.mostly(partner, [null, 'BE']),
    serviceType: draw.mostly(FACTS.entity?.serviceType ?? null, [
      null,
      'urn:other:type',
      'urn:entente:svc:jp:corporate-number',
    ]),
    status: draw.mostly(FACTS.entity?.status ?? null, [null, 'urn:other']),
  }
}
