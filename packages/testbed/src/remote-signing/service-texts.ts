/** What people read of the TEST remote signing service: in their wallet, and in the register of relying parties. */
export const SERVICE = {
  fr: 'Signature à distance (TEST)',
  nl: 'Ondertekenen op afstand (TEST)',
  de: 'Fernsignatur (TEST)',
  en: 'Remote signing (TEST)',
  ja: 'リモート署名（TEST）',
  ar: 'التوقيع عن بعد (TEST)',
  vi: 'Ký từ xa (TEST)',
}
export const PURPOSE = {
  fr: 'Signer avec votre clé le document que vous avez choisi',
  nl: 'Het document dat u hebt gekozen met uw sleutel ondertekenen',
  de: 'Das von Ihnen gewählte Dokument mit Ihrem Schlüssel unterschreiben',
  en: 'Sign the document that you chose with your key',
  ja: 'あなたが選んだ文書に、あなたの鍵で署名するため',
  ar: 'توقيع المستند الذي اخترتموه بمفتاحكم',
  vi: 'Ký tài liệu bạn đã chọn bằng khóa của bạn',
}
