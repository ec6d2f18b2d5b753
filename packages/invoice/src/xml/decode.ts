import { XmlError } from './refusal.ts'

type Decoder = { decode(bytes: Uint8Array): string }

/** Every runtime has it; the library is compiled without DOM types, so that nothing else of the DOM slips in. */
declare const TextDecoder: new (label: string, options: { fatal: boolean; ignoreBOM: boolean }) => Decoder

const OPTIONS = { fatal: true, ignoreBOM: false } as const
const MARKS = [
  { bytes: [0xef, 0xbb, 0xbf], label: 'utf-8' },
  { bytes: [0xff, 0xfe], label: 'utf-16le' },
  { bytes: [0xfe, 0xff], label: 'utf-16be' },
] as const
const DECLARED = {
  'utf-8': ['utf-8', 'utf8', 'us-ascii', 'ascii'],
  'utf-16le': ['utf-16', 'utf-16le'],
  'utf-16be': ['utf-16', 'utf-16be'],
} as const

/**
 * XML 1.0 §4.3.3: UTF-8, or UTF-16 with a byte order mark. What the declaration says must be true: a document that
 * calls itself something else is refused rather than guessed at.
 */
export function decodeXml(bytes: Uint8Array): string {
  const label = MARKS.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte))?.label ?? 'utf-8'
  const text = decode(bytes, label)
  const declared = declaredEncoding(text)
  const allowed: readonly string[] = DECLARED[label]
  if (declared !== undefined && !allowed.includes(declared))
    throw new XmlError(
      'wrong-encoding',
      `the bytes are ${label}, the declaration says ${declared.slice(0, 40)}`,
      0,
    )
  return text
}

/** A decoder that is asked for whole documents keeps nothing between them. */
const DECODERS = new Map<string, Decoder>()

function decode(bytes: Uint8Array, label: string): string {
  try {
    let decoder = DECODERS.get(label)
    if (decoder === undefined) {
      decoder = new TextDecoder(label, OPTIONS)
      DECODERS.set(label, decoder)
    }
    return decoder.decode(bytes)
  } catch {
    throw new XmlError('wrong-encoding', `the bytes are not ${label}`, 0)
  }
}

/** The encoding named in `<?xml … ?>`, lower case; undefined without one. */
export function declaredEncoding(text: string): string | undefined {
  if (!text.startsWith('<?xml')) return undefined
  const declaration = text.slice(0, Math.min(text.indexOf('?>') + 2, 256))
  return /\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/.exec(declaration)?.[1]?.toLowerCase()
}
