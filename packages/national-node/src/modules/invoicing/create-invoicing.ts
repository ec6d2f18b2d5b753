import type { Hono } from 'hono'
import { httpAccessPoint } from './access-point.ts'
import { type Batches, createBatches } from './batch/batches.ts'
import { deliver } from './deliver.ts'
import type { InvoiceModel } from '@entente/invoice'
import type { InvoicingDeps } from './invoicing-deps.ts'
import { type Received, receiveDocuments } from './receive/receive-documents.ts'
import {
  type BusinessRegisterDeps,
  businessRegisterRoutes,
  type Company,
} from './register/business-register.ts'
import { invoicingRoutes } from './routes.ts'
import { sweep } from './sweep.ts'
import { askRegister, type SellerAnswer, type SellerDeps } from './seller/ask-register.ts'
import type { Seal, SignatureCheck } from './seller/read-seal.ts'

export type InvoicingParts = {
  /** Where sellers are asked about; without it no agreement says which register speaks. */
  readonly seller?: SellerDeps | undefined
  /** Who says whether a signature holds, and who vouches for the signer. */
  readonly signatures?: SignatureCheck | undefined
  /** The business register of a TEST jurisdiction, on a node that has one. */
  readonly register?: BusinessRegisterDeps | undefined
}

type Sealed = { readonly bytes: Uint8Array; readonly entry: string | undefined; readonly model: InvoiceModel }

export type Invoicing = {
  /** Timed work: takes over what waits at the access point. */
  receive(): Promise<Received>
  /** Timed work: acknowledges, submits, and asks what became of what was sent. */
  deliver(): Promise<{ done: number; waiting: number }>
  /** Timed work: what was handed over a month ago is erased, and so are results of a day ago. */
  sweep(): Promise<number>
  /** Many files at once, for whoever brings them. */
  readonly batches: Batches
  /** Whether the seller is who it says, by its register under the agreement. */
  askRegister(model: InvoiceModel): Promise<SellerAnswer>
  /** Whether the seller has sealed it; undefined on a node that looks at no signatures. */
  readSeal(document: Sealed): Promise<Seal | undefined>
  readonly routes: Hono
}

/** Documents of the network: received, checked, kept and handed over; sent, and followed until they have arrived. */
export function createInvoicing(
  deps: InvoicingDeps,
  { seller, signatures, register }: InvoicingParts = {},
): Invoicing {
  const routes = invoicingRoutes(deps)
  if (register !== undefined) routes.route('/', businessRegisterRoutes(register))
  const batches = createBatches(deps)
  return {
    receive: () => receiveDocuments(deps),
    deliver: () => deliver(deps),
    sweep: async () => (await sweep(deps)) + (await batches.sweep()),
    batches,
    askRegister: async (model) =>
      seller === undefined ? { state: 'noAgreement', askable: false } : askRegister(seller, model),
    readSeal: async ({ bytes, entry, model }) =>
      signatures && (await import('./seller/read-seal.ts')).readSeal(signatures, { bytes, entry }, model),
    routes,
  }
}

type InvoicingConfig = SellerDeps['config'] & {
  readonly baseUrl: string
  readonly invoicing?:
    | {
        readonly accessPoint?: { readonly url: string; readonly token: string } | undefined
        readonly clientToken?: string | undefined
        readonly companies?: readonly Company[] | undefined
      }
    | undefined
}
type World = InvoicingDeps &
  Omit<SellerDeps, 'config'> &
  Pick<BusinessRegisterDeps, 'keys'> & { readonly signatures: SignatureCheck }

/** As the configuration of a node has it: an access point, a business system, a register of invented companies, or none. */
export function openInvoicing(config: InvoicingConfig, world: World): Invoicing {
  const { baseUrl, party, partners, invoicing = {} } = config
  const { accessPoint, clientToken, companies } = invoicing
  const line = accessPoint && httpAccessPoint({ ...accessPoint, fetch: world.fetch })
  return createInvoicing(
    { ...world, accessPoint: line, clientToken },
    {
      seller: { ...world, config: { party, partners }, companies },
      signatures: world.signatures,
      register: companies && { ...world, baseUrl, companies },
    },
  )
}
