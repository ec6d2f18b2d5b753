import {
  checkRegistrationStatus,
  isUsableUrl,
  registrationHeadline,
  runAsync,
  verifyRegistration,
  type PresentationRequest,
  type RegistrationCode,
  type RegistrationReport,
  type StatusResult,
} from '@entente/credentials'
import { fromBase64, parseCertificate } from '@entente/trust'
import type { PresentDeps } from './present-ports.ts'
import type { RegistrationFinding } from './request-warning.ts'
import { fetchStatusList, lookUp } from './status-list.ts'

type Asked = Pick<PresentationRequest, 'query' | 'verifierInfo'>

/**
 * RPRC_17 to RPRC_21, in order: registration certificate present, signed to its own list, in time, not revoked, for
 * whoever signed the request, covering the query. A wallet without a policy does not ask.
 */
export async function checkRegistration(
  deps: PresentDeps,
  request: Asked,
  /** Certificates that signed the request, leaf first; none for an unsigned one. */
  x5c: readonly string[],
): Promise<RegistrationFinding> {
  const { registration: policy } = deps
  if (policy === undefined) return { warnings: [] }
  const steps = verifyRegistration({
    verifierInfo: request.verifierInfo,
    query: request.query,
    accessIdentifier: identifierOf(x5c),
    at: deps.clock.seconds(),
  })
  const report = await withStatus(deps, await runAsync(steps, deps.driver))
  const warnings = report.checks.flatMap(({ code, ok, detail = '' }) => (ok ? [] : [{ code, detail }]))
  const headline = registrationHeadline(report)
  const { certificate, gaps } = report
  const found = { warnings, gaps, ...(certificate && { registration: certificate }) }
  if (headline === undefined || !refuses(policy, headline.code)) return found
  return { ...found, refused: { code: headline.code, detail: headline.detail ?? '' } }
}

/** Over-asking is the holder's to judge where the agreement only wants registered parties; nothing else is. */
function refuses(policy: NonNullable<PresentDeps['registration']>, code: RegistrationCode): boolean {
  if (policy === 'warn') return false
  return policy === 'refuse' || code !== 'REGISTRATION_SCOPE'
}

function identifierOf([leaf = '']: readonly string[]): string | undefined {
  const der = fromBase64(leaf)
  return der === undefined ? undefined : parseCertificate(der).subject.organizationIdentifier
}

async function withStatus(deps: PresentDeps, report: RegistrationReport): Promise<RegistrationReport> {
  const { status } = report.certificate ?? {}
  if (status === undefined) return report
  return checkRegistrationStatus(report, await askStatus(deps, report, status))
}

/** Only an address that a listed register has signed is called. */
async function askStatus(
  { fetch, driver, clock, allowLocalHttp }: PresentDeps,
  { register }: RegistrationReport,
  { uri, index }: { readonly uri: string; readonly index: number },
): Promise<StatusResult | undefined> {
  if (!isUsableUrl(uri, { allowLocalHttp })) return undefined
  const list = await fetchStatusList(fetch, uri)
  return (
    list &&
    lookUp(list, driver, {
      uri,
      index,
      at: clock.seconds(),
      role: 'registration-certificate',
      ...(register && { issuer: register }),
    })
  )
}
