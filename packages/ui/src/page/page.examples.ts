import { html } from '../html.ts'
import { type Lang, LANGUAGES } from '../language.ts'
import { page } from './page.ts'

/** The frame around a heading and a paragraph, in one language. */
export function pageExample(lang: Lang) {
  return page({
    lang,
    title: 'Entente',
    node: 'TEST',
    home: `/${lang}/`,
    stylesheet: '/assets/style.css',
    icon: '/assets/icon.svg',
    languages: LANGUAGES.map((other) => ({ lang: other, href: `/${other}/` })),
    test: true,
    breadcrumb: [{ label: 'Home', href: `/${lang}/` }],
    main: html`<div class="head"><h1>Entente</h1><p class="lede">…</p></div>`,
  })
}
