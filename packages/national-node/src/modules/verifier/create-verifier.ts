import type { Hono } from 'hono'
import { createFetchedStatusLists } from '../status/index.ts'
import { deskRoutes } from './desk-routes.ts'
import type { Desk } from './desk.ts'
import { receiveDigital, startDigital } from './digital-presentation.ts'
import { createIssuerTrustCache } from './issuer-trust.ts'
import { type EndedPresentation, listEnded } from './list-ended.ts'
import { findState, readCrossDeviceResult, readResult } from './read-result.ts'
import { receiveResponse } from './receive-response.ts'
import { findRegisteredUse } from './registered-use.ts'
import { verifierRoutes } from './routes.ts'
import { serveRequest } from './serve-request.ts'
import { startPresentation } from './start-presentation.ts'
import { sweep, type Swept } from './sweep.ts'
import type { AskingService, VerifierDeps } from './verifier-deps.ts'

export type Verifier = Desk & {
  /** Before the node listens: a service that asks for more than is registered stops the start. */
  checkServices(services: readonly AskingService[]): Promise<void>
  /** How presentations ended lately, without a word of what was presented. */
  listEnded(limit: number): Promise<readonly EndedPresentation[]>
  /** Timed work: call every minute. */
  sweep(): Promise<Swept>
  readonly routes: Hono
}

/** Presentations by redirect (OpenID4VP 1.0, HAIP 1.0). All state is in the store: processes may share the work. */
export function createVerifier(deps: VerifierDeps): Verifier {
  const context = {
    deps,
    paths: createIssuerTrustCache(deps.driver),
    statusLists: createFetchedStatusLists(deps),
  }
  const desk: Desk = {
    startPresentation: (start) => startPresentation(deps, start),
    startDigital: (start) => startDigital(deps, start),
    receiveDigital: (answer) => receiveDigital(context, answer),
    result: (question) => readResult(deps, question),
    crossDeviceResult: (question) => readCrossDeviceResult(deps, question),
    findState: (question) => findState(deps, question),
  }
  const routes = verifierRoutes({
    serveRequest: (id, walletNonce) => serveRequest(deps, id, walletNonce),
    receiveResponse: (id, form) => receiveResponse(context, id, form),
    findReceipt: (id) => deps.recognition.findReceipt(id),
  })
  const { session } = deps
  if (session !== undefined) routes.route('/', deskRoutes({ ...desk, session, baseUrl: deps.baseUrl }))
  return {
    ...desk,
    async checkServices(services) {
      for (const service of services) await findRegisteredUse(deps, service)
    },
    listEnded: (limit) => listEnded(deps.store.db, limit),
    sweep: () => sweep(deps),
    routes,
  }
}
