/** What the public collections of invoices state of each file, and what is found: what conformance-invoice.md shows. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkInvoice } from '@entente/invoice'
import { fileDisagreements, getPack, type OracleCase, outcomeOf, type UnitCase } from './unit-tests.ts'

/** As stated; stated by a rule of a set that is not here; or otherwise than stated. */
export type State = 'as stated' | 'another set' | 'otherwise'
export type Verdict = {
  readonly file: string
  readonly stated: string
  readonly found: string
  readonly state: State
  readonly why: string
}
export type Corpus = {
  readonly name: string
  readonly compared: string
  readonly cases: number
  readonly verdicts: readonly Verdict[]
}

type Found = {
  readonly fatal: readonly string[]
  readonly all: ReadonlySet<string>
  readonly refused?: string
}

const SWEDISH = 'Organisation and location numbers of the examples are made up: their check digits are wrong.'
const WITHDRAWN =
  'Of 2018: its scheme of identifiers, 9956, is no longer in the code lists; one has amounts with four decimals.'
/** The rules that make examples wrong by now, and why. */
const REASONS: readonly (readonly [place: string, rules: readonly string[], why: string])[] = [
  ['examples/sfti', ['PEPPOL-COMMON-R049', 'PEPPOL-COMMON-R040', 'SE-R-013'], SWEDISH],
  ['examples/ubl-be', ['BR-CL-25', 'BR-CL-11', 'BR-DEC-23', 'UBL-DT-01'], WITHDRAWN],
  [
    'examples/peppol-national/GR-base-example-Tax',
    ['BR-06'],
    'Its seller has no registered name, which BR-06 asks for since before the example was made.',
  ],
  [
    'examples/en16931-cii',
    ['ENT-PROFILE'],
    'It names a specification of ZUGFeRD that is older than the norm; by the norm itself it is valid.',
  ],
]

function look(folder: string, file: string, pack?: string): Found {
  const checked = checkInvoice(
    readFileSync(join(folder, file)),
    pack === undefined ? {} : { pack: getPack(pack) },
  )
  if (!checked.ok) return { fatal: [], all: new Set(), refused: checked.refusal.problem }
  const { findings } = checked.report
  const fatal = findings.filter(({ severity }) => severity === 'fatal').map(({ rule }) => rule)
  return { fatal: [...new Set(fatal)].sort(), all: new Set(findings.map(({ rule }) => rule)) }
}

const told = ({ fatal, refused }: Found): string =>
  refused ?? (fatal.length === 0 ? 'valid' : fatal.join(' '))

const filesIn = (folder: string, place: string): readonly string[] =>
  readdirSync(join(folder, place))
    .toSorted()
    .map((name) => `${place}/${name}`)

function example(folder: string, file: string): Verdict {
  const found = look(folder, file)
  const reason = REASONS.find(
    ([place, rules]) => file.startsWith(place) && found.fatal.every((rule) => rules.includes(rule)),
  )
  const valid = found.refused === undefined && found.fatal.length === 0
  return {
    file,
    stated: 'valid',
    found: told(found),
    state: valid ? 'as stated' : 'otherwise',
    why: valid ? '' : (reason?.[2] ?? ''),
  }
}

/** Of specialisations that are no packs here: they are read, and the rules of the norm are not theirs. */
function foreign(folder: string, file: string): Verdict {
  const found = look(folder, file)
  const life = file.startsWith('examples/france-ctc')
  const expected = life ? found.refused === 'not-an-invoice' : found.all.has('ENT-PROFILE')
  const why = life
    ? 'A message about the life of an invoice, not an invoice: it is refused by name.'
    : 'Its specification is not one of the packs: that is said first, and the rules of the norm are not its rules.'
  return {
    file,
    stated: 'valid',
    found: told(found),
    state: expected ? 'another set' : 'otherwise',
    why: expected ? why : '',
  }
}

/** SI-UBL-2.0_BR-NL-10_error_empty.xml: the rule, and what it must do. */
function dutch(folder: string, file: string): Verdict {
  const [, rule, outcome = ''] =
    /SI-UBL-2\.0_(?:((?:BR|UBL)-[A-Z0-9-]+)_)?(ok|error|warning)/.exec(file) ?? []
  const found = look(folder, file, 'en16931')
  const stated = [rule, outcome].filter((part) => part !== undefined).join(' ')
  const national = rule?.startsWith('BR-NL') === true
  if (national && outcome !== 'ok') {
    const why = `${rule} is a rule of the Netherlands, which are not a pack.`
    return { file, stated, found: told(found), state: 'another set', why }
  }
  if (rule === undefined && outcome === 'warning') {
    const why = 'The norm has no warning about empty elements: it is of the set of the Netherlands.'
    return { file, stated, found: told(found), state: 'another set', why }
  }
  const right = outcome === 'error' ? fires(found.fatal, rule) : found.fatal.length === 0
  const warned = outcome !== 'warning' || fires([...found.all], rule)
  return { file, stated, found: told(found), state: right && warned ? 'as stated' : 'otherwise', why: '' }
}

/** That rule is among those found; any of them where none is named. */
const fires = (rules: readonly string[], rule: string | undefined): boolean =>
  rule === undefined ? rules.length > 0 : rules.includes(rule)

/** What a file of XRechnung states of itself: the rule that its change is about, and whether it still holds. */
function german(folder: string, file: string): Verdict {
  const text = readFileSync(join(folder, file), 'utf8')
  const active = text.slice(text.indexOf('active mutation configuration'))
  const [, holds = '', rule = ''] = /schematron-(valid|invalid)="\w+:([\w-]+)"/.exec(active) ?? []
  const found = look(folder, file, 'en16931')
  const national = /^BR-DEX?-/.test(rule)
  const why = national ? `${rule} is a rule of Germany, which is not a pack.` : ''
  const stated = `${rule} ${holds === 'valid' ? 'holds' : 'fires'}`
  return { file, stated, found: told(found), state: national ? 'another set' : 'otherwise', why }
}

function unit(folder: string, prefix: string, compared: string): Corpus {
  const cases = (
    JSON.parse(readFileSync(join(folder, 'unit-cases.json'), 'utf8')) as readonly UnitCase[]
  ).filter(({ file }) => file.startsWith(prefix))
  const verdicts = [...Map.groupBy(cases, ({ file }) => file)].flatMap(([file, own]) => {
    const count = own.reduce(
      (sum, { success = [], error = [], warning = [] }) =>
        sum + success.length + error.length + warning.length,
      0,
    )
    const otherwise = fileDisagreements(folder, file, own)
    return Array.from({ length: count }, (_, at): Verdict => {
      const difference = otherwise[at]
      if (difference === undefined) return { file, stated: '', found: '', state: 'as stated', why: '' }
      const gone = difference.endsWith('PEPPOL-COMMON-R048')
      return {
        file,
        stated: `${difference} fires`,
        found: 'no such rule',
        state: 'otherwise',
        why: gone ? 'The rule is gone from release 2026.5; its test is still there.' : '',
      }
    })
  })
  return { name: prefix, compared, cases: verdicts.length, verdicts }
}

function oracle(folder: string, key: 'peppol' | 'pintJp', pack: string): Corpus {
  const all = JSON.parse(readFileSync(join(folder, 'oracle-cases.json'), 'utf8')) as Record<
    string,
    readonly OracleCase[]
  >
  const cases = all[key] ?? []
  const names = (rules: readonly string[]) =>
    [...new Set(rules.map((rule) => outcomeOf(rule).rule))].sort().join(' ')
  const verdicts = cases.map(({ file, fatal }): Verdict => {
    const found = look(folder, file, pack)
    const [stated, ours] = [names(fatal), found.fatal.join(' ')]
    return { file, stated, found: ours, state: stated === ours ? 'as stated' : 'otherwise', why: '' }
  })
  return {
    name: key === 'peppol' ? 'peppol-oracle' : 'pint-jp-oracle',
    compared: 'the rules that fail, of whole invoices',
    cases: cases.length,
    verdicts,
  }
}

const OURS = ['en16931-ubl', 'en16931-cii', 'peppol-bis', 'peppol-national', 'sfti', 'ubl-be', 'xrechnung']
const FOREIGN = ['france-ctc', 'pint-ae', 'pint-aunz', 'pint-my', 'pint-sg']

export function corporaIn(folder: string): readonly Corpus[] {
  const corpus = (
    name: string,
    compared: string,
    verdict: (folder: string, file: string) => Verdict,
  ): Corpus => {
    const verdicts = filesIn(folder, name).map((file) => verdict(folder, file))
    return { name, compared, cases: verdicts.length, verdicts }
  }
  return [
    unit(folder, 'en16931-unit', 'outcomes of single rules, EN 16931'),
    unit(folder, 'peppol-unit/unit-UBL', 'outcomes of single rules, Peppol BIS'),
    unit(folder, 'peppol-unit/unit-CII', 'outcomes of single rules, Peppol BIS in CII'),
    oracle(folder, 'peppol', 'peppol-bis'),
    oracle(folder, 'pintJp', 'pint-jp'),
    corpus('nlcius', 'the rule in the name of the file', dutch),
    corpus('xrechnung-bad', 'the rule that the file states', german),
    ...OURS.map((name) => corpus(`examples/${name}`, 'valid', example)),
    ...FOREIGN.map((name) => corpus(`examples/${name}`, 'valid by its own rules', foreign)),
  ]
}
