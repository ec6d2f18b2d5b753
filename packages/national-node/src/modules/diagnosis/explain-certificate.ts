import { base64 } from '@entente/trust'
import type { Finding } from './diagnosis.ts'
import type { Look } from './diagnosis-deps.ts'
import { expectedFor, type Looked } from './explain-credential.ts'
import { listFindings } from './list-findings.ts'
import { openListTrust, readDer } from './list-trust.ts'

/** A certificate, with the chain that came with it: which of all lists it leads to, if any. */
export function explainCertificate(chain: readonly Uint8Array[], look: Look): Looked {
  const { deps, lists, seconds, at } = look
  const trust = openListTrust({ lists, driver: deps.driver, isExpected: expectedFor(undefined) })
  const [leaf, ...more] = chain.map((der) => readDer(der))
  if (leaf === undefined || more.includes(undefined)) {
    const detail = 'it is no X.509 certificate that can be read'
    return { findings: [{ stage: 'form', code: 'X5C_FORM', ok: false, detail }], trust, about: [], notes: [] }
  }
  const step = {
    op: 'issuer',
    alg: 'ES256',
    role: 'any',
    at: seconds,
    x5c: chain.map((der) => base64(der)),
  } as const
  const listed = lists.filter(({ found }) =>
    found.anchors.some(({ der }) => Buffer.from(der).equals(leaf.raw)),
  )
  const answer = listed.length > 0 ? undefined : trust.answer(step)
  const trusted = answer?.trusted !== false
  const findings: Finding[] = [
    // Where no list holds it, one that cannot be read is no better reason than one that can.
    ...(trusted ? listFindings(trust, true) : []),
    ...listed.map(({ found }): Finding => ({ stage: 'list', code: 'LIST', ok: true, detail: found.uri })),
    { stage: 'form', code: 'X5C_FORM', ok: true },
    inTime(leaf, at),
    answer?.trusted === false
      ? { stage: 'trust', code: answer.code, ok: false, detail: answer.detail }
      : {
          stage: 'trust',
          code: 'X5C_PATH',
          ok: true,
          detail: listed.map(({ found }) => found.uri).join(', '),
        },
  ]
  return {
    findings,
    trust,
    about: [
      { name: 'subject', value: leaf.subject.text },
      { name: 'issuer', value: leaf.issuer.text },
    ],
    notes: [],
  }
}

function inTime({ notBefore, notAfter }: { notBefore: string; notAfter: string }, at: string): Finding {
  const early = at < notBefore
  const ok = !early && at <= notAfter
  const detail = early ? `not valid before ${notBefore}` : `expired at ${notAfter}`
  return { stage: 'time', code: 'VALIDITY', ok, ...(!ok && { detail }) }
}
