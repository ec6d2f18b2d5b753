import { base64 } from '@entente/trust'
import { instantOf } from '../../../national-node/src/kernel/clock.ts'
import { printable } from '../verify/printable.ts'
import type { LogReport } from './check-log.ts'

/** One line for each check, and what was found at the end. */
export function renderText({ findings, opened }: LogReport): string {
  const lines = findings.map(
    ({ check, result, detail }) => `${result.padEnd(13)}  ${check.padEnd(11)}  ${printable(detail)}`,
  )
  if (opened === undefined) return lines.join('\n')
  const { origin, size, root } = opened.checkpoint
  return [printable(`${origin}: ${size} leaves, root ${base64(root)}`), ...lines].join('\n')
}

/** The same for a program, with the checkpoint as it was served: two that exclude each other are the evidence. */
export function renderJson({ findings, opened, note }: LogReport): string {
  const checkpoint = opened && {
    origin: opened.checkpoint.origin,
    size: opened.checkpoint.size,
    root: base64(opened.checkpoint.root),
    cosigned: opened.cosigned.map(({ by, seconds }) => ({ name: by.name, at: instantOf(seconds) })),
  }
  return JSON.stringify({ checkpoint, findings, note }, undefined, 2)
}
