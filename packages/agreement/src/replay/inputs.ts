/** Which documents of a bundle are the ones that a receipt names (agreement-1 §11). */
import { type Bytes, utf8Decode } from '../bytes.ts'
import { commitTo, type Receipt } from '../receipt.ts'
import type { BundleInput } from './bundle.ts'
import type { Sha256 } from '../signature.ts'

/** Without these nothing can be decided again; all other roles are evidence behind the facts. */
const NEEDED = ['question', 'knowledge', 'agreement', 'notice'] as const

export type MatchedInputs = {
  readonly question: string
  readonly knowledge: string
  /** Texts of agreements and notices, by hash. */
  readonly documents: ReadonlyMap<string, string>
  /** Hashes of the documents by role. */
  readonly agreements: readonly string[]
  readonly notices: readonly string[]
  /** Roles named in the receipt that the bundle does not hold: what the facts say of them cannot be looked up. */
  readonly unchecked: readonly string[]
}

export type InputFault =
  | { readonly result: 'missing'; readonly role: string; readonly hash: string | null }
  | { readonly result: 'wrong-input'; readonly role: string; readonly detail: string }

type Named = Receipt['inputs'][number]

/** All inputs of the receipt found in the bundle by their hash; what the receipt does not name is left aside. */
export function matchInputs(
  receipt: Receipt,
  bundle: readonly BundleInput[],
  sha256: Sha256,
): ({ readonly result: 'matched' } & MatchedInputs) | InputFault {
  const found = new Map<string, Bytes | string>()
  const unchecked: string[] = []
  const hashes = bundle.map((input) => ({ input, hash: hashOf(input, sha256) }))
  for (const named of receipt.inputs) {
    const expected = expectedOf(named)
    const content = hashes.find(({ input, hash }) => input.role === named.role && hash === expected)?.input
      .content
    if (content !== undefined) found.set(`${named.role} ${expected}`, content)
    else if (isAnotherThere(named.role, hashes, receipt))
      return { result: 'wrong-input', role: named.role, detail: `none of them has the hash ${expected}` }
    else if (isNeeded(named.role)) return { result: 'missing', role: named.role, hash: expected }
    else unchecked.push(named.role)
  }
  return readTexts(receipt, found, unchecked)
}

function expectedOf(named: Named): string {
  return 'sha256' in named ? named.sha256 : named.commit
}

/** By salted commitment where there is a salt, plain otherwise; undefined without content. */
function hashOf({ content, salt }: BundleInput, sha256: Sha256): string | undefined {
  if (content === undefined) return undefined
  return salt === undefined ? sha256(content) : commitTo(content, salt, sha256)
}

function isNeeded(role: string): boolean {
  return NEEDED.some((needed) => needed === role)
}

type Hashed = { readonly input: BundleInput; readonly hash: string | undefined }

/** A document of this role that the receipt does not name: somebody gave the wrong one. */
function isAnotherThere(role: string, hashes: readonly Hashed[], { inputs }: Receipt): boolean {
  return hashes.some(
    ({ input, hash }) =>
      input.role === role &&
      hash !== undefined &&
      !inputs.some((named) => named.role === role && expectedOf(named) === hash),
  )
}

function readTexts(
  { inputs }: Receipt,
  found: ReadonlyMap<string, Bytes | string>,
  unchecked: readonly string[],
): ({ readonly result: 'matched' } & MatchedInputs) | InputFault {
  const texts = new Map<string, string>()
  for (const role of NEEDED)
    for (const named of inputs.filter((one) => one.role === role)) {
      const content = found.get(`${role} ${expectedOf(named)}`)
      const text = content instanceof Uint8Array ? utf8Decode(content) : content
      if (text === undefined) return { result: 'wrong-input', role, detail: 'not UTF-8 text' }
      texts.set(expectedOf(named), text)
    }
  const hashesOf = (role: string) => inputs.filter((one) => one.role === role).map(expectedOf)
  const [question, knowledge] = [textOf('question'), textOf('knowledge')]
  if (question === undefined) return { result: 'missing', role: 'question', hash: null }
  if (knowledge === undefined) return { result: 'missing', role: 'knowledge', hash: null }
  return {
    result: 'matched',
    question,
    knowledge,
    documents: texts,
    agreements: hashesOf('agreement'),
    notices: hashesOf('notice'),
    unchecked,
  }

  function textOf(role: string): string | undefined {
    const [hash] = hashesOf(role)
    return hash === undefined ? undefined : texts.get(hash)
  }
}
