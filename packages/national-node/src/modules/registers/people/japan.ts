import type { Community, NamePart, Population } from './population.ts'

function name(own: string, kana: string, latin: string): NamePart {
  return { own, kana, latin }
}

const JAPANESE: Community = {
  lang: 'ja',
  weight: 100,
  families: [
    name('佐藤', 'サトウ', 'SATO'),
    name('鈴木', 'スズキ', 'SUZUKI'),
    name('髙橋', 'タカハシ', 'TAKAHASHI'),
    name('田中', 'タナカ', 'TANAKA'),
    name('渡邉', 'ワタナベ', 'WATANABE'),
    name('伊藤', 'イトウ', 'ITO'),
    name('大野', 'オオノ', 'ONO'),
    name('山﨑', 'ヤマサキ', 'YAMASAKI'),
    name('小林', 'コバヤシ', 'KOBAYASHI'),
    name('齋藤', 'サイトウ', 'SAITO'),
  ],
  women: [
    name('花子', 'ハナコ', 'Hanako'),
    name('陽菜', 'ヒナ', 'Hina'),
    name('美咲', 'ミサキ', 'Misaki'),
    name('さくら', 'サクラ', 'Sakura'),
    name('結衣', 'ユイ', 'Yui'),
    name('優子', 'ユウコ', 'Yuko'),
  ],
  men: [
    name('太郎', 'タロウ', 'Taro'),
    name('翔太', 'ショウタ', 'Shota'),
    name('蓮', 'レン', 'Ren'),
    name('大輔', 'ダイスケ', 'Daisuke'),
    name('健一', 'ケンイチ', 'Kenichi'),
    name('悠真', 'ユウマ', 'Yuma'),
  ],
  places: [
    { locality: '千代田区', region: '東京都', postalCode: '100-0000', street: '試験町' },
    { locality: '大阪市北区', region: '大阪府', postalCode: '530-0000', street: '模擬町' },
    { locality: '札幌市中央区', region: '北海道', postalCode: '060-0000', street: '試作町' },
    { locality: '福岡市博多区', region: '福岡県', postalCode: '812-0000', street: '架空町' },
  ],
  studies: [
    {
      institution: 'TEST 東京湾大学',
      titles: [
        { title: '学士（工学）', level: 6 },
        { title: '修士（文学）', level: 7 },
        { title: '博士（情報学）', level: 8 },
      ],
      grades: ['良', '優', '秀'],
    },
  ],
  courses: [
    '電子行政の基礎（TEST）',
    'サービスデザイン（TEST）',
    'データ品質（TEST）',
    'サイバーセキュリティの基礎（TEST）',
  ],
}

/** Without a number: the My Number must not be kept by those who do not need it. */
export const JAPAN: Population = {
  country: 'JP',
  nameOrder: 'family-first',
  communities: [JAPANESE],
  formatAddress: ({ region, locality, street, postalCode }, houseNumber) =>
    `〒${postalCode} ${region}${locality}${street}${houseNumber}`,
}
