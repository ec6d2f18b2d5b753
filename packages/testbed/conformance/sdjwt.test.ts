import { randomUUID } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  compactOfJson,
  concealClaims,
  createJws,
  isArray,
  type Json,
  type JsonObject,
  parseJson,
  type Path,
  present,
  type PublicJwk,
  runSync,
  verifySdJwt,
  verifySdJwtVc,
} from '@entente/credentials'
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'
import { newTestKey, testDriver, trustKey } from '../src/test-driver.ts'

const folder = testData('sdjwt')
if (folder === undefined) console.warn('conformance/sdjwt: no test data, skipped')

/** The specifications wrap long lines inside strings; tokens never hold white space. */
const unfolded = (path: string) => readFileSync(path, 'utf8').replace(/\s+/g, '')
const json = (path: string) => parseJson(readFileSync(path, 'utf8').replace(/\n\s*/g, '')) as JsonObject
const ISSUER: PublicJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ',
  y: 'Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8',
}
const driver = testDriver(trustKey(ISSUER))
const TYPES = ['example+sd-jwt', 'dc+sd-jwt', 'vc+sd-jwt', 'sd+jwt']

function referenceCases(): string[] {
  return globSync('{testcases,examples,ietf-examples,vc-examples}/*/verified_contents.json', {
    cwd: folder ?? '.',
  }).map(dirname)
}

function presentationOf(path: string): string {
  const compact = join(path, 'sd_jwt_presentation.txt')
  return existsSync(compact)
    ? unfolded(compact)
    : compactOfJson(unfolded(join(path, 'sd_jwt_presentation.json')))
}

/** The reference cases fix no clock: the key binding is as new as it says. */
function momentOf(path: string): number {
  const kb = join(path, 'kb_jwt_payload.json')
  return existsSync(kb) ? (json(kb)['iat'] as number) : 1_700_000_000
}

function keyBindingOf(path: string) {
  const kb = join(path, 'kb_jwt_payload.json')
  if (!existsSync(kb)) return 'none'
  return { audience: json(kb)['aud'] as string, nonce: '1234567890' }
}

describe.runIf(folder !== undefined)('SD-JWT, cases of the RFC authors', () => {
  test('all 34 of them are here', () => expect(referenceCases()).toHaveLength(34))

  test.each(referenceCases())('%s: the presentation verifies to the stated contents', (name) => {
    const path = join(folder ?? '', name)
    const finding = runSync(
      verifySdJwt(presentationOf(path), {
        at: momentOf(path),
        typ: TYPES,
        role: 'any',
        keyBinding: keyBindingOf(path),
      }),
      driver,
    )
    expect(finding.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(finding.claims).toEqual(json(join(path, 'verified_contents.json')))
  })
})

type Frame = { readonly [name: string]: unknown }
type JsCase = {
  claims: JsonObject
  disclosureFrame?: Frame
  presentationFrames?: { readonly [name: string]: unknown }
  presentedClaims: JsonObject
}

/** sd-jwt-js names what can be hidden per level (`_sd`), we name paths. */
function hiddenPaths(frame: Frame, value: Json, path: Path = []): Path[] {
  const key = (name: string | number) => (isArray(value) ? Number(name) : name)
  const here = ((frame['_sd'] ?? []) as (string | number)[]).map((name) => [...path, key(name)])
  const inner = Object.entries(frame).flatMap(([name, below]) => {
    if (name === '_sd' || name === '_sd_decoy') return []
    const child = (value as Record<string, Json>)[name] ?? null
    return hiddenPaths(below as Frame, child, [...path, key(name)])
  })
  return [...here, ...inner]
}

function shownPaths(frame: unknown, value: Json, path: Path = []): Path[] {
  if (typeof frame !== 'object' || frame === null) return frame === true ? [path] : []
  return Object.entries(frame).flatMap(([name, below]) => {
    const child = (value as Record<string, Json | undefined>)[name]
    // Some frames name elements that the claims do not have.
    if (child === undefined) return []
    return shownPaths(below, child, [...path, isArray(value) ? Number(name) : name])
  })
}

/** An object whose members all stay hidden remains, empty (RFC 9901 §7.1 3.e); the table leaves it out. */
const AS_THE_RFC_SAYS: Record<string, JsonObject> = { 'js-cases/array_none_disclosed.json': { is_over: {} } }

describe.runIf(folder !== undefined)('SD-JWT, frames of sd-jwt-js', () => {
  const files = globSync('js-cases/*.json', { cwd: folder ?? '.' }).sort()
  test('all 13 of them are here', () => expect(files).toHaveLength(13))

  test.each(files)('%s: concealing and presenting gives the stated claims', (file) => {
    const table = JSON.parse(readFileSync(join(folder ?? '', file), 'utf8')) as JsCase
    const { key, jwk } = newTestKey()
    const { payload, disclosures } = runSync(
      concealClaims(table.claims, {
        disclosable: hiddenPaths(table.disclosureFrame ?? {}, table.claims),
        salt: () => randomUUID(),
      }),
      driver,
    )
    const jwt = runSync(createJws({ header: { typ: 'example+sd-jwt' }, payload, key, alg: 'ES256' }), driver)
    const token = runSync(
      present({
        token: `${[jwt, ...disclosures].join('~')}~`,
        paths: shownPaths(table.presentationFrames ?? {}, table.claims),
        random: (below) => below - 1,
      }),
      driver,
    )
    const policy = { at: 0, typ: TYPES, role: 'any', keyBinding: 'none' } as const
    const finding = runSync(verifySdJwt(token, policy), testDriver(trustKey(jwk)))
    expect(finding.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(finding.claims).toEqual(AS_THE_RFC_SAYS[file] ?? table.presentedClaims)
  })
})

type Negative = {
  now: number
  aud: string
  nonce: string
  issuerJwk: PublicJwk
  maxKbAgeSeconds: number
  cases: { id: string; accept: boolean; why: string; presentation: string; claims?: JsonObject }[]
}

/** The reason that each refused case must show; other reasons may stand beside it. */
const REASONS: Record<string, string> = {
  'issuer-sig-flip': 'JWS_SIGNATURE',
  'issuer-alg-none': 'JWS_ALG',
  'disclosure-tampered': 'SDJWT_UNREFERENCED',
  'disclosure-unreferenced': 'SDJWT_UNREFERENCED',
  'claim-collision': 'SDJWT_COLLISION',
  'claim-name-sd': 'SDJWT_NAME',
  'claim-name-dots': 'SDJWT_NAME',
  'array-disclosure-in-sd': 'SDJWT_ARITY',
  'object-disclosure-in-array': 'SDJWT_ARITY',
  'disclosure-one-element': 'SDJWT_ARITY',
  'disclosure-not-json': 'SDJWT_ARITY',
  'dots-with-sibling': 'SDJWT_UNREFERENCED',
  'not-yet': 'VALIDITY',
  'expired-disclosed': 'VALIDITY',
  'kb-missing': 'KB_MISSING',
  'kb-nonce': 'KB_NONCE',
  'kb-aud': 'KB_AUD',
  'kb-holder-key': 'KB_SIGNATURE',
  'kb-typ': 'KB_TYP',
  'kb-no-aud': 'KB_AUD',
  'kb-no-nonce': 'KB_NONCE',
  'kb-no-sd_hash': 'KB_SD_HASH',
  'kb-old': 'KB_IAT',
  'kb-future': 'KB_IAT',
  'kb-no-cnf': 'KB_CNF',
  'no-tilde': 'SDJWT_FORM',
  'typ-wrong': 'SDJWT_TYP',
  'no-vct': 'SDJWT_VCT',
  'vct-selectively-disclosed': 'SDJWT_FORBIDDEN_SD',
  'status-selectively-disclosed': 'SDJWT_FORBIDDEN_SD',
}
const REGISTERED = ['iss', 'iat', 'nbf', 'exp', 'vct', 'cnf', 'status']

describe.runIf(folder !== undefined)('SD-JWT VC, presentations that a verifier must refuse', () => {
  const path = join(folder ?? '', 'negative.json')
  const table = folder === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as Negative)
  const cases = table?.cases ?? []
  const verify = (presentation: string) =>
    runSync(
      verifySdJwtVc(presentation, {
        at: table?.now ?? 0,
        role: 'any',
        keyBinding: {
          audience: table?.aud ?? '',
          nonce: table?.nonce ?? '',
          maxAgeSeconds: table?.maxKbAgeSeconds ?? 0,
        },
      }),
      testDriver(trustKey(table?.issuerJwk ?? ISSUER)),
    )

  test('7 controls and 30 attacks', () => {
    expect(cases.filter(({ accept }) => accept)).toHaveLength(7)
    expect(cases.filter(({ accept }) => !accept)).toHaveLength(30)
  })

  test.each(cases.filter(({ accept }) => accept))('$id is accepted: $why', ({ presentation, claims }) => {
    const report = verify(presentation)
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(report).toMatchObject({ verdict: 'valid', holder: { binding: 'kb' } })
    const attested = Object.entries(report.claims ?? {}).filter(([name]) => !REGISTERED.includes(name))
    expect(Object.fromEntries(attested)).toEqual(claims)
  })

  test.each(cases.filter(({ accept }) => !accept))('$id is refused: $why', ({ id, presentation }) => {
    const report = verify(presentation)
    expect(report.verdict).toBe('invalid')
    expect(report.claims).toBeUndefined()
    expect(report.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toContain(REASONS[id])
  })
})
