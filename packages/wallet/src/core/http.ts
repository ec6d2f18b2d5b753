import { type Json, parseJson, parseRefusal } from '@entente/credentials'
import { WalletError } from './wallet-error.ts'

/** `fetch` of the platform, or anything that answers like it. */
export type WalletFetch = (url: string, init: WalletRequest) => Promise<WalletAnswer>

export type WalletRequest = {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly redirect: 'error'
  readonly credentials: 'omit'
  readonly referrerPolicy: 'no-referrer'
  readonly cache: 'no-store'
  readonly signal?: AbortSignal
}

export type WalletAnswer = {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  /** Read piece by piece where there is one, so that an answer without end is left in time. */
  readonly body?: ReadableStream<Uint8Array> | null
}

const ANSWER_CHARACTERS_MAX = 2 * 1024 * 1024

export type Answer = {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly text: string
}

export type Call = {
  readonly url: string
  /** GET, unless there is a body. */
  readonly method?: 'POST'
  readonly form?: URLSearchParams
  readonly json?: unknown
  /** A body of the type that the headers name. */
  readonly text?: string
  readonly accept?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Gives up when it fires. */
  readonly signal?: AbortSignal
  readonly charactersMax?: number
}

/** One request: no cookies, no referrer, no redirect, a bounded answer. */
export async function call(fetch: WalletFetch, request: Call): Promise<Answer> {
  const { url, charactersMax = ANSWER_CHARACTERS_MAX } = request
  try {
    const answer = await fetch(url, initOf(request))
    const text = await readText(answer, charactersMax)
    if (text === undefined) throw new WalletError('HTTP_SIZE', `${hostOf(url)}: too long`)
    return { status: answer.status, header: (name) => answer.headers.get(name) ?? undefined, text }
  } catch (error) {
    if (error instanceof WalletError) throw error
    throw new WalletError(
      'HTTP_UNREACHABLE',
      `${hostOf(url)}: ${error instanceof Error ? error.message : ''}`,
    )
  }
}

type Download = Pick<Call, 'url' | 'accept'> & { readonly bytesMax: number }
/** The media type without its parameters. */
export type Downloaded = { readonly bytes: Uint8Array; readonly type: string }

/** What is no text, such as a list of revoked certificates; undefined when it cannot be had whole. */
export async function download(fetch: WalletFetch, request: Download): Promise<Uint8Array | undefined> {
  return (await downloadTyped(fetch, request))?.bytes
}

/** The same where the answer says of which form it is. */
export async function downloadTyped(fetch: WalletFetch, request: Download): Promise<Downloaded | undefined> {
  try {
    const answer = await fetch(request.url, initOf(request))
    const bytes = answer.status === 200 ? await readBytes(answer, request.bytesMax) : undefined
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
    return bytes && { bytes, type: type.trim().toLowerCase() }
  } catch {
    return undefined
  }
}

/** Undefined when it is longer than `max`. */
async function readBytes(answer: WalletAnswer, max: number): Promise<Uint8Array | undefined> {
  const { body } = answer
  if (body === undefined || body === null) {
    const bytes = new TextEncoder().encode(await answer.text())
    return bytes.length > max ? undefined : bytes
  }
  const pieces: Uint8Array[] = []
  let length = 0
  for (const reader = body.getReader(); ; ) {
    const { done, value = new Uint8Array() } = await reader.read()
    pieces.push(value)
    length += value.length
    if (length > max) {
      void reader.cancel().catch(() => undefined)
      return undefined
    }
    if (done) return joined(pieces, length)
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** Undefined when it is longer than `max` characters. */
async function readText(answer: WalletAnswer, max: number): Promise<string | undefined> {
  const { body } = answer
  if (body === undefined || body === null) {
    const text = await answer.text()
    return text.length > max ? undefined : text
  }
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    text += decoder.decode(value, { stream: !done })
    if (text.length > max) {
      // Nobody waits for the other side to agree.
      void reader.cancel().catch(() => undefined)
      return undefined
    }
    if (done) return text
  }
}

function initOf(request: Call): WalletRequest {
  const { method, accept = 'application/json', headers = {}, signal } = request
  const body = bodyOf(request)
  const type = request.form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { accept, ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    ...(body === undefined ? {} : { body }),
    redirect: 'error',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    ...(signal && { signal }),
  }
}

function bodyOf({ text, form, json }: Call): string | undefined {
  if (text !== undefined || form !== undefined) return text ?? form?.toString()
  return json === undefined ? undefined : JSON.stringify(json)
}

/** The JSON of a success; anything else stops with what the server said. */
export function jsonOf(answer: Answer, url: string): Json {
  if (answer.status < 200 || answer.status > 299) throw refused(answer, url)
  return readJson(answer, url)
}

export function refused(answer: Answer, url: string): WalletError {
  const refusal = refusalOf(answer)
  if (refusal === undefined) return new WalletError('HTTP_STATUS', `${hostOf(url)}: status ${answer.status}`)
  return new WalletError('SERVER_REFUSED', `${hostOf(url)}: ${refusal.error}`, refusal)
}

export function refusalOf({ text }: Answer) {
  try {
    return parseRefusal(parseJson(text))
  } catch {
    return undefined
  }
}

function readJson({ text }: Answer, url: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    throw new WalletError('HTTP_FORM', `${hostOf(url)}: ${error instanceof Error ? error.message : ''}`)
  }
}

export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'unknown host'
}
