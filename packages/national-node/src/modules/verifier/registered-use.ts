import {
  encodeBase64url,
  findRegistrationGaps,
  FormatError,
  parseRegistrationData,
  readRegistration,
  REGISTRATION_FORMAT,
  type RegistrationGap,
  type VerifierInfo,
} from '@entente/credentials'
import { Fault } from '../../kernel/fault.ts'
import type { AskingService, VerifierDeps } from './verifier-deps.ts'

/**
 * The registration certificate for a request of this service, by value (ETSI TS 119 472-2). A service that asks for
 * more than is registered does not ask at all: wallets would warn, and the register would rightly complain.
 */
export async function findRegisteredUse(
  { registration }: Pick<VerifierDeps, 'registration'>,
  service: Pick<AskingService, 'id' | 'query'>,
): Promise<readonly VerifierInfo[]> {
  const certificate = await registration?.find(service.id)
  if (certificate === undefined) return []
  const [gap] = lintRegistration(service, certificate)
  if (gap !== undefined) {
    const what = gap.path === undefined ? (gap.type ?? 'its type') : JSON.stringify(gap.path)
    throw new Fault(
      'forbidden',
      'verifier/not-registered',
      `${service.id} asks for more than is registered: ${gap.queryId}, ${what}`,
    )
  }
  return [{ format: REGISTRATION_FORMAT, data: encodeBase64url(certificate) }]
}

/** What a service asks for without being registered for it; of its own register, so signatures are not looked at. */
function lintRegistration(
  { id, query }: Pick<AskingService, 'id' | 'query'>,
  certificate: string,
): readonly RegistrationGap[] {
  try {
    const read = readRegistration(parseRegistrationData(certificate).payload)
    if (read !== undefined) return findRegistrationGaps(query, read.credentials)
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
  }
  throw new Fault('invalid', 'verifier/registration', `${id}: its registration certificate cannot be read`)
}
