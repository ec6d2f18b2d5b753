/**
 * Documents that people sign with a key in another house, from the file they brought to the signed one they fetch: in
 * memory, for a short time, for one browser session. What is signed is what the person approved in their wallet.
 */
import {
  checkCscApproval,
  type CreationFormat,
  type CreationLevel,
  type CscApproval,
  type CscApprovalQuestion,
  type CscPort,
  CscRefusal,
  type CscWalletWish,
  listCscCredentials,
  openCscSigner,
  parseCertificate,
  requestCscApproval,
  type Signer,
  SignerRefusal,
} from '@entente/trust'
import { addSeconds, type Instant } from '../../kernel/clock.ts'
import { hexSha256 } from '../../kernel/crypto.ts'
import { cscPort } from './csc-service.ts'
import { KEPT_SECONDS, keepDocuments, type KeptDocuments } from './kept-documents.ts'
import { type DocumentToSign, formatOf, type Holds, levelOf, signDocument } from './sign-document.ts'
import type { CscService, SignaturesDeps } from './signatures-deps.ts'

export type SigningStep = 'received' | 'approved' | 'signed' | 'checked'

/** Why there is no signed document: the person said no, nobody answered, the service, the document, or this node. */
export type SigningStop = 'declined' | 'expired' | 'refused' | 'unfit' | 'failed'

export type Signing = {
  readonly name: string
  readonly sizeBytes: number
  /** Hexadecimal. */
  readonly sha256: string
  /** As the certificate names them. */
  readonly signer: string
  readonly format: CreationFormat
  readonly level: CreationLevel
  readonly done: readonly SigningStep[]
  readonly state: 'ready' | 'asked' | 'running' | 'done' | 'refused'
  /** While the person is asked. */
  readonly asked?: {
    readonly channel: CscWalletWish['channel']
    readonly walletUrl: string
    readonly until: Instant
  }
  readonly stop?: SigningStop
  /** For engineers, in English. */
  readonly detail?: string
  readonly file?: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array }
}

export type SigningStart = { readonly personId: string; readonly document: DocumentToSign }

export type Signings = {
  /** Finds the key of the person; nothing is asked of them yet. */
  start(
    owner: string,
    start: SigningStart,
  ): Promise<
    | { readonly ok: true; readonly id: string }
    | { readonly ok: false; readonly why: 'many' | 'noKey' | 'silent' }
  >
  /** Asks the person; the address opens their wallet. Undefined when it cannot be asked, or not any more. */
  ask(owner: string, id: string, wish: CscWalletWish): Promise<string | undefined>
  /** The browser came back from the wallet on this device: which document it was about. */
  returned(owner: string, responseCode: string): Promise<string | undefined>
  /** How far it is; looks whether the person has answered on another device. */
  look(owner: string, id: string): Promise<Signing | undefined>
  sweep(): void
}

type Deps = Pick<SignaturesDeps, 'keys' | 'clock' | 'store' | 'audit' | 'log' | 'fetch'> & {
  readonly holds: Holds
}

type Answer = { readonly sad: string } | { readonly stop: SigningStop; readonly detail?: string }

type Kept = {
  signing: Signing
  readonly credentialId: string
  document: DocumentToSign | undefined
  /** While the person is asked. */
  waiting: { readonly handle: string; readonly answer: (answer: Answer) => void } | undefined
  looking: boolean
  /** What the browser brought back from the wallet, until the service has answered about it. */
  responseCode: string | undefined
  /** The person was asked about another document since, or this one was forgotten. */
  overtaken: boolean
  /** Once the person has answered: until there is a signed document, or none. */
  finished: Promise<void>
}

export function createSignings(deps: Deps, service: CscService): Signings {
  const port = cscPort(deps, service)
  const kept = keepDocuments<Kept>(deps.clock, overtake)
  return {
    start: (owner, start) => begin({ deps, port, kept }, owner, start),
    async ask(owner, id, wish) {
      const entry = kept.find(owner, id)
      if (entry?.document === undefined) return undefined
      // One at a time for a browser: the way back from the wallet names none.
      for (const [, other] of kept.of(owner)) overtake(other)
      entry.overtaken = false
      const prolong = (from?: Instant): void => kept.prolong(id, from)
      return askPerson({ deps, port, entry, prolong }, entry.document, wish)
    },
    async returned(owner, responseCode) {
      const found = kept
        .of(owner)
        .find(([, { signing, waiting }]) => waiting !== undefined && signing.asked?.channel === 'same-device')
      if (found === undefined) return undefined
      const [id, entry] = found
      await check({ deps, port, entry }, responseCode)
      return id
    },
    async look(owner, id) {
      const entry = kept.find(owner, id)
      if (entry === undefined) return undefined
      await check({ deps, port, entry })
      return entry.signing
    },
    sweep: () => kept.sweep(),
  }
}

/** Also while the service is being asked to ask: then it ends as soon as that is answered. */
function overtake(entry: Kept): void {
  entry.overtaken = true
  entry.waiting?.answer({ stop: 'expired' })
}

type Beginning = { readonly deps: Deps; readonly port: CscPort; readonly kept: KeptDocuments<Kept> }

async function begin(
  { deps, port, kept }: Beginning,
  owner: string,
  { personId, document }: SigningStart,
): ReturnType<Signings['start']> {
  const { name, bytes } = document
  if (!kept.hasRoom(owner, bytes.length)) return { ok: false, why: 'many' }
  const opened = await openKey(port, personId)
  if ('why' in opened) return { ok: false, why: opened.why }
  const { credentialId, signer } = opened
  const { commonName = '' } = parseCertificate(signer.certificates[0] ?? new Uint8Array()).subject
  const id = kept.keep(owner, bytes.length, {
    signing: {
      name,
      sizeBytes: bytes.length,
      sha256: hexSha256(bytes),
      signer: commonName,
      format: formatOf(document),
      level: levelOf(deps, signer),
      done: ['received'],
      state: 'ready',
    },
    credentialId,
    document,
    waiting: undefined,
    looking: false,
    responseCode: undefined,
    overtaken: false,
    finished: Promise.resolve(),
  })
  return id === undefined ? { ok: false, why: 'many' } : { ok: true, id }
}

async function openKey(
  port: CscPort,
  personId: string,
): Promise<
  { readonly credentialId: string; readonly signer: Signer } | { readonly why: 'noKey' | 'silent' }
> {
  try {
    const [credentialId] = await listCscCredentials(port, personId)
    if (credentialId === undefined) return { why: 'noKey' }
    const signer = await openCscSigner({ port, credentialId, approve: async () => undefined })
    return { credentialId, signer }
  } catch (error) {
    if (error instanceof SignerRefusal) return { why: 'silent' }
    throw error
  }
}

type About = { readonly deps: Deps; readonly port: CscPort; readonly entry: Kept }
/** `prolong`: it is kept on from that time, or from now. */
type Asking = About & { readonly prolong: (from?: Instant) => void }

function tell(entry: Kept, change: Partial<Signing>): void {
  entry.signing = { ...entry.signing, ...change }
}

/** Begins to sign, and answers as soon as the person can be asked; the rest goes on by itself. */
function askPerson(
  about: Asking,
  document: DocumentToSign,
  wish: CscWalletWish,
): Promise<string | undefined> {
  const { deps, entry, prolong } = about
  return new Promise((opened) => {
    // The bytes are held by the signature that is being made, and by nothing else.
    entry.document = undefined
    const end = (change: Partial<Signing>): void => {
      entry.waiting = undefined
      const { asked: _, ...rest } = entry.signing
      entry.signing = { ...rest, ...change }
      if (change.state === 'done') prolong()
      opened(undefined)
    }
    entry.finished = sign(about, { document, wish, opened }).then(end, (error: unknown) => {
      deps.log.error('signatures.signing-failed', { detail: String(error) })
      end({ state: 'refused', stop: 'failed' })
    })
  })
}

type Order = {
  readonly document: DocumentToSign
  readonly wish: CscWalletWish
  readonly opened: (walletUrl: string) => void
}

async function sign(about: Asking, order: Order): Promise<Partial<Signing>> {
  const { deps, entry } = about
  const heard: { answer?: Answer } = {}
  const approve: CscApproval = async (question) => {
    const answer = await answerOf(about, order, question)
    heard.answer = answer
    if ('stop' in answer) return undefined
    tell(entry, { state: 'running', done: ['received', 'approved'] })
    return answer
  }
  const { credentialId } = entry
  const made = await signWith({ ...about, ...order }, { credentialId, approve })
  if (!made.ok) {
    const { answer } = heard
    if (answer !== undefined && 'stop' in answer) return { state: 'refused', ...answer }
    const stop = made.code === 'DOCUMENT_UNFIT' ? 'unfit' : 'refused'
    return { state: 'refused', stop, detail: `${made.code}: ${made.detail}` }
  }
  tell(entry, { done: ['received', 'approved', 'signed'] })
  if (!(await deps.holds({ ...made, before: order.document.bytes })))
    return { state: 'refused', stop: 'failed', detail: 'the signature was made and does not hold' }
  const { name, mediaType, bytes } = made
  return {
    state: 'done',
    done: ['received', 'approved', 'signed', 'checked'],
    file: { name, mediaType, bytes },
  }
}

/** Undecided until the person has answered, or is not asked any more. */
async function answerOf(
  { deps, port, entry, prolong }: Asking,
  { wish, opened }: Order,
  question: CscApprovalQuestion,
): Promise<Answer> {
  const { handle, walletUrl, expiresIn } = await requestCscApproval(port, question, wish)
  if (entry.overtaken) return { stop: 'expired' }
  // However long the service would wait; and who answers at the last moment still finds the document.
  const until = addSeconds(deps.clock.now(), Math.min(expiresIn, KEPT_SECONDS))
  prolong(until)
  const { channel } = wish
  const answer = await new Promise<Answer>((resolve) => {
    entry.waiting = { handle, answer: resolve }
    tell(entry, { state: 'asked', asked: { channel, walletUrl, until } })
    opened(walletUrl)
  })
  entry.waiting = undefined
  return answer
}

async function signWith(
  { deps, port, document }: About & Order,
  how: { readonly credentialId: string; readonly approve: CscApproval },
) {
  try {
    const signer = await openCscSigner({ port, ...how })
    const made = await signDocument(deps, document, signer)
    return made.ok ? { ...made, certificate: signer.certificates[0] ?? new Uint8Array() } : made
  } catch (error) {
    if (!(error instanceof SignerRefusal)) throw error
    return { ok: false, code: 'NOT_SIGNED', detail: error.message } as const
  }
}

/**
 * Asks the service once whether the person has answered; two that look at once ask once. A service that says nothing
 * decides nothing: it is asked again until the time is over.
 */
async function check({ deps, port, entry }: About, brought?: string): Promise<void> {
  const { waiting, signing } = entry
  entry.responseCode = brought ?? entry.responseCode
  if (waiting === undefined || entry.looking) return
  const { responseCode } = entry
  const late = (signing.asked?.until ?? '') <= deps.clock.now()
  // On this device the answer comes with the browser, and only with it.
  const toAsk = signing.asked?.channel !== 'same-device' || responseCode !== undefined
  entry.looking = true
  try {
    const answer = toAsk ? await answerNow(port, { handle: waiting.handle, responseCode }) : undefined
    if (answer === undefined && !late) return
    waiting.answer(answer ?? { stop: 'expired' })
  } finally {
    entry.looking = false
  }
  await entry.finished
}

type Question = { readonly handle: string; readonly responseCode: string | undefined }

/** Undefined while nobody has answered, or the service does not say. */
async function answerNow(port: CscPort, question: Question): Promise<Answer | undefined> {
  try {
    const sad = await checkCscApproval(port, question)
    return sad === undefined ? undefined : { sad }
  } catch (error) {
    if (!(error instanceof SignerRefusal)) throw error
    const code = error instanceof CscRefusal ? error.code : undefined
    return code === undefined ? undefined : (STOPS.get(code) ?? { stop: 'refused', detail: error.message })
  }
}

const STOPS: ReadonlyMap<string, Answer> = new Map([
  ['authorization_declined', { stop: 'declined' }],
  ['authorization_expired', { stop: 'expired' }],
])
