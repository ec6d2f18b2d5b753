import type { CborValue } from '../cbor/cbor-value.ts'
import type { DocumentType, ElementRule, NamespaceTable } from './document-type.ts'
import { JP_MNC } from './doctypes/jp-mnc.ts'
import { MDL } from './doctypes/mdl.ts'
import { PID } from './doctypes/pid.ts'
import { elementComplaint } from './element-type.ts'

const TYPES: ReadonlyMap<string, DocumentType> = new Map(
  [PID, MDL, JP_MNC].map((type) => [type.docType, type]),
)

export function findDocumentType(docType: string): DocumentType | undefined {
  return TYPES.get(docType)
}

/** The namespace's table, when somebody has laid one down. */
export function findNamespace(docType: string, namespace: string): NamespaceTable | undefined {
  const tables = TYPES.get(docType)?.nameSpaces ?? {}
  return Object.hasOwn(tables, namespace) ? tables[namespace] : undefined
}

export function ruleOf(
  { elements, families = [] }: NamespaceTable,
  element: string,
): ElementRule | undefined {
  if (Object.hasOwn(elements, element)) return elements[element]
  return families.find(([pattern]) => pattern.test(element))?.[1]
}

/** An element that must not be asked for, nor processed when it comes unasked, whatever the document is called. */
export function isForbidden(namespace: string, element: string): boolean {
  return [...TYPES.keys()].some((docType) => findNamespace(docType, namespace)?.forbidden?.includes(element))
}

/** Why a value is not of the type laid down for its element; undefined when it is, or nobody laid one down. */
export function typeComplaint(
  docType: string,
  namespace: string,
  { element, value }: { readonly element: string; readonly value: CborValue },
): string | undefined {
  const table = findNamespace(docType, namespace)
  const rule = table && ruleOf(table, element)
  const complaint = rule && elementComplaint(rule.type, value)
  return complaint === undefined ? undefined : `${element} ${complaint}`
}
