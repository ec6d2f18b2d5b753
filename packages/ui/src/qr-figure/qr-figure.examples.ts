import type { ComponentExamples } from '../gallery/component.ts'
import { examplesHolder } from '../generated/examples-holder.ts'
import { qrFigure } from './qr-figure.ts'

export const qrFigureExamples = {
  group: 'wallet',
  examples: {
    anotherDevice: (lang) =>
      qrFigure({
        lang,
        id: 'another-device',
        title: examplesHolder[lang].qrTitle,
        link: 'openid4vp://?client_id=x509_hash%3ATEST&request_uri=https%3A%2F%2Fjp.example%2Frequest%2F7c1d',
      }),
  },
} satisfies ComponentExamples
