import {
  createSignatureLine,
  createWitnessRequest,
  openCheckpoint,
  parseSignatureLines,
  parseSize,
  runSync,
  TlogError,
} from '@entente/trust'
import { instantOf } from '../../../kernel/clock.ts'
import { type Cosigner, LOG_SKEW_SECONDS, type LogWorld } from './log-world.ts'
import { type CosignerRow, listCosigners } from './own-store.ts'
import { proveOwnGrowth } from './own-tree.ts'

type Asked = { readonly size: number; readonly note: string }
type Signing = LogWorld & { readonly own: NonNullable<LogWorld['own']> }

/** Its answer, or the size it says it saw last. */
type Answer = { readonly lines: string } | { readonly old: number }

const ANSWER_BYTES_MAX = 16 * 1024

/**
 * C2SP tlog-witness, the side of the log: asks once, and once more when the other one remembers another size.
 * Undefined when it did not cosign; the next round asks again.
 */
export async function askCosigner(
  world: Signing,
  cosigner: Cosigner,
  asked: Asked,
): Promise<CosignerRow | undefined> {
  const { name } = cosigner.key
  const before = (await listCosigners(world.store.db)).find((row) => row.name === name)
  try {
    const first = await post(world, cosigner, { ...asked, old: Math.min(before?.size ?? 0, asked.size) })
    const answer = 'old' in first ? await post(world, cosigner, { ...asked, old: first.old }) : first
    if ('old' in answer) throw new TlogError(`asked for a proof from ${answer.old} in vain`)
    return readCosignature(world, cosigner, { note: asked.note, size: asked.size, lines: answer.lines })
  } catch (error) {
    world.log.warn('audit.cosignature-missing', { cosigner: name, reason: String(error) })
    return undefined
  }
}

async function post(
  { fetch, store, driver }: Signing,
  { url }: Cosigner,
  { size, note, old }: Asked & { readonly old: number },
): Promise<Answer> {
  // It has seen more than we have: our store was put back from a copy, or somebody else signs with our key.
  if (old > size) throw new TlogError(`has seen ${old} leaves where we have ${size}`)
  const proof = await proveOwnGrowth(store.db, { from: old, to: size }, driver)
  const answer = await fetch(`${url}/add-checkpoint`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: createWitnessRequest({ old, proof, note }),
    bytesMax: ANSWER_BYTES_MAX,
  })
  const body = await answer.text()
  if (answer.status === 200) return { lines: body }
  if (answer.status === 409) return { old: parseSize(body.trim()) }
  throw new TlogError(`answered ${answer.status}`)
}

type Given = { readonly note: string; readonly size: number; readonly lines: string }

function readCosignature(
  { own, driver, clock }: Signing,
  { key }: Cosigner,
  { note, size, lines }: Given,
): CosignerRow {
  const line = parseSignatureLines(lines).find(({ name, keyId }) => name === key.name && keyId === key.keyId)
  if (line === undefined) throw new TlogError('answered without its own cosignature')
  const trust = { log: own.log.verifier, cosigners: [key] }
  const text = createSignatureLine(line)
  const opened = runSync(openCheckpoint(`${note}${text}`, trust), driver)
  const seconds = opened.ok ? opened.cosigned.find(({ by }) => by === key)?.seconds : undefined
  if (seconds === undefined) throw new TlogError('answered with a cosignature that is wrong')
  if (seconds > clock.seconds() + LOG_SKEW_SECONDS) throw new TlogError('cosigned in the future')
  return { name: key.name, size, line: text, cosigned_at: instantOf(seconds) }
}
