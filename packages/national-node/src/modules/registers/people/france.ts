import { frenchNumber } from './national-number.ts'
import type { Community, Population } from './population.ts'

const FRENCH: Community = {
  lang: 'fr',
  weight: 100,
  families: [
    'Martin',
    'Bernard',
    'Lefèvre',
    'Moreau',
    'Fournier',
    'Girard',
    'Le Goff',
    'Faure',
    'Mercier',
    'Nguyen',
    'Benali',
    'L’Hôte',
  ],
  women: [
    'Léa',
    'Inès',
    'Margaux',
    'Jeanne',
    'Clémence',
    'Agnès',
    'Océane',
    'Maëlle',
    'Anne-Sophie',
    'Gaëlle',
  ],
  men: [
    'Louis',
    'Jules',
    'Raphaël',
    'Étienne',
    'Mathis',
    'Guénolé',
    'Jean-Baptiste',
    'Cédric',
    'Antoine',
    'Noé',
  ],
  places: [
    { locality: 'Lyon', region: 'Auvergne-Rhône-Alpes', postalCode: '69001', street: 'rue de l’Essai' },
    { locality: 'Rennes', region: 'Bretagne', postalCode: '35000', street: 'allée de la Maquette' },
    { locality: 'Lille', region: 'Hauts-de-France', postalCode: '59000', street: 'rue du Prototype' },
    {
      locality: 'Marseille',
      region: 'Provence-Alpes-Côte d’Azur',
      postalCode: '13001',
      street: 'cours de la Simulation',
    },
  ],
  studies: [
    {
      institution: 'TEST Université des Deux-Fleuves',
      titles: [
        { title: 'Licence de mathématiques', level: 6 },
        { title: 'Master de droit public', level: 7 },
        { title: 'Doctorat en histoire', level: 8 },
      ],
      grades: ['Assez bien', 'Bien', 'Très bien'],
    },
  ],
}

export const FRANCE: Population = {
  country: 'FR',
  nameOrder: 'given-first',
  communities: [FRENCH],
  number: frenchNumber,
  formatAddress: ({ street, postalCode, locality }, houseNumber) =>
    `${houseNumber} ${street}, ${postalCode} ${locality}`,
}
