import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/**
 * Sentences in another language, script or direction than the page says (WCAG 3.1.2): a screen reader would read
 * them with the wrong voice. Names and single words are left alone.
 */
export function wrongLanguage({ texts, see }: PageKit): Sighting[] {
  /** Small words that one of the five languages in Latin letters has and the four others have not. */
  const small: Record<string, Set<string>> = Object.fromEntries(
    Object.entries({
      en: 'the and for with your you this that are from by it has have will can which what when they not we his their been must should about into each every who how these does',
      fr: 'le la les et est une pour dans vous votre vos qui que sur avec cette ce aux pas par sont il elle nous être peut doit chaque sans leur ces ou où ont',
      nl: 'het een van voor niet zijn dat deze uw wordt worden naar ook bij door aan op te dit geen kunt moet met uit heeft hebben elke wie hoe',
      de: 'der das und ist nicht für mit von zu den dem ein eine auf sie ihr ihre wird werden auch bei nach oder sich sind einen haben kann muss jede wer wie dieser diese',
      vi: 'và của là các những được không cho trong với một người này có để khi tại từ bạn đã phải sẽ đến hoặc về theo',
    }).map(([lang, list]) => [lang, new Set(list.normalize('NFC').split(' '))]),
  )
  const count = (text: string, sign: RegExp) => text.match(sign)?.length ?? 0
  const blocks =
    'p, li, dd, dt, td, th, h1, h2, h3, h4, h5, h6, caption, figcaption, label, legend, summary, blockquote, button, div, section, header, footer, main, nav, form, fieldset, body'

  /** One run is what a block, or a marked phrase inside it, says in one declared language. */
  const runs = new Map<Element, string>()
  for (const { node, parent } of texts()) {
    if (parent.closest('code, .code, samp, kbd, pre, [translate=no], [lang=zxx]') !== null) continue
    const marked = parent.closest('[lang]')
    const block = parent.closest(blocks) ?? document.body
    const owner = marked !== null && block.contains(marked) ? marked : block
    runs.set(owner, `${runs.get(owner) ?? ''} ${node.data}`)
  }

  const votes = (text: string) => {
    const words =
      text
        .normalize('NFC')
        .toLowerCase()
        .match(/[\p{L}\p{M}]+/gu) ?? []
    const latin = words.filter((word) => /\p{Script=Latin}/u.test(word))
    const hits = Object.entries(small).map(([lang, list]): [string, number] => [
      lang,
      new Set(latin.filter((word) => list.has(word))).size,
    ])
    const [first = ['', 0], second = ['', 0]] = hits.sort((one, two) => two[1] - one[1])
    const clear = latin.length >= 6 && first[1] >= 2 && first[1] > second[1]
    return { words: latin.length, winner: clear ? first[0] : '', wins: first[1], hits: new Map(hits) }
  }
  const japanese = (text: string) => {
    const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu)
    return kana >= 3 && kana + count(text, /\p{Script=Han}/gu) >= 10
  }
  const arabic = (text: string) => count(text, /[\p{Script=Arabic}\p{M}]{2,}/gu) >= 4
  const ownScript = (text: string) => /[\p{Script=Arabic}\p{Script=Han}\p{Script=Hiragana}]{3}/u.test(text)
  /** A page in Japanese or Arabic may hold long names in Latin letters, among words of its own. */
  const outvoted = (text: string, lang: string) => {
    const { wins, hits } = votes(text)
    if (lang in small) return wins >= 3 * (hits.get(lang) ?? 0)
    return (lang === 'ja' || lang === 'ar') && !ownScript(text)
  }
  /** The language the run is in, where that is beyond doubt and not the declared one. */
  const foreign = (text: string, lang: string): string | undefined => {
    if (lang !== 'ja' && japanese(text)) return 'ja'
    if (lang !== 'ar' && arabic(text)) return 'ar'
    const { winner } = votes(text)
    return winner !== '' && winner !== lang && outvoted(text, lang) ? winner : undefined
  }

  return [...runs].flatMap(([owner, text]) => {
    const declared = owner.closest('[lang]')?.getAttribute('lang') ?? ''
    const lang = declared.toLowerCase().split('-')[0] ?? ''
    if (lang === '') return []
    const other = foreign(text, lang)
    if (other !== undefined) return [see(owner, `says it is "${lang}", and is written in "${other}"`)]
    const { direction } = getComputedStyle(owner)
    if (lang === 'ar' && direction === 'ltr' && arabic(text))
      return [see(owner, 'Arabic text runs from left to right')]
    return direction === 'rtl' && votes(text).winner === lang
      ? [see(owner, `text in "${lang}" runs from right to left`)]
      : []
  })
}
