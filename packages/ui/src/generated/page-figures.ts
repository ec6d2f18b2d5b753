// Written by npm run pages. Do not edit.
export const pageRun = { on: '', machine: '', browser: '', command: 'npm run pages', pages: {} }
