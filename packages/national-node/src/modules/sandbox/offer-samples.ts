/** What the issuer of the node needs so that wallets can be offered documents that they must refuse. */
import { createOfferLink, type CredentialFormat } from '@entente/credentials'
import { randomToken } from '../../kernel/ids.ts'
import type { IssuedBatch, NewCopy } from '../issuer/index.ts'
import type { Person } from '../registers/index.ts'
import type { CredentialFault } from './faults.ts'
import { spoiledCopy } from './faulty-credential.ts'
import { faultOfPerson, samplePerson, samplePersonId } from './sample-person.ts'
import type { SampleIssuer, SandboxDeps } from './sandbox-deps.ts'

type People = { findPerson(id: string): Promise<Person | undefined> }

/** The register, and beside it the people of the sandbox: found by their id, and in no list of persons. */
export function withSamplePersons<R extends People>(registers: R): R {
  return {
    ...registers,
    findPerson: async (id) => (faultOfPerson(id) === undefined ? registers.findPerson(id) : samplePerson(id)),
  }
}

/** For the issuer: the document of such a person, with what is to be wrong with it. */
export function spoilCopies(deps: Parameters<typeof spoiledCopy>[0]) {
  return (personId: string, copy: NewCopy): string | undefined => {
    const fault = faultOfPerson(personId)
    return fault && spoiledCopy(deps, fault, copy)
  }
}

export type SampleOffer = {
  /** Finds what became of it. */
  readonly run: string
  /** Opens the wallet of this node's people in the same browser. */
  readonly link: string
  /** Opens whichever wallet the device has. */
  readonly anyWallet: string
}

/** What any wallet registers for (OpenID4VCI 1.0 §4.1). */
const ANY_WALLET = 'openid-credential-offer://'

export async function offerSample(
  { types, issuer }: Pick<SandboxDeps, 'types'> & { readonly issuer: SampleIssuer },
  { fault, format }: { readonly fault: CredentialFault; readonly format: CredentialFormat },
): Promise<SampleOffer> {
  const run = randomToken(16)
  const offered = types.filter((type) => type.format === format).map(({ id }) => id)
  const person = { personId: samplePersonId(fault, run), types: offered }
  // Nobody is identified: whoever opens the link may have it.
  const { linkByReference: link, uri } = await issuer.createOffer({ ...person, withTxCode: false })
  return { run, link, anyWallet: createOfferLink(ANY_WALLET, { uri }) }
}

/** What was issued for one offer, and what the wallet said of it. */
export function findIssued(
  issuer: SampleIssuer,
  { fault, run }: { readonly fault: CredentialFault; readonly run: string },
): Promise<readonly IssuedBatch[]> {
  return issuer.listIssued(samplePersonId(fault, run))
}
