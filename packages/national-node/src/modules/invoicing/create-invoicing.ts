import type { Hono } from 'hono'
import { type Batches, createBatches } from './batch/batches.ts'
import { deliver } from './deliver.ts'
import type { InvoicingDeps } from './invoicing-deps.ts'
import { type Received, receiveDocuments } from './receive/receive-documents.ts'
import { invoicingRoutes } from './routes.ts'

export type Invoicing = {
  /** Timed work: takes over what waits at the access point. */
  receive(): Promise<Received>
  /** Timed work: acknowledges, submits, and asks what became of what was sent. */
  deliver(): Promise<{ done: number; waiting: number }>
  /** Many files at once, for whoever brings them. */
  readonly batches: Batches
  readonly routes: Hono
}

/** Documents of the network: received, checked, kept and handed over; sent, and followed until they have arrived. */
export function createInvoicing(deps: InvoicingDeps): Invoicing {
  return {
    receive: () => receiveDocuments(deps),
    deliver: () => deliver(deps),
    batches: createBatches(deps),
    routes: invoicingRoutes(deps),
  }
}
