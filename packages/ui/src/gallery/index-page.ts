import { components } from '../generated/components.ts'
import { gallery } from '../generated/gallery.ts'
import { html, type Html } from '../html.ts'
import type { Assets } from '../stylesheet.ts'
import { type Component, GROUPS } from './component.ts'
import { galleryFrame } from './frame.ts'
import { addressOf, type Place } from './place.ts'

/** All components on their shelves, and the way to the texts. */
export function indexPage(place: Place, assets: Assets): Html {
  const words = gallery[place.lang]
  const all: readonly [string, Component][] = Object.entries(components)
  const shelf = (group: (typeof GROUPS)[number]) => {
    const own = all.filter(([, component]) => component.group === group)
    return html`<section class="part"><h2>${words.groups[group]}</h2><ul class="gallery-shelf">${own.map(([name, { title }]) => html`<li><a href="${addressOf({ ...place, component: name })}"><bdi lang="en" dir="ltr">${title}</bdi></a></li>`)}</ul></section>`
  }
  const main = html`<div class="head"><h1>${words.title}</h1><p class="lede">${words.lede}</p></div>${GROUPS.map(shelf)}
<section class="part"><h2>${words.texts}</h2><p><a href="${addressOf({ ...place, component: 'texts' })}">${words.textsLede}</a></p></section>`
  return galleryFrame({ place, assets, title: words.title, main })
}
