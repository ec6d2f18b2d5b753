import type { Reason } from '@entente/agreement'
import type {
  DocumentReport,
  EvidenceReport,
  SignatureReport,
  StandingStamp,
  TimestampReport,
} from '@entente/trust'
import type { NamedDecision } from './decide-signature.ts'

type Read = Extract<DocumentReport, { readonly ok: true }>

/** A few lines for each signature: who, what, since when, and what keeps it from passing. */
export function renderText(file: string, { form, signatures, stamps, evidence, container }: Read): string {
  const bare = signatures.length + stamps.length + evidence.length === 0
  const head = bare ? `${file}: ${form}, not signed` : `${file}: ${form}`
  const failure = container?.failure
  return [
    head,
    ...(failure === undefined ? [] : [`  the container: ${failure.subIndication}, ${failure.detail}`]),
    ...signatures.flatMap((one) => lines(one, '  ')),
    ...stamps.flatMap(standing),
    ...evidence.flatMap((one) => record(one, '  ')),
  ].join('\n')
}

function lines(report: SignatureReport, indent: string): string[] {
  const { id, format, level, provenLevel, indication, subIndication, detail, crypto } = report
  const proven = provenLevel === undefined ? '' : `, holds as ${provenLevel}`
  const why = subIndication === undefined ? '' : ` (${subIndication}: ${detail ?? ''})`
  return [
    `${indent}${id} ${format}, ${level}${proven}: ${indication}${why}`,
    `${indent}  ${crypto === 'ok' ? 'intact' : 'not intact'}, signed by ${report.signer?.subject ?? 'nobody that is known'}`,
    `${indent}  existed at ${report.bestTime}${report.claimedTime === undefined ? '' : `, says ${report.claimedTime}`}`,
    ...report.coverage.map(({ name, extent, note }) => `${indent}  covers ${name}: ${extent}${noteOf(note)}`),
    ...report.timestamps.map((stamp) => `${indent}  ${stampLine(stamp)}`),
    ...(report.evidence ?? []).flatMap((one) => record(one, `${indent}  `)),
    ...report.findings.map(({ code, detail: said }) => `${indent}  note ${code}: ${said}`),
    ...report.counterSignatures.flatMap((counter) => lines(counter, `${indent}  `)),
  ]
}

function standing({ entry, report, coverage }: StandingStamp): string[] {
  const why = report.detail === undefined ? '' : `: ${report.detail}`
  return [
    `  ${entry}: ${stampLine(report)}${why}`,
    ...coverage.map(({ name, extent, note }) => `    covers ${name}: ${extent}${noteOf(note)}`),
  ]
}

function record(report: EvidenceReport, indent: string): string[] {
  const { name, syntax, indication, subIndication, detail, existedAt, coverage, timestamps, findings } =
    report
  const why = subIndication === undefined ? '' : ` (${subIndication}: ${detail ?? ''})`
  const since = existedAt === undefined ? '' : `, existed at ${existedAt}`
  return [
    `${indent}${name}, ${syntax}: ${indication}${why}${since}`,
    ...coverage.map((one) => `${indent}  covers ${one.name}: ${one.extent}${noteOf(one.note)}`),
    ...timestamps.map((stamp) => `${indent}  ${stampLine(stamp)}`),
    ...findings.map(({ code, detail: said }) => `${indent}  note ${code}: ${said}`),
  ]
}

function noteOf(note: string | undefined): string {
  return note === undefined ? '' : `, ${note}`
}

function stampLine({ kind, time, authority, indication, subIndication }: TimestampReport): string {
  const by = authority === undefined ? '' : ` by ${authority}`
  const why = subIndication === undefined ? '' : ` (${subIndication})`
  return `time-stamp (${kind}) of ${time ?? 'no readable time'}${by}: ${indication}${why}`
}

/** What each signature and time-stamp is worth under the agreement, with every reason; nothing where none was asked. */
export function renderDecisions(decisions: readonly NamedDecision[]): string[] {
  const tell = ({ code, detail, clause }: Reason): string =>
    `    ${[code, detail, clause === '' ? '' : `(${clause})`].filter((part) => part !== '').join(' ')}`
  return decisions.flatMap(({ of, ...one }) => [
    `  under ${one.agreement}, version ${one.version}: ${of} ${one.verdict}, worth: ${one.worth}`,
    ...(one.rule === null ? ['    no rule of the agreement is about it'] : [`    rule ${one.rule}`]),
    ...one.reasons.map(tell),
    ...(one.unknown.length === 0 ? [] : ['    not consulted here, and needed:', ...one.unknown.map(tell)]),
  ])
}
