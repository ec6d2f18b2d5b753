import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Links whose words say nothing when read alone, as a list of links is read (WCAG 2.4.4, and stricter). */
export function vagueLinks({ every, see, visible, nameOf }: PageKit): Sighting[] {
  const empty = new Set(
    [
      'here|click|click here|click this|tap here|this|this link|this page|link|more|more info|more information|read more|read|learn more|see more|view more|view|details|go|continue reading|info',
      'ici|cliquez ici|cliquer ici|ce lien|cette page|lien|plus|lire|lire plus|lire la suite|en savoir plus|savoir plus|voir|voir plus|suite|la suite|plus d’infos|plus d’informations|détails',
      'hier|klik|klik hier|deze link|deze pagina|meer|lees meer|lees verder|meer lezen|meer info|meer informatie|bekijk|bekijk meer|details',
      'hier klicken|klicken sie hier|klick hier|dieser link|diese seite|mehr|mehr lesen|mehr erfahren|weiterlesen|weitere informationen|mehr informationen|ansehen|details',
      'こちら|こちらへ|こちらをクリック|ここ|ここをクリック|クリック|このリンク|リンク|続き|続きを読む|もっと|もっと見る|もっと読む|詳細|詳しく|詳しくはこちら|詳細はこちら|このページ',
      'هنا|اضغط هنا|انقر هنا|من هنا|هذا الرابط|رابط|المزيد|اقرأ المزيد|لمزيد من المعلومات|مزيد من المعلومات|تفاصيل|التفاصيل|هذه الصفحة',
      'tại đây|ở đây|đây|bấm vào đây|nhấn vào đây|nhấp vào đây|liên kết|liên kết này|trang này|thêm|xem|xem thêm|đọc thêm|tìm hiểu thêm|chi tiết|xem chi tiết',
    ].flatMap((list) => list.normalize('NFC').split('|')),
  )
  const plain = (name: string) =>
    name
      .normalize('NFC')
      .toLowerCase()
      .replaceAll("'", '’')
      .replaceAll(/[^\p{L}\p{M}\p{N}’ ]+/gu, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
  return every('a[href], [role=link]')
    .filter((link) => visible(link) && empty.has(plain(nameOf(link))))
    .map((link) => see(link, `"${nameOf(link)}" does not say where the link leads`))
}
