/** A bucket that fills at an even rate: each request takes one token, and who finds none waits. */
export type Rate = {
  /** Tokens in a full bucket: what may come at once. */
  readonly burst: number
  readonly perMinute: number
}

export type Bucket = { readonly tokens: number; readonly atSeconds: number }

export type Taken = {
  readonly rate: Rate
  readonly bucket: Bucket
  readonly allowed: boolean
  /** Whole tokens that are left. */
  readonly remaining: number
  /** Until there is a token again; 0 while there is one. */
  readonly waitSeconds: number
}

/** Pure: the same bucket at the same moment always gives the same answer. A clock that goes back fills nothing. */
export function takeToken(bucket: Bucket | undefined, rate: Rate, nowSeconds: number): Taken {
  const before = bucket ?? { tokens: rate.burst, atSeconds: nowSeconds }
  const elapsed = Math.max(0, nowSeconds - before.atSeconds)
  const filled = Math.min(rate.burst, before.tokens + (elapsed * rate.perMinute) / 60)
  const allowed = filled >= 1
  const tokens = allowed ? filled - 1 : filled
  const waitSeconds = tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - tokens) * 60) / rate.perMinute))
  const atSeconds = Math.max(nowSeconds, before.atSeconds)
  return { rate, bucket: { tokens, atSeconds }, allowed, remaining: Math.floor(tokens), waitSeconds }
}
