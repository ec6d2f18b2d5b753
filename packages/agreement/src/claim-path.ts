/** Claim paths: which path lies inside which (OpenID4VP 1.0 §7 path pointers, without the empty one). */
import type { ClaimPath } from './facts.ts'

/**
 * `pattern` is `path` or a container of it; `null` in the pattern stands for any element. From the end, since paths
 * that differ mostly differ in their last part: the first is the same namespace for all.
 */
export function coversPath(pattern: ClaimPath, path: ClaimPath): boolean {
  if (pattern.length > path.length) return false
  for (let index = pattern.length - 1; index >= 0; index--) {
    const part = pattern[index]
    // Compared here: a call for each part is what this loop would cost.
    if (part !== path[index] && !samePart(part, path[index])) return false
  }
  return true
}

/** One of both contains the other: asking for one touches the other. */
export function touchesPath(a: ClaimPath, b: ClaimPath): boolean {
  for (let index = Math.min(a.length, b.length) - 1; index >= 0; index--)
    if (!samePart(a[index], b[index]) && !samePart(b[index], a[index])) return false
  return true
}

/** Written for details and traces: names only, no values. */
export function pathText(path: ClaimPath): string {
  return path.map((part) => part ?? '*').join('.')
}

/** Every value at a path; more than one only through `null`. Own members only. */
export function valuesAt(root: unknown, path: ClaimPath): readonly unknown[] {
  let values: readonly unknown[] = [root]
  for (const part of path) values = values.flatMap((value) => children(value, part))
  return values
}

function samePart(
  pattern: string | number | null | undefined,
  part: string | number | null | undefined,
): boolean {
  return pattern === part || (pattern === null && typeof part === 'number')
}

function children(value: unknown, part: string | number | null): readonly unknown[] {
  if (Array.isArray(value)) {
    if (part === null) return value
    return typeof part === 'number' && part < value.length ? [value[part]] : []
  }
  if (typeof part !== 'string' || typeof value !== 'object' || value === null) return []
  return Object.hasOwn(value, part) ? [(value as { readonly [member: string]: unknown })[part]] : []
}
