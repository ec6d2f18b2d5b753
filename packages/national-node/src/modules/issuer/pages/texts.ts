import type { Language } from '../../../kernel/language.ts'

/** Texts of the issuer's own pages that the catalogues of the portal do not have. */
export type LoginTexts = {
  readonly title: string
  readonly lede: string
  readonly documents: string
  readonly wallet: string
  readonly agree: string
  readonly refuse: string
}

export const LOGIN_TEXTS = {
  en: {
    title: 'Your wallet asks for a document',
    lede: 'Say who you are. The document then goes to your wallet, and only there.',
    documents: 'Documents',
    wallet: 'Wallet',
    agree: 'Agree and continue',
    refuse: 'Do not agree',
  },
  fr: {
    title: 'Votre portefeuille demande un document',
    lede: 'Indiquez qui vous êtes. Le document va ensuite dans votre portefeuille, et nulle part ailleurs.',
    documents: 'Documents',
    wallet: 'Portefeuille',
    agree: 'Accepter et continuer',
    refuse: 'Refuser',
  },
  nl: {
    title: 'Uw portemonnee vraagt om een document',
    lede: 'Geef aan wie u bent. Het document gaat daarna naar uw portemonnee, en nergens anders heen.',
    documents: 'Documenten',
    wallet: 'Portemonnee',
    agree: 'Akkoord en verder',
    refuse: 'Niet akkoord',
  },
  de: {
    title: 'Ihre Brieftasche bittet um ein Dokument',
    lede: 'Geben Sie an, wer Sie sind. Das Dokument geht danach in Ihre Brieftasche und nirgendwo sonst hin.',
    documents: 'Dokumente',
    wallet: 'Brieftasche',
    agree: 'Zustimmen und weiter',
    refuse: 'Nicht zustimmen',
  },
  ja: {
    title: 'ウォレットが文書を求めています',
    lede: 'あなたが誰であるかを選んでください。文書はあなたのウォレットにだけ送られます。',
    documents: '文書',
    wallet: 'ウォレット',
    agree: '同意して進む',
    refuse: '同意しない',
  },
  ar: {
    title: 'محفظتك تطلب وثيقة',
    lede: 'اختر من أنت. تُرسَل الوثيقة بعد ذلك إلى محفظتك وحدها.',
    documents: 'الوثائق',
    wallet: 'المحفظة',
    agree: 'أوافق وأتابع',
    refuse: 'لا أوافق',
  },
  vi: {
    title: 'Ví của bạn yêu cầu một giấy tờ',
    lede: 'Hãy cho biết bạn là ai. Sau đó giấy tờ chỉ được gửi đến ví của bạn.',
    documents: 'Giấy tờ',
    wallet: 'Ví',
    agree: 'Đồng ý và tiếp tục',
    refuse: 'Không đồng ý',
  },
} as const satisfies Record<Language, LoginTexts>
