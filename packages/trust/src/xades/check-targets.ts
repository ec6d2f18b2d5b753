/**
 * Whether references lead where a reader takes them to lead. Digests alone do not say so: an attacker moves what was
 * signed to where nobody looks, and puts something else in its place (wrapping).
 */
import type { Failure } from '../ades/outcome.ts'
import type { XmlElement } from '../xml/xml.ts'
import { DS } from '../xmldsig/algorithms.ts'
import type { NodeSet } from '../xmldsig/node-set.ts'
import type { XmlSignature } from '../xmldsig/parse-signature.ts'
import type { SignedXml } from '../xmldsig/process-reference.ts'
import type { ReferenceCheck } from '../xmldsig/verify-signature.ts'
import { SIGNED_PROPERTIES, type XadesProperties } from './parse-properties.ts'

export type TargetQuestion = {
  readonly signed: SignedXml
  readonly signature: XmlSignature
  readonly properties: XadesProperties | undefined
  readonly checks: readonly ReferenceCheck[]
  /** Of a counter-signature: the signature that it is over. */
  readonly parent?: XmlSignature
}

const OBJECT = `${DS}Object`
const MANIFEST = `${DS}Manifest`

/** The first thing that is not where it should be. */
export function misplaced(question: TargetQuestion): Failure | undefined {
  const { checks } = question
  for (const check of checks) {
    const detail = misplacedTarget(check, question)
    if (detail !== undefined) return { subIndication: 'SIGNED_DATA_NOT_FOUND', detail }
  }
  return propertiesFailure(question) ?? parentFailure(question)
}

function misplacedTarget(
  { reference, processed }: ReferenceCheck,
  question: TargetQuestion,
): string | undefined {
  const { signature, signed } = question
  const { type, uri = '' } = reference
  const nodes = processed?.nodes
  if (type === OBJECT && !isObject(signature, nodes)) return `${uri} is not an object of the signature`
  if (nodes?.document !== signed.document || nodes.apex === undefined) return undefined
  const depth = nodes.around.indexOf(signature.element)
  if (depth < 0) return undefined
  const path = nodes.around.slice(depth + 1)
  if (type === MANIFEST && !isManifestPath(signature, path))
    return `${uri} is not a manifest of the signature`
  return isOpenPath(signature, path) ? undefined : `${uri} hides inside the signature`
}

function isObject({ objects, keyInfo }: XmlSignature, nodes: NodeSet | undefined): boolean {
  const apex = nodes?.apex
  return apex !== undefined && (objects.includes(apex) || apex === keyInfo)
}

function isManifestPath({ objects }: XmlSignature, [holder, ...deeper]: readonly XmlElement[]): boolean {
  return holder !== undefined && objects.includes(holder) && deeper.length === 0
}

/** A part of the signature, of one of its objects, or of what the formats of signatures put into these. */
function isOpenPath({ objects }: XmlSignature, [holder, ...deeper]: readonly XmlElement[]): boolean {
  if (holder === undefined) return true
  if (!objects.includes(holder)) return false
  return deeper.every(
    ({ namespace, local }) =>
      namespace.startsWith(XADES_SPACES) || (namespace === DS && local === 'SignatureProperties'),
  )
}

const XADES_SPACES = 'http://uri.etsi.org/01903/'

/** EN 319 132-1 §4.4: what claims to be about the signature, and is about another or in a version that is not read. */
function propertiesFailure({ properties, checks, signature }: TargetQuestion): Failure | undefined {
  const typed = checks.filter(({ reference }) => reference.type?.endsWith('#SignedProperties') === true)
  const fail = (detail: string): Failure => ({ subIndication: 'SIG_CONSTRAINTS_FAILURE', detail })
  if (properties === undefined && typed.length > 0)
    return { subIndication: 'FORMAT_FAILURE', detail: 'signed properties of a version that is not read' }
  if (typed.length > 1) return fail('two references to signed properties')
  const target = properties?.target ?? ''
  return target !== '' && target !== signature.id
    ? fail('the properties are about another signature')
    : undefined
}

/**
 * EN 319 132-1 §4.4: the signed properties are signed, whole, by one reference. Where they are not, they are nobody's
 * words, and the signature is one without properties.
 */
export function arePropertiesSigned({
  properties,
  checks,
}: Pick<TargetQuestion, 'properties' | 'checks'>): boolean {
  const over = checks.filter(({ processed }) => {
    const nodes = processed?.nodes
    return (
      nodes?.apex === properties?.signedProperties &&
      nodes?.only === undefined &&
      nodes?.without === undefined
    )
  })
  return properties !== undefined && over.filter(({ processed }) => processed !== undefined).length === 1
}

/** §4.4.2: the reference says what it is over. */
export function isPropertiesTyped({
  properties,
  checks,
}: Pick<TargetQuestion, 'properties' | 'checks'>): boolean {
  return (
    properties !== undefined &&
    checks.some(
      ({ reference, processed }) =>
        processed?.nodes?.apex === properties.signedProperties &&
        isPropertiesType(reference.type, properties),
    )
  )
}

function isPropertiesType(type: string | undefined, { space }: XadesProperties): boolean {
  return type === SIGNED_PROPERTIES || type === `${space}SignedProperties`
}

/** EN 319 132-1 §5.2.7.2: a counter-signature is over the value of the signature that it stands in. */
function parentFailure({ parent, checks }: TargetQuestion): Failure | undefined {
  if (parent === undefined) return undefined
  const over = checks.some(
    ({ processed }) => processed?.nodes?.apex === parent.valueElement && !processed.partial,
  )
  return over
    ? undefined
    : {
        subIndication: 'SIG_CONSTRAINTS_FAILURE',
        detail: 'not over the value of the signature that it countersigns',
      }
}
