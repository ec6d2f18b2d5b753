import type { ComponentExamples } from '../gallery/component.ts'
import { codeBlock } from './code-block.ts'

export const codeBlockExamples = {
  group: 'text',
  examples: {
    json: () => codeBlock('{\n  "response_type": "vp_token",\n  "aud": "https://self-issued.me/v2"\n}'),
    token: () => codeBlock('eyJhbGciOiJFUzI1NiIsInR5cCI6ImRjK3NkLWp3dCJ9.'.repeat(6)),
  },
} satisfies ComponentExamples
