import { rich } from '../catalogues/message.ts'
import { idOf, labelled, type Question, ties } from '../field/field.ts'
import { formatList, localeOf } from '../format/format.ts'
import { memoise } from '../format/memoise.ts'
import { form as texts } from '../generated/form.ts'
import { type Html, html } from '../html.ts'

/** Kinds of files by the name people know, and as the browser filters them. The server looks into the file all the same. */
const KINDS = {
  PDF: 'application/pdf,.pdf',
  JPEG: 'image/jpeg,.jpg,.jpeg',
  PNG: 'image/png,.png',
  HEIC: 'image/heic,.heic',
  XML: 'application/xml,text/xml,.xml',
  CMS: 'application/pkcs7-mime,application/pkcs7-signature,.p7m,.p7s',
  ASiC: 'application/vnd.etsi.asic-e+zip,application/vnd.etsi.asic-s+zip,.asice,.sce,.asics,.scs',
  ZIP: 'application/zip,.zip',
  CSV: 'text/csv,.csv',
  HTML: 'text/html,multipart/related,.html,.htm,.mhtml',
  PEM: 'application/x-pem-file,application/pkix-cert,.pem,.crt,.cer,.der',
  TXT: 'text/plain,.txt',
  JSON: 'application/json,.json,.jwt',
  CBOR: 'application/cbor,.cbor,.mdoc',
} as const

export type FileKind = keyof typeof KINDS

export type FileUploadProps = Question & {
  readonly label: string
  readonly kinds: readonly [FileKind, ...FileKind[]]
  readonly maxMegabytes: number
  /** Several files may be chosen; the largest size is that of each. */
  readonly multiple?: boolean | undefined
  /** The name of the file the server already holds: a box for files is always empty when the page comes back. */
  readonly received?: string | undefined
}

/** A file or a photo. Which kinds and how large is said before the choice, not after it. The form needs `upload`. */
export function fileUpload(props: FileUploadProps): Html {
  const { lang, name, kinds, received, multiple = false } = props
  const held = received !== undefined && html`<p>${rich(texts[lang].fileReceived({ name: received }))}</p>`
  const said = { ...props, rule: ruleOf(props) }
  const accept = kinds.map((kind) => KINDS[kind]).join(',')
  return labelled(
    said,
    html`${held}<input id="${idOf(props)}" name="${name}" type="file" accept="${accept}"${multiple && html` multiple`}${ties(said)}>`,
  )
}

function ruleOf({ lang, kinds, maxMegabytes }: FileUploadProps): Html {
  const size = megabytes(localeOf(lang)).format(maxMegabytes)
  return rich(texts[lang].fileRule({ types: formatList(kinds, { lang }), size }))
}

const megabytes = memoise(
  (locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte', unitDisplay: 'long' }),
)
