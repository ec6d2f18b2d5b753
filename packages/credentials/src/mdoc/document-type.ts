import type { ElementType } from './element-type.ts'

export type ElementRule = { readonly type: ElementType; readonly mandatory?: true }

/** What is laid down for a type of document: its elements, and who may sign it. */
export type DocumentType = {
  readonly docType: string
  readonly nameSpaces: Readonly<Record<string, NamespaceTable>>
  /** Extended key usage that the certificate of its signer must have. */
  readonly signerPurpose?: string
}

export type NamespaceTable = {
  readonly elements: Readonly<Record<string, ElementRule>>
  /** Families of elements such as `age_over_NN`. */
  readonly families?: readonly (readonly [pattern: RegExp, rule: ElementRule])[]
  /** Never asked for, never kept, refused when it comes. */
  readonly forbidden?: readonly string[]
}
