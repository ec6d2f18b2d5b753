import { belgianNumber } from './national-number.ts'
import type { Community, Population } from './population.ts'

const FRENCH: Community = {
  lang: 'fr',
  weight: 40,
  families: [
    'Dubois',
    'Lambert',
    'Dupont',
    'Simon',
    'Delvaux',
    'Lejeune',
    'Renard',
    'Gérard',
    'Noël',
    'Collard',
    'Mathieu',
    'Évrard',
  ],
  women: ['Élise', 'Camille', 'Zoé', 'Manon', 'Hélène', 'Aurélie', 'Noémie', 'Chloé', 'Lucie', 'Anaïs'],
  men: ['Maxime', 'Théo', 'Loïc', 'François', 'Benoît', 'Arnaud', 'Thibault', 'Jérôme', 'Hugo', 'Rémi'],
  places: [
    {
      locality: 'Bruxelles',
      region: 'Région de Bruxelles-Capitale',
      postalCode: '1000',
      street: 'Rue de l’Essai',
    },
    { locality: 'Namur', region: 'Région wallonne', postalCode: '5000', street: 'Avenue de la Simulation' },
    { locality: 'Liège', region: 'Région wallonne', postalCode: '4000', street: 'Quai des Données fictives' },
    { locality: 'Mons', region: 'Région wallonne', postalCode: '7000', street: 'Place du Prototype' },
  ],
  studies: [
    {
      institution: 'TEST Université de la Meuse',
      titles: [
        { title: 'Bachelier en sciences informatiques', level: 6 },
        { title: 'Master en langues et littératures', level: 7 },
        { title: 'Master en ingénieur civil', level: 7 },
      ],
      grades: ['Satisfaction', 'Distinction', 'Grande distinction'],
    },
  ],
}

const DUTCH: Community = {
  lang: 'nl',
  weight: 55,
  families: [
    'Peeters',
    'Janssens',
    'Maes',
    'Jacobs',
    'Mertens',
    'Willems',
    'Claes',
    'Goossens',
    'Wouters',
    'De Smet',
    'Van den Broeck',
    'D’Hondt',
  ],
  women: ['Emma', 'Lotte', 'Fien', 'Noor', 'Hanne', 'Liesbeth', 'Katrien', 'Marieke', 'Elke', 'Zoë'],
  men: ['Lucas', 'Wout', 'Seppe', 'Jeroen', 'Pieter', 'Bram', 'Stijn', 'Matthias', 'Koen', 'Daniël'],
  places: [
    { locality: 'Gent', region: 'Vlaams Gewest', postalCode: '9000', street: 'Proefstraat' },
    { locality: 'Antwerpen', region: 'Vlaams Gewest', postalCode: '2000', street: 'Testkaai' },
    { locality: 'Leuven', region: 'Vlaams Gewest', postalCode: '3000', street: 'Voorbeeldlaan' },
    { locality: 'Brugge', region: 'Vlaams Gewest', postalCode: '8000', street: 'Simulatiestraat' },
  ],
  studies: [
    {
      institution: 'TEST Universiteit aan de Schelde',
      titles: [
        { title: 'Bachelor in de rechten', level: 6 },
        { title: 'Master in de informatica', level: 7 },
        { title: 'Master in de bio-ingenieurswetenschappen', level: 7 },
      ],
      grades: ['Op voldoende wijze', 'Onderscheiding', 'Grote onderscheiding'],
    },
  ],
}

const GERMAN: Community = {
  lang: 'de',
  weight: 5,
  families: ['Müller', 'Schmitz', 'Heinen', 'Kessler', 'Radermacher', 'Jousten', 'Größer'],
  women: ['Anja', 'Katharina', 'Jasmin', 'Mareike', 'Bärbel'],
  men: ['Jürgen', 'Stefan', 'Björn', 'Matthias', 'Raphael'],
  places: [
    {
      locality: 'Eupen',
      region: 'Deutschsprachige Gemeinschaft',
      postalCode: '4700',
      street: 'Versuchsstraße',
    },
    {
      locality: 'Sankt Vith',
      region: 'Deutschsprachige Gemeinschaft',
      postalCode: '4780',
      street: 'Musterweg',
    },
  ],
  studies: [
    {
      institution: 'TEST Hochschule Hohes Venn',
      titles: [
        { title: 'Bachelor in Bildungswissenschaften', level: 6 },
        { title: 'Master in Umwelttechnik', level: 7 },
      ],
      grades: ['Genügend', 'Mit Auszeichnung', 'Mit großer Auszeichnung'],
    },
  ],
}

export const BELGIUM: Population = {
  country: 'BE',
  nameOrder: 'given-first',
  communities: [DUTCH, FRENCH, GERMAN],
  number: belgianNumber,
  formatAddress: ({ street, postalCode, locality }, houseNumber) =>
    `${street} ${houseNumber}, ${postalCode} ${locality}`,
}
