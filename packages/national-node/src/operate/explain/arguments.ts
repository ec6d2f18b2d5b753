import { type Lang, LANGUAGES } from '@entente/ui'
import { isInstant } from '../../kernel/clock.ts'
import { type Command, readCommand } from '../../kernel/command-line.ts'

export const HELP = `Usage: entente explain FILE|ADDRESS [options]

Why is this not trusted? Takes a credential or a presentation (SD-JWT VC), an mdoc, a request object, a link
that opens a wallet, a registration certificate, a wallet or key attestation, a status list, a trusted list,
metadata of an issuer, or a certificate. - reads from standard input. Says what it is, then each check in order:
passed, failed or not reached, by which certificate and which list, and what would make it pass.

  --node NODE.json    judge as this node does: its agreements, lists and services (configuration of a node)
  --anchor FILE       PEM certificates that you trust, for any purpose (may be repeated)
  --list ADDRESS      a trusted list to consult, for any purpose (may be repeated)
  --signer X5T        who may sign the lists given: SHA-256 of its certificate, base64url (may be repeated)
  --audience ID       whom a presentation must be made for: the whole client_id; with --nonce
  --nonce TEXT        the nonce of the request
  --service ID        decide as for this service of the node
  --at TIME           judge as of this time: 2026-11-22T10:00:00.000Z
  --lang LANG         sentences in fr, nl, de, en, ja, ar or vi; English without it
  --development       http to this machine is allowed
  --json              the whole diagnosis
  --help              this text

Exit code: 0 trusted · 1 not decided · 2 not trusted · 64 wrong use · 65 not readable`

const OPTIONS = {
  node: { type: 'string' },
  anchor: { type: 'string', multiple: true },
  list: { type: 'string', multiple: true },
  signer: { type: 'string', multiple: true },
  audience: { type: 'string' },
  nonce: { type: 'string' },
  service: { type: 'string' },
  at: { type: 'string' },
  lang: { type: 'string' },
  development: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export type ExplainOptions = {
  readonly artefact: string
  readonly node: string | undefined
  readonly anchors: readonly string[]
  readonly lists: readonly string[]
  readonly signers: readonly string[]
  readonly asked: { readonly audience: string; readonly nonce: string } | undefined
  readonly service: string | undefined
  readonly at: string | undefined
  readonly lang: Lang
  readonly development: boolean
  readonly json: boolean
}

/** What the person asked for, or the one sentence that says why it cannot be done. */
export function parseArguments(argv: readonly string[]): Command<ExplainOptions> {
  return readCommand(argv, OPTIONS, ({ values, positionals: [artefact, ...more] }) => {
    if (artefact === undefined) return 'FILE or ADDRESS is missing'
    if (more.length > 0) return `one at a time, not also ${more.join(' ')}`
    return complaintOn(values) ?? optionsOf(artefact, values)
  })
}

function optionsOf(artefact: string, given: Given): ExplainOptions {
  const { node, anchor: anchors = [], list: lists = [], signer: signers = [], at, service } = given
  const { audience, nonce, development = false, json = false } = given
  const asked = audience === undefined || nonce === undefined ? undefined : { audience, nonce }
  const lang = LANGUAGES.find((one) => one === given.lang) ?? 'en'
  return { artefact, node, anchors, lists, signers, asked, service, at, lang, development, json }
}

type Given = {
  readonly node?: string
  readonly anchor?: readonly string[]
  readonly list?: readonly string[]
  readonly signer?: readonly string[]
  readonly audience?: string
  readonly nonce?: string
  readonly service?: string
  readonly at?: string
  readonly lang?: string
  readonly development?: boolean
  readonly json?: boolean
}

function complaintOn({ node, list, signer, audience, nonce, service, at, lang }: Given): string | undefined {
  const rules: readonly (readonly [wrong: boolean, message: string])[] = [
    [(audience === undefined) !== (nonce === undefined), '--audience and --nonce go together'],
    [list !== undefined && signer === undefined, '--list needs --signer: who may sign it'],
    [service !== undefined && node === undefined, '--service needs --node'],
    [at !== undefined && !isInstant(at), '--at is a time such as 2026-11-22T10:00:00.000Z'],
    [!LANGUAGES.some((one) => one === (lang ?? 'en')), `--lang is one of ${LANGUAGES.join(', ')}`],
  ]
  return rules.find(([wrong]) => wrong)?.[1]
}
