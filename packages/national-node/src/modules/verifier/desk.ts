import type { DigitalAnswer, DigitalStart, StartedDigital } from './digital-presentation.ts'
import type { findState, PresentationResult, ResultQuestion } from './read-result.ts'
import type { PresentationStart, StartedPresentation } from './start-presentation.ts'

/** What the pages of a relying party may do, each in the session of one browser. */
export type Desk = {
  /** Asks a wallet for what a service needs; the address opens the wallet. */
  startPresentation(start: PresentationStart): Promise<StartedPresentation>
  /** The same through the API of the browser; its page brings the answer to `receiveDigital`. */
  startDigital(start: DigitalStart): Promise<StartedDigital>
  receiveDigital(answer: DigitalAnswer): Promise<{ readonly redirect_uri: string }>
  /** The outcome, for the browser session that began it and nobody else. */
  result(question: ResultQuestion): Promise<PresentationResult>
  /** The outcome of a request that was answered on another device, for the session that began it. */
  crossDeviceResult(question: { id: string; sessionHash: string }): Promise<PresentationResult>
  findState(question: { id: string; sessionHash: string }): ReturnType<typeof findState>
}
