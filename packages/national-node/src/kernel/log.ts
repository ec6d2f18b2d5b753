/** One JSON line per event, with the trace id of the request it belongs to and without personal data. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from './clock.ts'
import { randomBytes } from './crypto.ts'
import { isPersonalField } from './personal.ts'

export type LogValue = string | number | boolean | null | undefined
export type LogFields = Readonly<Record<string, LogValue>>
export type LogLevel = 'info' | 'warn' | 'error'

export type Log = Record<LogLevel, (event: string, fields?: LogFields) => void>

const EVENT = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/
const VALUE_CHARACTERS_MAX = 4000
const OMITTED = '[omitted]'

const traces = new AsyncLocalStorage<string>()

/** A log of one node. `write` takes a whole line without its end, so that lines of two events never mix. */
export function createLog({
  node,
  write,
  clock,
}: {
  node: string
  write: (line: string) => void
  clock?: Clock
}): Log {
  const at = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (!EVENT.test(event)) throw new TypeError(`A log event is named module.what-happened: ${event}`)
    const trace = currentTrace()
    write(
      JSON.stringify({
        ...(clock !== undefined && { at: clock.now() }),
        level,
        node,
        event,
        ...(trace !== undefined && { trace }),
        ...cleaned(fields),
      }),
    )
  }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** Runs everything that `work` starts under one trace id. */
export function withTrace<T>(id: string, work: () => T): T {
  return traces.run(id, work)
}

export function currentTrace(): string | undefined {
  return traces.getStore()
}

export function newTraceId(): string {
  return Buffer.from(randomBytes(16)).toString('hex')
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** W3C Trace Context §3.2: the trace id of a `traceparent` header; undefined when absent or malformed. */
export function parseTraceparent(header: string | undefined): string | undefined {
  return header === undefined ? undefined : TRACEPARENT.exec(header)?.[1]
}

/** W3C Trace Context §3.2: version 00, a new parent id, flags 00 (nothing is promised about sampling). */
export function createTraceparent(traceId: string): string {
  return `00-${traceId}-${Buffer.from(randomBytes(8)).toString('hex')}-00`
}

function cleaned(fields: LogFields = {}): Record<string, LogValue> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isPersonalField(name) ? OMITTED : shortened(value)]),
  )
}

function shortened(value: LogValue): LogValue {
  return typeof value === 'string' && value.length > VALUE_CHARACTERS_MAX
    ? `${value.slice(0, VALUE_CHARACTERS_MAX)}…`
    : value
}
