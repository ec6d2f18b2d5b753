// Written by npm run generate from catalogues/*/field.json. Do not edit.
import type { Lang } from '../language.ts'

export type FieldTexts = {readonly "error": string,
readonly "optional": string}
export const field: Readonly<Record<Lang, FieldTexts>> = {fr: {"error": "Erreur :",
"optional": "(facultatif)"},
nl: {"error": "Fout:",
"optional": "(niet verplicht)"},
de: {"error": "Fehler:",
"optional": "(freiwillig)"},
en: {"error": "Error:",
"optional": "(optional)"},
ja: {"error": "エラー：",
"optional": "（任意）"},
ar: {"error": "خطأ:",
"optional": "(اختياري)"},
vi: {"error": "Lỗi:",
"optional": "(không bắt buộc)"}}
