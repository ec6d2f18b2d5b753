import { type Lote, openLote, parseLote, LoteError, JsonError, runSync } from '@entente/trust'
import type { Finding, SeenCertificate } from './diagnosis.ts'
import type { Look } from './diagnosis-deps.ts'
import type { KnownList } from './known-lists.ts'
import { readDer, seenOf } from './list-trust.ts'
import { parseJws, x5cOf } from '@entente/credentials'
import { fromBase64 } from '@entente/trust'
import { ARTEFACT_BYTES_MAX } from './read-artefact.ts'

export type LookedList = {
  readonly findings: readonly Finding[]
  readonly about: readonly { readonly name: string; readonly value: string }[]
  readonly certificates: readonly SeenCertificate[]
  readonly notes: readonly string[]
}

/** A signed list, judged by the pins and the sequence number that this node holds for it. `uri`: where it was fetched. */
export function explainList(compact: string, look: Look, uri?: string): LookedList {
  const known = knownAs(compact, look, uri)
  const signers = [...new Set((known === undefined ? look.lists : [known]).flatMap((list) => list.signers))]
  const lastSequence = known?.found.sequence
  const question = { compact, signers, at: look.at, ...(lastSequence !== undefined && { lastSequence }) }
  const result = runSync(openLote(question), look.deps.driver as (step: object) => unknown)
  const lote = 'lote' in result ? result.lote : undefined
  const findings = [...outcomeFindings(result), ...(lote === undefined ? [] : typeFindings(lote, known))]
  const notes =
    known === undefined
      ? ['no agreement and no setting names this list: any signer that is pinned here counts']
      : []
  return { findings, about: lote === undefined ? [] : aboutOf(lote), certificates: signerOf(compact), notes }
}

/** Nobody vouches for a list without a signature; its form can be told all the same. */
export function explainPlainList(text: string): LookedList {
  const unsigned: Finding = {
    stage: 'signature',
    code: 'LIST_SIGNATURE',
    ok: false,
    detail: 'the list is not signed: it is served as a compact JWS',
  }
  try {
    const lote = parseLote(text)
    return {
      findings: [{ stage: 'form', code: 'LIST', ok: true }, unsigned],
      about: aboutOf(lote),
      certificates: [],
      notes: [],
    }
  } catch (error) {
    if (!(error instanceof LoteError || error instanceof JsonError)) throw error
    const form: Finding = { stage: 'form', code: 'JSON_FORM', ok: false, detail: error.message }
    return { findings: [form, unsigned], about: [], certificates: [], notes: [] }
  }
}

type Opened = ReturnType<typeof openLote> extends Generator<unknown, infer T> ? T : never

/** Signature, then who signed, then whether it goes backwards, then its time: each only where the one before held. */
function outcomeFindings(result: Opened): Finding[] {
  const ok = (stage: Finding['stage'], code: string): Finding => ({ stage, code, ok: true })
  const bad = (stage: Finding['stage'], code: string, detail: string): Finding => ({
    stage,
    code,
    ok: false,
    detail,
  })
  const form = ok('form', 'LIST')
  switch (result.outcome) {
    case 'malformed':
      return [bad('form', 'JSON_FORM', result.detail)]
    case 'bad-signature':
      return result.signer === undefined
        ? [form, bad('signature', 'LIST_SIGNATURE', result.detail)]
        : [
            form,
            ok('signature', 'JWS_SIGNATURE'),
            bad('trust', 'LIST_SIGNATURE', `${result.detail}: ${result.signer}`),
          ]
    case 'rollback':
      return [...signed(form), bad('list', 'LIST_ROLLBACK', result.detail)]
    case 'stale':
      return [
        ...signed(form),
        bad('time', 'LIST_STALE', `the next update was due at ${result.lote.nextUpdate}`),
      ]
    case 'fresh':
      return [...signed(form), ok('list', 'LIST'), ok('time', 'LIST')]
  }
}

function signed(form: Finding): Finding[] {
  return [
    form,
    { stage: 'signature', code: 'JWS_SIGNATURE', ok: true },
    { stage: 'trust', code: 'LIST', ok: true },
  ]
}

function typeFindings({ type }: Lote, known: KnownList | undefined): Finding[] {
  const { wantedType } = known ?? {}
  if (wantedType === undefined) return []
  const ok = type === wantedType
  const detail = `the list is a ${type ?? 'list without type'}, the agreement names ${wantedType}`
  return [{ stage: 'type', code: 'SERVICE_TYPE', ok, ...(!ok && { detail }) }]
}

/** By its address; without one, the only list that is signed by these keys, if there is only one. */
function knownAs(compact: string, { lists }: Look, uri: string | undefined): KnownList | undefined {
  if (uri !== undefined) return lists.find(({ found }) => found.uri === uri)
  const hashes = signerOf(compact).map(({ sha256 }) => sha256)
  const same = lists.filter(({ signers }) => signers.some((one) => hashes.includes(one)))
  return same.length === 1 ? same[0] : undefined
}

function signerOf(compact: string): SeenCertificate[] {
  try {
    const x5c = x5cOf(parseJws(compact, { tokenCharactersMax: ARTEFACT_BYTES_MAX })) ?? []
    return x5c
      .map((text) => readDer(fromBase64(text)))
      .flatMap((one) => (one === undefined ? [] : [seenOf(one)]))
  } catch {
    return []
  }
}

function aboutOf({ type, sequence, territory, issued, nextUpdate, entities }: Lote): LookedList['about'] {
  return [
    ...(type === undefined ? [] : [{ name: 'type', value: type }]),
    { name: 'sequence', value: String(sequence) },
    ...(territory === undefined ? [] : [{ name: 'territory', value: territory }]),
    { name: 'issued', value: issued },
    { name: 'next update', value: nextUpdate },
    { name: 'entities', value: String(entities.length) },
  ]
}
