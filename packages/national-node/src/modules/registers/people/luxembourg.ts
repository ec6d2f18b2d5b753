import { luxembourgishNumber } from './national-number.ts'
import type { Community, Population } from './population.ts'

const LUXEMBOURGISH: Community = {
  lang: 'lb',
  weight: 100,
  families: [
    'Schmit',
    'Wagner',
    'Hoffmann',
    'Thill',
    'Reuter',
    'Kremer',
    'Faber',
    'Weyrich',
    'Da Silva',
    'Ferreira',
  ],
  women: ['Léonie', 'Anouk', 'Lynn', 'Josiane', 'Fabienne', 'Mélanie', 'Carole'],
  men: ['Pit', 'Luc', 'Gilles', 'Jängi', 'Tom', 'Marc', 'Félix'],
  places: [
    { locality: 'Lëtzebuerg', postalCode: 'L-1111', street: 'rue de l’Essai' },
    { locality: 'Esch-Uelzecht', postalCode: 'L-4111', street: 'boulevard du Prototype' },
    { locality: 'Dikrech', postalCode: 'L-9211', street: 'rue de la Maquette' },
  ],
  studies: [
    {
      lang: 'fr',
      institution: 'TEST Université de l’Alzette',
      titles: [
        { title: 'Bachelor en informatique', level: 6 },
        { title: 'Master in Finance', level: 7 },
      ],
      grades: ['Assez bien', 'Bien', 'Très bien'],
    },
  ],
  courses: [
    'TEST Les bases de l’inclusion numérique',
    'TEST Aider les autres en ligne',
    'TEST Des contenus accessibles',
  ],
}

export const LUXEMBOURG: Population = {
  country: 'LU',
  nameOrder: 'given-first',
  communities: [LUXEMBOURGISH],
  number: luxembourgishNumber,
  formatAddress: ({ street, postalCode, locality }, houseNumber) =>
    `${houseNumber}, ${street}, ${postalCode} ${locality}`,
}
