/** Namespaces in XML 1.0: what prefixes mean here, and what must not be declared. */
import { XML_NAMESPACE, XMLNS_NAMESPACE } from './xml.ts'

/** An attribute as it stands, before anything is resolved. */
export type RawAttribute = {
  readonly prefix: string
  readonly local: string
  readonly value: string
  readonly at: number
}

export type Scope = ReadonlyMap<string, string>

export const NO_PREFIXES: Scope = new Map()

/** The prefix that an attribute declares; undefined for one that declares nothing. */
export function declaredPrefix({ prefix, local }: RawAttribute): string | undefined {
  if (prefix === 'xmlns') return local
  return prefix === '' && local === 'xmlns' ? '' : undefined
}

/** Namespaces in XML 1.0 §2.2, §3: why this prefix may not stand for this URI, or undefined. */
export function refusedDeclaration(prefix: string, uri: string): string | undefined {
  if (prefix === 'xmlns') return 'the prefix xmlns is declared'
  if (uri === XMLNS_NAMESPACE) return 'the namespace of xmlns is declared'
  if ((prefix === 'xml') !== (uri === XML_NAMESPACE)) return 'xml and its namespace belong together'
  if (/[\s<>"{}|\\^`[\]]/.test(uri)) return `the namespace ${JSON.stringify(uri)} is not a URI`
  if (prefix !== '' && uri === '') return `the prefix ${prefix} stands for nothing`
  return undefined
}

/** The same map where nothing new is declared, so that a large list has few of them. */
export function scopeWith(around: Scope, declared: Scope): Scope {
  if (declared.size === 0) return around
  const scope = new Map(around)
  for (const [prefix, uri] of declared) {
    if (prefix === 'xml') continue
    if (uri === '') scope.delete(prefix)
    else scope.set(prefix, uri)
  }
  return scope
}

/** The URI a prefix stands for; undefined for a prefix that is not declared. */
export function resolvePrefix(scope: Scope, prefix: string): string | undefined {
  if (prefix === 'xml') return XML_NAMESPACE
  return scope.get(prefix) ?? (prefix === '' ? '' : undefined)
}
