/**
 * Who has sealed an invoice, and whether that is its seller. The signature is in the document (XAdES, enveloped) or
 * around it (a container, ASiC-E); whether it holds, and who vouches for the signer, the module of signatures says.
 */
import type { InvoiceModel } from '@entente/invoice'
import { parseCertificate, type SignatureReport } from '@entente/trust'
import { sameName } from './compare-names.ts'
import { identifySeller } from './identify-seller.ts'

export type SealState =
  /** Nobody has signed it: an invoice is valid without. */
  | 'none'
  /** It carries a signature that has not been looked at yet. */
  | 'unchecked'
  | 'bySeller'
  /** The certificate gives no number, and the name is that of the seller. */
  | 'byName'
  | 'byOther'
  /** Intact, and no list that counts here vouches for who signed. */
  | 'notVouched'
  /** It leaves a part of the invoice out. */
  | 'partly'
  | 'broken'

export type Seal = {
  readonly state: SealState
  /** As the certificate names the sealer. */
  readonly sealer?: string | undefined
  /** Why it does not hold, for engineers. */
  readonly detail?: string | undefined
}

type Judged = { readonly report: SignatureReport }

/** What is needed of the module of signatures. */
export type SignatureCheck = {
  check(
    document: { readonly bytes: Uint8Array; readonly detached: readonly never[] },
    options: { readonly receipts: boolean },
  ): Promise<
    | { readonly ok: false; readonly detail: string }
    | {
        readonly ok: true
        readonly signatures: readonly {
          readonly home: Judged & { readonly verdict: string }
          readonly under: readonly (Judged & { readonly decision: { readonly verdict: string } })[]
        }[]
      }
  >
}

/** The best of all signatures: one by the seller is enough, whoever else has signed. */
export async function readSeal(
  signatures: SignatureCheck,
  document: { readonly bytes: Uint8Array; readonly entry: string | undefined },
  model: InvoiceModel,
): Promise<Seal> {
  const found = await signatures.check({ bytes: document.bytes, detached: [] }, { receipts: false })
  if (!found.ok) return { state: 'broken', detail: found.detail }
  const seals = found.signatures.map(({ home, under }) => {
    const vouched =
      home.verdict === 'valid' || under.some(({ decision }) => decision.verdict.startsWith('RECOGNISED'))
    return sealOf(home.report, { vouched, entry: document.entry, model })
  })
  const [best] = seals.toSorted((a, b) => BEST_FIRST.indexOf(a.state) - BEST_FIRST.indexOf(b.state))
  return best ?? { state: 'none' }
}

const BEST_FIRST: readonly SealState[] = ['bySeller', 'byName', 'byOther', 'notVouched', 'partly', 'broken']

type Question = {
  readonly vouched: boolean
  readonly entry: string | undefined
  readonly model: InvoiceModel
}

function sealOf(report: SignatureReport, { vouched, entry, model }: Question): Seal {
  const { signer, detail, crypto, coverage } = report
  const sealer = signer?.subject
  if (crypto === 'broken' || signer === undefined) return { state: 'broken', sealer, detail }
  // In a container the signature must be about the invoice, and not only about what lies beside it.
  const about = entry === undefined ? coverage : coverage.filter(({ name }) => name === entry)
  if (about.length === 0 || about.some(({ extent }) => extent !== 'full')) return { state: 'partly', sealer }
  if (!vouched) return { state: 'notVouched', sealer, detail }
  return { state: matchOf(signer.certificate, model), sealer }
}

/** EN 319 412-1 §5.1.4: `NTRBE-0123456749`, `VATBE-0123456749`. */
const IDENTIFIER = /^(?:NTR|VAT)([A-Z]{2})-(.{1,40})$/

function matchOf(der: Uint8Array, model: InvoiceModel): 'bySeller' | 'byName' | 'byOther' {
  const { organizationIdentifier = '', organization, commonName } = parseCertificate(der).subject
  const [, country, number = ''] = IDENTIFIER.exec(organizationIdentifier) ?? []
  if (country !== undefined) {
    const seller = identifySeller(model)
    const same = seller?.country === country && seller.number === number.replaceAll(/[\s.-]/g, '')
    return same ? 'bySeller' : 'byOther'
  }
  const names = [model.seller.name, model.seller.tradingName].flatMap((name) => name ?? [])
  const sealers = [organization, commonName].flatMap((name) => name ?? [])
  return sealers.some((sealer) => names.some((name) => sameName(name, sealer))) ? 'byName' : 'byOther'
}
