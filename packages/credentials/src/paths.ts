import { isArray, isObject, type Json, type Path, type PathPattern } from './json.ts'

export type PathMatch = { readonly path: Path; readonly value: Json }

/**
 * OpenID4VP 1.0 §7 claims path pointer: a string names a member, `null` every element, an integer one element.
 * The wrong kind of container, or nothing there, selects nothing.
 */
export function matchPath(root: Json, pattern: PathPattern): PathMatch[] {
  let matches: PathMatch[] = [{ path: [], value: root }]
  for (const key of pattern) {
    matches = matches.flatMap((match) => step(match, key))
  }
  return matches
}

function step({ path, value }: PathMatch, key: string | number | null): PathMatch[] {
  if (typeof key === 'string') {
    if (!isObject(value) || !Object.hasOwn(value, key)) return []
    return [{ path: [...path, key], value: value[key] as Json }]
  }
  if (!isArray(value)) return []
  if (key === null) return value.map((item, index) => ({ path: [...path, index], value: item }))
  const item = value[key]
  return item === undefined ? [] : [{ path: [...path, key], value: item }]
}

/** `outer` names `inner` itself or something that contains it. */
export function covers(outer: Path, inner: Path): boolean {
  return outer.length <= inner.length && outer.every((key, index) => key === inner[index])
}
