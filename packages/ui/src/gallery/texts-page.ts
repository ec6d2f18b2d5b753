/** Every text of a language with its review: who has signed it, or that it is a draft. */
import { plain, rich } from '../catalogues/message.ts'
import { dateText } from '../date-text/date-text.ts'
import { gallery } from '../generated/gallery.ts'
import { reviews } from '../generated/reviews.ts'
import { texts } from '../generated/texts.ts'
import { html, type Html } from '../html.ts'
import { ltr } from '../ltr/ltr.ts'
import type { Assets } from '../stylesheet.ts'
import { table } from '../table/table.ts'
import { tag } from '../tag/tag.ts'
import { galleryFrame } from './frame.ts'
import { addressOf, type Place } from './place.ts'

/** The rooms of the catalogues. */
export function textRoomsPage(place: Place, assets: Assets): Html {
  const words = gallery[place.lang]
  const rooms = Object.keys(texts[place.lang] ?? {})
  const main = html`<div class="head"><h1>${words.texts}</h1><p class="lede">${words.textsLede}</p></div>
<ul class="gallery-shelf">${rooms.map((room) => html`<li><a href="${addressOf({ ...place, component: 'texts', example: room })}"><bdi lang="en" dir="ltr">${room}</bdi></a></li>`)}</ul>`
  return galleryFrame({ place, assets, title: words.texts, main })
}

/** The texts of one room; undefined when there is no such room. */
export function textsPage(place: Place, assets: Assets, room: string): Html | undefined {
  const words = gallery[place.lang]
  const own = texts[place.lang] ?? {}
  const sources = Object.hasOwn(own, room) ? own[room] : undefined
  if (sources === undefined) return undefined
  const main = html`<div class="head"><h1>${rich(words.textsOf({ name: html`<bdi lang="en" dir="ltr">${room}</bdi>` }))}</h1></div>${table(
    {
      id: 'texts',
      caption: words.textsLede,
      columns: [{ label: words.textKey }, { label: words.textWords }, { label: words.textStatus }],
      rows: Object.entries(sources).map(([key, source]) => [
        ltr(key),
        source,
        status(place, `${room}/${key}`),
      ]),
    },
  )}`
  return galleryFrame({ place, assets, title: plain(words.textsOf({ name: room })), main })
}

function status({ lang }: Place, key: string): Html {
  const { draft, reviewedBy } = gallery[lang]
  const review = reviews[lang]?.reviewed[key]
  if (review === undefined) return tag({ label: draft })
  return rich(reviewedBy({ name: review.by, date: dateText(review.on, { lang }) }))
}
