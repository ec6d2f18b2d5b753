import type { Hono } from 'hono'
import { createIssuerTrustCache } from './issuer-trust.ts'
import { findState, readResult, type PresentationResult, type ResultQuestion } from './read-result.ts'
import { receiveResponse } from './receive-response.ts'
import { verifierRoutes } from './routes.ts'
import { serveRequest } from './serve-request.ts'
import { startPresentation, type PresentationStart, type StartedPresentation } from './start-presentation.ts'
import { createStatusLists } from './status-lists.ts'
import { sweep, type Swept } from './sweep.ts'
import type { VerifierDeps } from './verifier-deps.ts'

export type Verifier = {
  /** Asks a wallet for what a service needs; the address opens the wallet. */
  startPresentation(start: PresentationStart): Promise<StartedPresentation>
  /** The outcome, for the browser session that began it and nobody else. */
  result(question: ResultQuestion): Promise<PresentationResult>
  findState(question: { id: string; sessionHash: string }): ReturnType<typeof findState>
  /** Timed work: call every minute. */
  sweep(): Promise<Swept>
  readonly routes: Hono
}

/** Presentations by redirect (OpenID4VP 1.0, HAIP 1.0). All state is in the store: processes may share the work. */
export function createVerifier(deps: VerifierDeps): Verifier {
  const context = {
    deps,
    paths: createIssuerTrustCache(deps.driver),
    statusLists: createStatusLists(deps),
  }
  return {
    startPresentation: (start) => startPresentation(deps, start),
    result: (question) => readResult(deps, question),
    findState: (question) => findState(deps, question),
    sweep: () => sweep(deps),
    routes: verifierRoutes({
      serveRequest: (id, walletNonce) => serveRequest(deps, id, walletNonce),
      receiveResponse: (id, form) => receiveResponse(context, id, form),
      findReceipt: (id) => deps.recognition.findReceipt(id),
    }),
  }
}
