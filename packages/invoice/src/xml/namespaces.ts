/** The prefix by which rules call a namespace (UBL 2.1, UN/CEFACT CII D16B, SBDH 1.3). */
const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
const CEFACT = 'urn:un:unece:uncefact:data:standard:'

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/'

export const PREFIX_OF: ReadonlyMap<string, string> = new Map([
  [`${UBL}Invoice-2`, 'ubl'],
  [`${UBL}CreditNote-2`, 'cn'],
  [`${UBL}CommonAggregateComponents-2`, 'cac'],
  [`${UBL}CommonBasicComponents-2`, 'cbc'],
  [`${UBL}CommonExtensionComponents-2`, 'ext'],
  [`${CEFACT}CrossIndustryInvoice:100`, 'rsm'],
  [`${CEFACT}ReusableAggregateBusinessInformationEntity:100`, 'ram'],
  [`${CEFACT}UnqualifiedDataType:100`, 'udt'],
  [`${CEFACT}QualifiedDataType:100`, 'qdt'],
  ['http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader', 'sbdh'],
  [XML_NAMESPACE, 'xml'],
])
