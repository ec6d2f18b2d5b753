/** Each format's way from an order to a signed document, and from a signed document to a higher level. */
import { createdCades, raisedCades } from '../ades/cades/sign-cades.ts'
import { createdJades, raisedJades } from '../ades/jades/sign-jades.ts'
import { createdPades, raisedPades } from '../ades/pades/sign-pades.ts'
import { createdAsic, raisedAsic } from '../asic/sign-asic.ts'
import { type DocumentForm, formOf } from '../validate-document.ts'
import { createdXades, raisedXades } from '../xades/sign-xades.ts'
import type { Created, CreationFormat, RaiseOrder, SigningOrder } from './order.ts'
import { CreationRefusal, type CreationSteps } from './steps.ts'

export const FORMATS: Readonly<Record<CreationFormat, (order: SigningOrder) => CreationSteps<Created>>> = {
  CAdES: createdCades,
  XAdES: createdXades,
  PAdES: createdPades,
  JAdES: createdJades,
  'ASiC-E/XAdES': createdAsic,
  'ASiC-S/XAdES': createdAsic,
  'ASiC-E/CAdES': createdAsic,
  'ASiC-S/CAdES': createdAsic,
}

const RAISED: Readonly<
  Record<
    Exclude<DocumentForm, 'time-stamp' | 'evidence-record'>,
    (order: RaiseOrder) => CreationSteps<Created>
  >
> = {
  ASiC: raisedAsic,
  CMS: raisedCades,
  PDF: raisedPades,
  XML: raisedXades,
  JSON: raisedJades,
}

export function* raiseAny(order: RaiseOrder): CreationSteps<Created> {
  const form = formOf(order.document)
  if (form === undefined) throw new CreationRefusal('DOCUMENT_UNFIT', 'it is no signed document')
  return yield* RAISED[form](order)
}
