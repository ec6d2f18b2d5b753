import { randomBytes } from './crypto.ts'
import { type Clock, millisecondsOf } from './clock.ts'

/** Per clock: the last millisecond used and its counter, so that ids of one process sort as they were made. */
const last = new WeakMap<Clock, { ms: number; counter: number }>()

const COUNTER_MAX = 0xfff

/** RFC 9562 §5.7, §6.2 method 1: UUIDv7 from the given clock, with a 12-bit counter within a millisecond. */
export function newId(clock: Clock): string {
  const { ms, counter } = nextTick(clock)
  const random = randomBytes(8)
  const time = ms.toString(16).padStart(12, '0')
  const tail = Buffer.from(random).toString('hex')
  const variant = ((random[0] ?? 0) & 0x3f) | 0x80
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${counter.toString(16).padStart(3, '0')}`,
    `${variant.toString(16)}${tail.slice(2, 4)}`,
    tail.slice(4),
  ].join('-')
}

/** A secret that cannot be guessed: base64url of random bytes (32 bytes give 43 characters). */
export function randomToken(bytes = 32): string {
  return Buffer.from(randomBytes(bytes)).toString('base64url')
}

function nextTick(clock: Clock): { ms: number; counter: number } {
  const now = millisecondsOf(clock.now())
  const before = last.get(clock)
  const fresh = before === undefined || now > before.ms
  const tick = fresh ? { ms: now, counter: randomStart() } : { ms: before.ms, counter: before.counter + 1 }
  if (tick.counter > COUNTER_MAX) {
    // RFC 9562 §6.2: on overflow the timestamp may run ahead of the clock.
    tick.ms += 1
    tick.counter = randomStart()
  }
  last.set(clock, tick)
  return tick
}

/** Starts in the lower half, so that there is room to count. */
function randomStart(): number {
  const [high = 0, low = 0] = randomBytes(2)
  return ((high << 8) | low) & 0x7ff
}
