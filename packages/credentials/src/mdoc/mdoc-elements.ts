import { CborError } from '../cbor/cbor-error.ts'
import type { CborValue } from '../cbor/cbor-value.ts'
import { isObject, type JsonObject } from '../json.ts'
import { plainElement } from './element-json.ts'
import { elementOfJson } from './element-type.ts'
import { findDocumentType, findNamespace, isForbidden, ruleOf, typeComplaint } from './find-document-type.ts'

/** Attested values by namespace and element, in their CBOR types. */
export type MdocElements = ReadonlyMap<string, ReadonlyMap<string, CborValue>>

/**
 * A dataset in JSON, by namespace, in the types its tables lay down: dates get their tag, pictures become bytes. In a
 * namespace without a table values stay as they are. Throws CborError for what has no such type.
 */
export function elementsOf(docType: string, claims: JsonObject): MdocElements {
  const elements = new Map<string, ReadonlyMap<string, CborValue>>()
  for (const [namespace, values] of Object.entries(claims)) {
    if (!isObject(values)) return fail(`${namespace} is not an object of elements`)
    const table = findNamespace(docType, namespace)
    const typed = Object.entries(values).map(([element, json]): [string, CborValue] => {
      const rule = table && ruleOf(table, element)
      return [element, rule === undefined ? plainElement(json) : elementOfJson(rule.type, json)]
    })
    elements.set(namespace, new Map(typed))
  }
  return elements
}

/** An issuer writes what the table of its document lays down: every type right, nothing mandatory missing. */
export function checkElements(docType: string, elements: MdocElements): void {
  const type = findDocumentType(docType)
  if (elements.size === 0) fail('a document without elements')
  for (const [namespace, values] of elements) {
    for (const [element, value] of values) checkElement(docType, namespace, { element, value })
  }
  for (const [namespace, { elements: rules }] of Object.entries(type?.nameSpaces ?? {})) {
    const given = elements.get(namespace)
    const missing = Object.keys(rules).find((name) => rules[name]?.mandatory === true && !given?.has(name))
    if (missing !== undefined) fail(`${missing} is missing`)
  }
}

type NamedValue = { readonly element: string; readonly value: CborValue }

function checkElement(docType: string, namespace: string, named: NamedValue): void {
  const { element } = named
  if (isForbidden(namespace, element))
    throw new CborError('MDOC_FORBIDDEN', `${element} may not be processed here`)
  const table = findNamespace(docType, namespace)
  if (table !== undefined && ruleOf(table, element) === undefined)
    fail(`${namespace} has no element ${element}`)
  const complaint = typeComplaint(docType, namespace, named)
  if (complaint !== undefined) fail(complaint)
}

function fail(detail: string): never {
  throw new CborError('MDOC_ELEMENT', detail)
}
