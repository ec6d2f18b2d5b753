import { type Child, chooseText, figuresOf, type Html, page, type Reader, say } from '@entente/ui'
import { type Language, LANGUAGES } from '../../../kernel/language.ts'
import type { PortalConfig } from '../portal-deps.ts'

/** Where and for whom a page is made. */
export type PageContext = {
  readonly lang: Language
  readonly config: PortalConfig
  /** The address after the language, with its query: `services/enrolment`. The same in every language. */
  readonly path: string
}

/** Pages as the published run of the checks knows them. */
export type PageName =
  | 'home'
  | 'recognitions'
  | 'receipt'
  | 'agreement'
  | 'changes'
  | 'history'
  | 'service'
  | 'issue'
  | 'offer'
  | 'decision'
  | 'ended'
  | 'invoices'
  | 'invoice'
  | 'invoice-translation'
  | 'invoice-batch'
  | 'invoice-batch-progress'
  | 'signatures'
  | 'signature'
  | 'trusted-lists'
  | 'sign'
  | 'signing'
  | 'seal'
  | 'sealing'
  | 'error'
  | 'workbench'
  | 'workbench-sign-in'
  | 'workbench-closed'
  | 'workbench-proposal'
  | 'workbench-propose'
  | 'workbench-operate'
  | 'workbench-explain'
  | 'workbench-explained'
  | 'list-studio'
  | 'list-studio-facts'
  | 'list-studio-source'
  | 'list-studio-services'
  | 'list-studio-review'
  | 'sandbox'
  | 'sandbox-run'
  | 'sandbox-request'
  | 'sandbox-document'
  | 'sandbox-offer'
  | 'sandbox-offer-outcome'

export type FramedPage = {
  readonly name: PageName
  readonly title: string
  readonly main: Html
  /** Between the start page and this one. */
  readonly above?: readonly { readonly label: Child; readonly path: string }[]
}

/** A page of this node in the reader's language, with its links to the other six. */
export function frame({ lang, config, path }: PageContext, framed: FramedPage): Html {
  const { name, title, main, above = [] } = framed
  return page({
    lang,
    country: config.country,
    title,
    node: chooseText(config.name, lang),
    home: `/${lang}/`,
    stylesheet: config.assets.stylesheet.path,
    icon: config.assets.icon.path,
    languages: LANGUAGES.map((other) => ({ lang: other, href: `/${other}/${path}` })),
    test: config.test,
    figures: figuresOf(name),
    figuresHref: '/page-figures.json',
    breadcrumb:
      name === 'home'
        ? []
        : [{ label: say(lang, 'home'), path: '' }, ...above].map(({ label, path: step }) => ({
            label,
            href: `/${lang}/${step}`,
          })),
    main,
  })
}

export function readerOf({ lang, config }: PageContext): Reader {
  return { lang, country: config.country, timeZone: config.timeZone }
}
