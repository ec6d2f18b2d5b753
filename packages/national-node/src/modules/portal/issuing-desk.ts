import type { Issuer } from '../issuer/index.ts'
import type { PortalIssuer } from './portal-deps.ts'

type Issued = NonNullable<PortalIssuer['types']>[number] | 'foreign-identity'

/** What the pages ask of the issuer. An attestation of a partner's document is offered where that document was shown. */
export function issuingDesk(issuer: Issuer, types: readonly Issued[]): PortalIssuer {
  return {
    types: types.filter((type) => type !== 'foreign-identity'),
    suspensions: (asked) => issuer.suspensions(asked),
    async createOffer({ personId, type }) {
      const { linkByReference: offerUrl, txCode } = await issuer.createOffer({
        personId,
        types: issuer.formatsOf(type),
      })
      return { offerUrl, txCode }
    },
  }
}
