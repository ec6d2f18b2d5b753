import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Fields that refuse what is pasted, as a password manager or a helper of memory would do (WCAG 3.3.8). */
export function blockedPaste({ every, see }: PageKit): Sighting[] {
  const typed =
    'textarea, input:not([type]), input:is([type=text], [type=email], [type=tel], [type=url], [type=password], [type=number], [type=search])'
  return every<HTMLInputElement | HTMLTextAreaElement>(typed)
    .filter((field) => !field.disabled && !field.readOnly)
    .flatMap((field) => {
      const { value } = field
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', '1')
      const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData })
      const letThrough = field.dispatchEvent(event)
      // A page may take the text and put it in place by itself.
      const taken = field.value !== value
      field.value = value
      return letThrough || taken ? [] : [see(field, 'paste is prevented')]
    })
}
