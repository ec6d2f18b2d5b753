import { readFileSync } from 'node:fs'
import { parseAgreement, type Proposal } from '@entente/agreement'
import { changeText, findingTexts, orderedChanges } from '@entente/ui'
import { Fault } from '../kernel/fault.ts'
import type { NationalNode } from '../node.ts'
import { UnreadableError } from '../kernel/command-line.ts'
import type { Command } from './command.ts'

type Options = Parameters<Command>[1]

/** Negotiating and signing. */
export const ceremonyCommands = { proposals, show, propose, comment, sign, withdraw } satisfies Record<
  string,
  Command
>

async function proposals({ agreements: { ceremony } }: NationalNode) {
  const all = await ceremony.proposals()
  const lines = all.map(lineOf)
  return {
    lines: lines.length === 0 ? ['no text is on the table'] : lines,
    json: all.map(({ text, ...one }) => ({ ...one, agreement: text.id, version: text.version })),
  }
}

function lineOf({ sha256, text, standing, by, signedBy }: Proposal): string {
  const signed = signedBy.length === 0 ? '' : `, signed by ${signedBy.join(' and ')}`
  return `${sha256.slice(0, 16)}  ${text.id} version ${text.version}: ${standing}, by ${by}${signed}`
}

async function show({ agreements: { ceremony } }: NationalNode, { words: [hash = ''], lang }: Options) {
  const { proposal, review } = await ceremony.review(await fullHash(ceremony, hash))
  const { previous, changes, changesSha256, findings } = review
  const told =
    previous === undefined
      ? ['first version: all of it is new']
      : orderedChanges(changes).map((one) =>
          changeText(lang, one, { before: previous, after: proposal.text }),
        )
  const lines = [
    lineOf(proposal),
    `fingerprint ${proposal.sha256}`,
    '',
    'Changes',
    ...told.map((line) => `  ${line}`),
    '',
    'Check',
    ...(findings.length === 0 ? ['  nothing'] : []),
    ...findings.map(
      ({ rule, severity, pointer }) =>
        `  ${severity} ${rule} ${pointer}: ${findingTexts(lang, rule).caseWorker}`,
    ),
    '',
    'Said',
    ...proposal.remarks.map(({ by, at, pointer, text }) => `  ${by} ${at} ${pointer}: ${text}`),
    '',
    review.signable ? `to sign it: --changes ${changesSha256}` : 'it cannot be signed as it stands',
  ]
  return { lines, json: { ...proposal, changes, changesSha256, findings, signable: review.signable } }
}

async function propose({ agreements: { ceremony } }: NationalNode, { words: [file = ''], instead }: Options) {
  const parsed = parseAgreement(readText(file))
  if (!parsed.ok)
    throw new Fault('invalid', 'operate/not-an-agreement', `${file} is not an agreement`, parsed.problems)
  const sha256 = await ceremony.say({
    type: 'propose',
    text: parsed.agreement,
    instead: instead === undefined ? null : await fullHash(ceremony, instead),
  })
  return { lines: [`proposed: ${sha256}`], json: { proposal: sha256 } }
}

async function comment({ agreements: { ceremony } }: NationalNode, options: Options) {
  const {
    words: [hash = '', text = ''],
    at = '',
    lang,
  } = options
  const proposal = await fullHash(ceremony, hash)
  await ceremony.say({ type: 'comment', proposal, pointer: at, lang, text })
  return { lines: ['said'], json: { proposal } }
}

async function sign({ agreements: { ceremony } }: NationalNode, { words: [hash = ''], changes }: Options) {
  if (changes === undefined)
    throw new Fault('invalid', 'operate/changes', 'Look at it with show first, and give --changes as it says')
  const signed = await ceremony.sign({ proposal: await fullHash(ceremony, hash), changes })
  return { lines: [lineOf(signed)], json: { standing: signed.standing, signedBy: signed.signedBy } }
}

async function withdraw({ agreements: { ceremony } }: NationalNode, { words: [hash = ''] }: Options) {
  const proposal = await fullHash(ceremony, hash)
  await ceremony.say({ type: 'withdraw', proposal })
  return { lines: ['withdrawn'], json: { proposal } }
}

async function fullHash(ceremony: NationalNode['agreements']['ceremony'], start: string): Promise<string> {
  const found = (await ceremony.proposals()).filter(
    ({ sha256 }) => start.length >= 8 && sha256.startsWith(start),
  )
  const [only] = found
  if (only === undefined || found.length > 1)
    throw new Fault(
      'not-found',
      'operate/unknown-text',
      'No single text on the table begins with these characters',
    )
  return only.sha256
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UnreadableError(`${file} cannot be read`)
  }
}
