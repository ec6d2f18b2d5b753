import type { ListedService } from '@entente/trust'
import { sha256 } from '../../kernel/crypto.ts'
import type { ListedAnchor } from './found-list.ts'
import { assuranceIn } from './listed-assurance.ts'

/** The certificates that services are known by, each with what the list says of it. */
export function anchorsOf(services: readonly ListedService[]): ListedAnchor[] {
  return services.flatMap((service) => {
    const { certificates, entity, country, serviceType, status } = service
    const assurance = assuranceIn(service)
    return certificates.map(
      (der): ListedAnchor => ({
        der,
        sha256: sha256(der),
        entity,
        country: country ?? null,
        serviceType: serviceType ?? null,
        status: status ?? null,
        assurance,
      }),
    )
  })
}
