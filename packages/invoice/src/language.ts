/** The seven languages of the findings. */
export const LANGUAGES = ['fr', 'nl', 'de', 'en', 'ja', 'ar', 'vi'] as const
export type Lang = (typeof LANGUAGES)[number]
