import type { Receipt, Replay } from '@entente/agreement'
import { type Lang, receiptsTexts } from '@entente/ui'
import { printable } from '../verify/printable.ts'

export type Replayed = {
  /** Undefined for a receipt of rules that this program does not know. */
  readonly receipt: Receipt | undefined
  readonly signer: string
  /** Whether the signer was compared with anchors, and is one of them. */
  readonly trusted: boolean
  readonly replay: Replay
}

/** The answer in the language asked for; names of members and roles stand as they are in the receipt. */
export function renderText({ receipt, signer, trusted, replay }: Replayed, lang: Lang): string {
  const { replay: words, outcome, decided } = receiptsTexts[lang]
  const lines = [
    ...answerLines(replay, lang),
    '',
    ...(receipt === undefined
      ? []
      : [
          `${words.receipt}: ${printable(receipt.id)}`,
          `${outcome}: ${receipt.verdict}`,
          `${decided}: ${receipt.at} · ${printable(receipt.node)} · ${printable(receipt.evaluator)}`,
        ]),
    trusted ? words.signerKnown : words.signerOpen,
    `  ${signer}`,
  ]
  return lines.join('\n')
}

function answerLines(replay: Replay, lang: Lang): readonly string[] {
  const words = receiptsTexts[lang].replay
  switch (replay.result) {
    case 'identical':
      return replay.unchecked.length === 0
        ? [words.identical]
        : [words.identical, `${words.unchecked} ${replay.unchecked.join(', ')}`]
    case 'different':
      return [
        words.different,
        `  ${printable(replay.pointer)}`,
        `  ${words.recorded}: ${printable(replay.recorded ?? '–')}`,
        `  ${words.replayed}: ${printable(replay.replayed ?? '–')}`,
      ]
    case 'missing':
      return [words.missing, `  ${replay.role}${replay.hash === null ? '' : ` ${replay.hash}`}`]
    case 'wrong-input':
      return [words.wrongInput, `  ${replay.role}: ${printable(replay.detail)}`]
    case 'unknown-semantics':
      return [words.unknownSemantics, `  ${replay.semantics}`]
  }
}

/** The same for a program. */
export function renderJson({ receipt, signer, trusted, replay }: Replayed): string {
  const { id, node, decision, at, verdict, evaluator } = receipt ?? {}
  const about = receipt === undefined ? null : { id, node, decision, at, verdict, evaluator }
  return JSON.stringify({ ...replay, receipt: about, signer, trusted }, undefined, 2)
}
