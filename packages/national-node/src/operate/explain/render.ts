import { type DiagnosisTexts, diagnosisTexts, engineerText, type Lang } from '@entente/ui'
import type { ConsultedList, Diagnosis, SeenCertificate } from '../../modules/diagnosis/index.ts'

const SIGNS = { passed: '✓', failed: '✗', 'not-reached': '·' } as const

/** What it is, each check in order, the lists and certificates, then the cause and what would mend it. */
export function renderText(diagnosis: Diagnosis, lang: Lang): string {
  const texts = diagnosisTexts[lang]
  const { kind, verdict, at, about, stages, lists, certificates, cause, agreement, notes } = diagnosis
  return [
    `${texts.kinds[kind]}: ${texts.verdicts[verdict]} (${at})`,
    ...about.map(({ name, value }) => `  ${name}: ${value.length > 200 ? `${value.slice(0, 200)}…` : value}`),
    '',
    texts.checks,
    ...stages.flatMap(({ stage, outcome, findings }) => [
      `  ${SIGNS[outcome]} ${texts.stages[stage]}: ${texts.outcomes[outcome]}`,
      ...findings.map(({ code, ok, detail }) => `      ${ok ? '✓' : '✗'} ${code}${tail(detail)}`),
    ]),
    ...part(
      texts.lists,
      lists.map((list) => listLine(list, texts)),
    ),
    ...part(texts.certificates, certificates.map(certificateLine)),
    ...(agreement === undefined
      ? []
      : part(texts.stages.agreement, [
          `${agreement.agreement?.id ?? '-'} version ${agreement.agreement?.version ?? '-'}, ${agreement.rule ?? '-'}: ${agreement.verdict}`,
        ])),
    ...part(texts.notes, notes),
    ...causeLines(cause, lang),
  ].join('\n')
}

function tail(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `: ${text}`
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function listLine(list: ConsultedList, texts: DiagnosisTexts): string {
  const { uri, role, state, sequence, ageSeconds, nextUpdate, holdsPath, expected } = list
  const facts = [
    `${role}${expected ? '' : ' (not for this)'}`,
    texts.states[state],
    ...(sequence === undefined ? [] : [`${texts.sequence} ${sequence}`]),
    ...(ageSeconds === undefined ? [] : [`${ageSeconds} s`]),
    ...(nextUpdate === undefined ? [] : [`${texts.nextUpdate} ${nextUpdate}`]),
    `${texts.holds}: ${holdsPath ? texts.yes : texts.no}`,
  ]
  return `${uri}: ${facts.join(', ')}`
}

function certificateLine({ subject, issuer, notBefore, notAfter, sha256 }: SeenCertificate): string {
  return `${subject} ← ${issuer}, ${notBefore} – ${notAfter}, SHA-256 ${sha256}`
}

function causeLines(cause: Diagnosis['cause'], lang: Lang): string[] {
  const texts = diagnosisTexts[lang]
  if (cause === undefined) return ['', texts.noCause]
  const { code, detail, remedy } = cause
  const said = engineerText(lang, code)
  return [
    '',
    `${texts.cause}: ${code}${tail(detail)}`,
    ...(said === undefined ? [] : [`  ${said}`]),
    `${texts.remedy}: ${texts.remedies[remedy]}`,
  ]
}
