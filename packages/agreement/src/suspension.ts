/** From suspend, incident and lift notices to what is suspended, since when and until when (agreement-1 §3, §9). */
import type { Instant } from './facts.ts'
import { compareText, type Counted, type Evidence } from './history.ts'
import type { Safeguard } from './language/annexes.ts'
import type { Recognition } from './language/recognition.ts'
import type { Agreement } from './language/schema.ts'
import { addDuration, earlier, later } from './time.ts'

export type Suspension = {
  /** Id of the notice that suspends: shown in every reason, so that its text can be looked up. */
  readonly notice: string
  readonly sha256: string
  readonly by: string
  readonly since: Instant
  /** Exclusive; null as long as nobody has lifted it and no limit ends it. */
  readonly until: Instant | null
  /** Safeguard of the agreement under which it runs; null when none names this kind. */
  readonly safeguard: string | null
  /** `trigger`: an incident notice that met the threshold of an automatic safeguard. */
  readonly cause: 'notice' | 'trigger'
  readonly targets: readonly string[]
  readonly list: string | null
}

const SEVERITIES = ['low', 'high', 'critical']

/** Every suspension that the notices make, in a fixed order, whatever its time. */
export function suspensionsOf(agreement: Agreement, evidence: Evidence): readonly Suspension[] {
  const closed = closings(agreement, evidence)
  return evidence.notices
    .flatMap((counted) => {
      const started = start(agreement, counted)
      if (started === undefined) return []
      const { safeguard, ...suspension } = started
      const ends = [
        counted.notice.type === 'suspend' || counted.notice.type === 'incident'
          ? counted.notice.until
          : undefined,
        safeguard?.afterMax === 'resume' ? addDuration(suspension.since, safeguard.max) : undefined,
        liftedAt(counted, safeguard, evidence.notices),
        closed.get(counted.sha256),
      ].filter((end) => end !== undefined)
      const until = ends.length === 0 ? null : ends.reduce(earlier)
      return [{ ...suspension, safeguard: safeguard?.id ?? null, until }]
    })
    .sort((a, b) => compareText(a.since, b.since) || compareText(a.sha256, b.sha256))
}

export function isSuspendedAt({ since, until }: Suspension, t: Instant): boolean {
  return since <= t && (until === null || t < until)
}

/** Does this suspension reach that recognition rule? */
export function reachesRule(suspension: Suspension, rule: Recognition): boolean {
  return suspension.targets.some((target) => {
    if (target === 'agreement' || target === 'recognitions:*') return true
    if (target === 'recognitions:by-list')
      return suspension.list === null || suspension.list === (rule.list.url ?? rule.list.lotl)
    return target === `recognitions:${rule.id}` || target === `recognitions:kind=${rule.kind}`
  })
}

/** Does it reach `dataExchange:<id>` or `annexes:<key>`? */
export function reaches(suspension: Suspension, selector: string): boolean {
  const family = `${selector.split(':')[0]}:*`
  return suspension.targets.some(
    (target) => target === 'agreement' || target === selector || target === family,
  )
}

function start(
  agreement: Agreement,
  { notice, sha256, effectiveFrom }: Counted,
): (Omit<Suspension, 'until' | 'safeguard'> & { readonly safeguard: Safeguard | undefined }) | undefined {
  if (notice.type !== 'suspend' && notice.type !== 'incident') return undefined
  const { party } = notice.issuer
  const safeguard =
    notice.type === 'suspend'
      ? suspendSafeguard(agreement, notice.reason.code, party)
      : incidentSafeguard(agreement, notice.severity)
  if (notice.type === 'incident' && safeguard === undefined) return undefined
  const targets =
    safeguard?.target.includes('notice') === false && notice.type === 'incident'
      ? safeguard.target
      : notice.target
  return {
    notice: notice.id,
    sha256,
    by: party,
    since: effectiveFrom,
    cause: notice.type === 'suspend' ? 'notice' : 'trigger',
    safeguard,
    targets,
    list: notice.list ?? null,
  }
}

/** The safeguard a suspend notice names in its reason (id or trigger), otherwise the one for notices. */
function suspendSafeguard({ safeguards }: Agreement, code: string, party: string): Safeguard | undefined {
  const named = safeguards.suspension.find(({ id, trigger }) => id === code || trigger.on === code)
  if (named !== undefined) return named
  return safeguards.suspension.find(
    ({ trigger }) => trigger.on === 'notice' && (trigger.by === 'either' || trigger.by === party),
  )
}

function incidentSafeguard({ safeguards }: Agreement, severity: string): Safeguard | undefined {
  return safeguards.suspension.find(
    ({ auto, trigger }) =>
      auto &&
      trigger.on === 'incident' &&
      SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(trigger.severity),
  )
}

/** By the suspender, or by both with equal references; without a safeguard both must agree. */
function liftedAt(
  suspend: Counted,
  safeguard: Safeguard | undefined,
  notices: readonly Counted[],
): Instant | undefined {
  const lifts = notices.filter(({ notice }) => notice.type === 'lift' && notice.refs.includes(suspend.sha256))
  const by = suspend.notice.issuer.party
  const own = lifts.filter(({ notice }) => notice.issuer.party === by)
  if (safeguard?.lift === 'suspender') return own[0]?.effectiveFrom
  const pairs = own.flatMap((mine) =>
    lifts
      .filter(({ notice }) => notice.issuer.party !== by && sameRefs(notice.refs, mine.notice.refs))
      .map((theirs) => later(mine.effectiveFrom, theirs.effectiveFrom)),
  )
  return pairs.length === 0 ? undefined : pairs.reduce(earlier)
}

function sameRefs(a: readonly string[], b: readonly string[]): boolean {
  return [...new Set(a)].sort().join() === [...new Set(b)].sort().join()
}

/** A new version may close notices of the old one; from its entry into force they suspend nothing. */
function closings(governing: Agreement, { versions }: Evidence): ReadonlyMap<string, Instant> {
  const closed = new Map<string, Instant>()
  for (const { agreement } of versions) {
    if (agreement.version > governing.version) continue
    for (const hash of agreement.closesNotices ?? [])
      if (!closed.has(hash)) closed.set(hash, agreement.validity.inForceFrom)
  }
  return closed
}
