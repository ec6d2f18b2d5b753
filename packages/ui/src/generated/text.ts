// Written by npm run generate from catalogues/*/text.json. Do not edit.
import { type Message } from '../catalogues/message.ts'
import type { Lang } from '../language.ts'

export type TextTexts = {readonly "quoted": Message<"text">,
readonly "bracketed": Message<"text">}
export const text: Readonly<Record<Lang, TextTexts>> = {fr: {"quoted": (v) => ["« ", v.text, " »"],
"bracketed": (v) => ["(", v.text, ")"]},
nl: {"quoted": (v) => ["‘", v.text, "’"],
"bracketed": (v) => ["(", v.text, ")"]},
de: {"quoted": (v) => ["„", v.text, "“"],
"bracketed": (v) => ["(", v.text, ")"]},
en: {"quoted": (v) => ["‘", v.text, "’"],
"bracketed": (v) => ["(", v.text, ")"]},
ja: {"quoted": (v) => ["「", v.text, "」"],
"bracketed": (v) => ["（", v.text, "）"]},
ar: {"quoted": (v) => ["«", v.text, "»"],
"bracketed": (v) => ["(", v.text, ")"]},
vi: {"quoted": (v) => ["“", v.text, "”"],
"bracketed": (v) => ["(", v.text, ")"]}}
