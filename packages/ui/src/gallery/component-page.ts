import { plain, rich } from '../catalogues/message.ts'
import { dateText } from '../date-text/date-text.ts'
import { details } from '../details/details.ts'
import { gallery } from '../generated/gallery.ts'
import { apart, html, type Html } from '../html.ts'
import { directionOf } from '../language.ts'
import type { Assets } from '../stylesheet.ts'
import type { Component } from './component.ts'
import { galleryFrame } from './frame.ts'
import { addressOf, type Place } from './place.ts'

/** What the published run of the checks says of a component. */
export type Checked = { readonly on: string; readonly runs: number; readonly violations: number }

export type ComponentView = {
  readonly place: Place & { readonly component: string }
  readonly assets: Assets
  readonly component: Component
  readonly checked?: Checked | undefined
}

/** A component: when to use it, what it owes to everybody, and each example with its HTML and size. */
export function componentPage(view: ComponentView): Html {
  const { place, assets, component } = view
  const words = gallery[place.lang]
  const { title, use, criteria, examples } = component
  const english = html` lang="en" dir="ltr"`
  const main = html`<div class="head"><h1><bdi${english}>${title}</bdi></h1></div>
${Object.entries(examples).map(([name, make], at) => exampleOf(view, { name, at, markup: make(place.lang) }))}
<section class="part"><h2>${words.use}</h2><div class="part"${english}>${use.map((text) => html`<p>${text}</p>`)}</div></section>
<section class="part"><h2>${words.criteria}</h2><div${english}><ul class="list">${criteria.map((text) => html`<li>${text}</li>`)}</ul></div><p>${result(view)}</p></section>`
  return galleryFrame({ place, assets, title, main })
}

type Example = { readonly name: string; readonly at: number; readonly markup: Html }

/** Examples of a component have the same ids: each stands apart. The source is shown as it is written. */
function exampleOf({ place, component }: ComponentView, { name, at, markup }: Example): Html {
  const { alone, size, source } = gallery[place.lang]
  const code = String(markup)
  const named = { name: html`<bdi lang="en" dir="ltr">${name}</bdi>` }
  const link = html`<a href="${addressOf({ ...place, example: name })}">${rich(alone(named))}</a>`
  const bytes = new TextEncoder().encode(code).length
  const shown =
    component.group !== 'frame' &&
    html`<div class="gallery-example">${at === 0 ? markup : apart(markup, at + 1)}</div>`
  return html`<section class="part">${shown}<p class="actions">${link} <span class="hint">${rich(size({ bytes }))}</span></p>${details(
    {
      summary: rich(source(named)),
      body: html`<div class="gallery-source" role="region" aria-label="${plain(source({ name }))}" tabindex="0"><pre lang="en" dir="ltr"><code>${code}</code></pre></div>`,
    },
  )}</section>`
}

function result({ place: { lang }, checked }: ComponentView): Html {
  const { checked: told, unchecked } = gallery[lang]
  if (checked === undefined) return html`${unchecked}`
  const { on, runs, violations } = checked
  return rich(told({ date: dateText(on, { lang }), runs, violations }))
}

/** One example with nothing around it: for the checks, and for whoever wants to look closely. */
export function examplePage({ place, assets, component }: ComponentView, example: string): Html | undefined {
  const { lang } = place
  const { group, examples, title, wholePage } = component
  const make = Object.hasOwn(examples, example) ? examples[example] : undefined
  if (make === undefined) return undefined
  if (wholePage === true) return make(lang, assets)
  const content = make(lang)
  const name = html`<h1 class="hidden" lang="en" dir="ltr">${title}: ${example}</h1>`
  const body =
    group === 'frame'
      ? html`${content}<main class="wrap">${name}</main>`
      : html`<main class="wrap">${name}${content}</main>`
  return html`<!doctype html>
<html lang="${lang}" dir="${directionOf(lang)}"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="stylesheet" href="${assets.stylesheet.path}"><link rel="icon" type="image/svg+xml" href="${assets.icon.path}"></head><body>${body}</body></html>`
}
