/**
 * The business register of a TEST jurisdiction: who asks for a number gets its extract, a company credential (SD-JWT
 * VC) that the register signs, with a place in a status list for the day on which the company is struck off.
 */
import { deflateSync } from 'node:zlib'
import { createBitList, createSdJwtVc, createStatusList, runSync, setStatus } from '@entente/credentials'
import { Hono } from 'hono'
import { openCors } from '../../../http/cors.ts'
import { checkInput } from '../../../http/read.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { newSalt, type NodeDriver } from '../../../kernel/crypto.ts'
import { Fault } from '../../../kernel/fault.ts'
import type { Keys } from '../../../kernel/keys.ts'
import { z } from 'zod'

export const COMPANY_TYPE = 'urn:entente:vct:company:1'
export const EXTRACT_TYPE = 'application/dc+sd-jwt'

export type Company = {
  readonly number: string
  readonly name: string
  readonly struckOff?: boolean | undefined
}

export type BusinessRegisterDeps = {
  readonly clock: Clock
  readonly driver: NodeDriver
  /** `eaa-issuer`. */
  readonly keys: Pick<Keys, 'get'>
  readonly baseUrl: string
  readonly companies: readonly Company[]
}

const zNumber = z.string().regex(/^[0-9A-Z]{1,20}$/, 'a number of the register')
const EXTRACT_SECONDS = 60 * 60
/** As many places as there may be companies, in whole octets and not fewer than tell nothing. */
const PLACES_MIN = 1024

export function businessRegisterRoutes(deps: BusinessRegisterDeps): Hono {
  const app = new Hono()
  app.use('/register/*', openCors())
  app.get('/register/status', (c) =>
    c.body(statusList(deps), 200, { 'content-type': 'application/statuslist+jwt' }),
  )
  app.get('/register/companies/:number', (c) => {
    const number = checkInput(c.req.param('number'), zNumber)
    const company = findCompany(deps.companies, number)
    if (company === undefined)
      throw new Fault('not-found', 'invoicing/unknown-company', 'The register does not know this number')
    return c.body(extractOf(deps, company, deps.companies.indexOf(company)), 200, {
      'content-type': EXTRACT_TYPE,
      'cache-control': 'no-store',
    })
  })
  return app
}

export const findCompany = (companies: readonly Company[], number: string): Company | undefined =>
  companies.find((company) => company.number === number)

function extractOf(deps: BusinessRegisterDeps, { number, name }: Company, place: number): string {
  const { driver, keys, clock } = deps
  const { alg, key, x5c } = keys.get('eaa-issuer')
  const iat = clock.seconds()
  return runSync(
    createSdJwtVc({
      claims: { legal_name: name, corporate_number: number },
      disclosable: [],
      vct: COMPANY_TYPE,
      alg,
      key,
      x5c,
      iat,
      exp: iat + EXTRACT_SECONDS,
      status: { uri: `${deps.baseUrl}/register/status`, index: place },
      salt: newSalt,
    }),
    driver,
  )
}

/** 1 where a company is struck off (Token Status List §7.1: invalid). */
function statusList({ driver, keys, clock, baseUrl, companies }: BusinessRegisterDeps): string {
  const { alg, key, x5c } = keys.get('eaa-issuer')
  const list = createBitList(1, Math.max(PLACES_MIN, Math.ceil(companies.length / 8) * 8))
  for (const [place, { struckOff }] of companies.entries()) if (struckOff === true) setStatus(list, place, 1)
  const iat = clock.seconds()
  return runSync(
    createStatusList(list, {
      uri: `${baseUrl}/register/status`,
      iat,
      exp: iat + 24 * 60 * 60,
      ttl: 60,
      alg,
      key,
      x5c,
      deflate: (bytes) => deflateSync(bytes),
    }),
    driver,
  )
}
