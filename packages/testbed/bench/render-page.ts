/** What the family `render` renders: a page of about 30 kB, in French, with facts, reasons and a table. */
import {
  formatDate,
  type Html,
  html,
  type Lang,
  LANGUAGES,
  page,
  REASON_CODES,
  reasonList,
  type ShownReason,
  summaryList,
  table,
} from '../../ui/src/index.ts'

export type Row = { readonly key: string; readonly value: string }

/** What one page says; every engine looks up the texts of the catalogues itself. */
export type RenderedPage = {
  readonly lang: Lang
  readonly title: string
  readonly facts: readonly Row[]
  readonly reasons: readonly ShownReason[]
  readonly table: {
    readonly id: string
    readonly caption: string
    readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[]
    readonly rows: readonly (readonly string[])[]
  }
}

/** Different people, cases and reasons: no engine meets the same page twice in a row. */
export function pagesOf(count: number): RenderedPage[] {
  return Array.from({ length: count }, (_, index) => pageOf(index))
}

function pageOf(index: number): RenderedPage {
  const lang = 'fr'
  return {
    lang,
    title: `Dossier BE-TEST-${1000 + index}`,
    facts: [
      { key: 'Nom', value: `D’Hondt & Fils n° ${index}` },
      { key: 'Né(e) le', value: formatDate(`19${60 + (index % 40)}-04-03`, { lang, country: 'BE' }) },
      { key: 'Motif', value: `Demande « ${index} » < 30 jours` },
    ],
    reasons: reasonsOf(index),
    table: tableOf(index),
  }
}

const CLASSES = ['refuse', 'suspend', 'unknown', 'limit'] as const

function reasonsOf(index: number): ShownReason[] {
  return Array.from({ length: 16 }, (_, place) => ({
    code: REASON_CODES[(index + place) % REASON_CODES.length] ?? 'NO_RULE',
    class: CLASSES[place % CLASSES.length] ?? 'limit',
    clause: `/recognitions/${place}/loa/rules/0`,
    detail: `rule be-jp.pid, step ${place} of case ${index}`,
  }))
}

function tableOf(index: number): RenderedPage['table'] {
  const rows = Array.from({ length: 38 }, (_, row) => [
    `Peeters & Zn ${index}-${row}`,
    formatDate(`2026-1${row % 3}-0${1 + (row % 9)}`, { lang: 'fr', country: 'BE' }),
    'Service public fédéral Stratégie et Appui',
    `${(index + row) * 7},50`,
    'reconnu avec des limites',
  ])
  const columns = ['Personne', 'Date', 'Autorité', 'Montant', 'Décision'].map((label) => ({
    label,
    numeric: label === 'Montant',
  }))
  return { id: 'cases', caption: 'Décisions de ce dossier', columns, rows }
}

/** The page as every page of ours is made, with its frame. */
export function renderOurs({ lang, title, facts, reasons, table: shown }: RenderedPage): string {
  return framed(
    { lang, title },
    html`<h1>${title}</h1>
${summaryList(facts)}
${reasonList(lang, reasons)}
${table(shown)}`,
  )
}

function framed({ lang, title }: Pick<RenderedPage, 'lang' | 'title'>, main: Html): string {
  const languages = LANGUAGES.map((other) => ({ lang: other, href: `/${other}/cases?of=${title}&from=1` }))
  return String(
    page({
      lang,
      title,
      main,
      languages,
      node: { lang, text: 'Belgique (TEST)' },
      home: `/${lang}/`,
      stylesheet: '/assets/50f68cac29b5a18e.css',
      icon: '/assets/a4e37882f2303b74.svg',
      test: true,
      breadcrumb: [
        { label: 'Accueil', href: `/${lang}/` },
        { label: 'Dossiers', href: `/${lang}/cases` },
      ],
    }),
  )
}

/** The peers are given the frame, which would otherwise be copied here and change without them: what stands around. */
export function around(shown: RenderedPage): readonly [before: string, after: string] {
  const [before = '', after = ''] = framed(shown, html`·main·`).split('·main·')
  return [before, after]
}
