import {
  MessageError,
  isMembers,
  optionalCount,
  optionalList,
  type Members,
  type Place,
} from '../oauth/message.ts'

const METHODS = ['once_only', 'limited_time', 'rotating-batch', 'per-relying-party'] as const
export type ReuseMethod = (typeof METHODS)[number]

/** One way in which the issuer allows the copies of a batch to be used, in its order of preference (ISSU_39). */
export type ReuseOption = {
  readonly method: ReuseMethod
  readonly batchSize: number | undefined
  readonly reissueUnused: number | undefined
  readonly reissueLifetimeLeftSeconds: number | undefined
}

const POLICY_ID = 'arf_annex_ii'
const BASE_METHODS: ReadonlySet<string> = new Set(['once_only', 'limited_time'])

/**
 * TS 119 472-3 §4.2.4.2 `credential_reuse_policy`. A policy of an unknown kind is ignored (undefined); a malformed
 * one of the known kind is an error, because the wallet would use copies in a way that nobody allowed.
 */
export function parseReusePolicy(policy: Members, place: Place): readonly ReuseOption[] | undefined {
  if (policy['id'] !== POLICY_ID) return undefined
  const options = optionalList(policy, 'options', place)
  if (options === undefined) throw new MessageError(place.code, `${place.path}.options: is missing`)
  const parsed = options.flatMap((option, index) => {
    const at = { ...place, path: `${place.path}.options[${index}]` }
    if (!isMembers(option)) throw new MessageError(place.code, `${at.path}: must be an object`)
    return parseOption(option, at)
  })
  const methods = parsed.map(({ method }) => method)
  if (new Set(methods).size !== methods.length) {
    throw new MessageError(place.code, `${place.path}.options: one method more than once`)
  }
  if (methods.filter((method) => BASE_METHODS.has(method)).length !== 1) {
    throw new MessageError(place.code, `${place.path}.options: either once_only or limited_time, exactly one`)
  }
  return parsed
}

/** One option with several methods means the same numbers for each of them. */
function parseOption(option: Members, place: Place): readonly ReuseOption[] {
  const batchSize = optionalCount(option, 'batch_size', { ...place, min: 1 })
  const reissueUnused = optionalCount(option, 'reissue_trigger_unused', { ...place, min: 0 })
  const reissueLifetimeLeftSeconds = optionalCount(option, 'reissue_trigger_lifetime_left', {
    ...place,
    min: 1,
  })
  return methodsOf(option, place).map((method) => {
    if (method !== 'limited_time' && (batchSize ?? 0) < 2) {
      throw new MessageError(place.code, `${place.path}.batch_size: ${method} needs at least 2`)
    }
    const countsUnused = method === 'once_only' || method === 'per-relying-party'
    if (countsUnused && reissueUnused !== undefined && reissueUnused >= (batchSize ?? 0)) {
      throw new MessageError(place.code, `${place.path}.reissue_trigger_unused: must be below batch_size`)
    }
    return { method, batchSize, reissueUnused, reissueLifetimeLeftSeconds }
  })
}

function methodsOf(option: Members, place: Place): readonly ReuseMethod[] {
  const details = optionalList(option, 'details', place) ?? []
  const methods = details.map((detail) => {
    const method = METHODS.find((known) => known === detail)
    if (method === undefined) throw new MessageError(place.code, `${place.path}.details: unknown method`)
    return method
  })
  if (methods.length === 0 || new Set(methods).size !== methods.length) {
    throw new MessageError(place.code, `${place.path}.details: must be distinct and not empty`)
  }
  return methods
}

/** What our issuer announces: every copy is shown once; a new batch when few are left. */
export function createReusePolicy(batchSize: number): { readonly [name: string]: unknown } {
  return {
    id: POLICY_ID,
    options: [{ details: ['once_only'], batch_size: batchSize, reissue_trigger_unused: 1 }],
  }
}
