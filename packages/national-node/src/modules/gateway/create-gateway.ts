import type { Hono } from 'hono'
import type { Desk, Verifier } from '../verifier/index.ts'
import { verifierFor } from './ask-on-behalf.ts'
import { askThroughGateway } from './ask.ts'
import { type Forwarded, forwardDue } from './forward.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { readResult } from './read-result.ts'
import { receiveAnswer } from './receive-answer.ts'
import { receiveRequest } from './receive-request.ts'
import { gatewayRoutes } from './routes.ts'
import { sweep } from './sweep.ts'

export type Gateway = {
  /** The desk of our services: where an agreement wants a gateway, it asks there, and otherwise at `verifier`. */
  desk(verifier: Desk): Desk
  /** Timed work: brings what waits to the partners that ordered it. Call every few seconds. */
  forward(): Promise<Forwarded>
  /** Timed work: call every minute. */
  sweep(): Promise<void>
  readonly routes: Hono
}

/** Both sides of recognition by a gateway: asking for partners' services, and having partners ask for ours. */
export function createGateway(deps: GatewayDeps): Gateway {
  const verifiers = new Map<string, Verifier>(
    deps.config.partners.map(({ party }) => [party, verifierFor(deps, party)]),
  )
  const verifierOf = (party: string) => verifiers.get(party)
  return {
    desk: (verifier) => ({
      ...verifier,
      startPresentation: async (start) =>
        (await askThroughGateway(deps, start)) ?? verifier.startPresentation(start),
      result: async (question) => (await readResult(deps, question)) ?? verifier.result(question),
    }),
    forward: () => forwardDue(deps),
    async sweep() {
      await sweep(deps)
      // They share one table: any of them sweeps what all asked.
      const [first] = verifiers.values()
      await first?.sweep()
    },
    routes: gatewayRoutes({
      receiveRequest: (compact) => receiveRequest(deps, verifierOf, compact),
      receiveAnswer: (compact) => receiveAnswer(deps, compact),
      verifierOf,
      forward: () => forwardDue(deps),
    }),
  }
}
