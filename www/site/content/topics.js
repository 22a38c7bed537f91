/** The three departments, in the order of the masthead. */
export const topics = [
  {
    name: 'cooking',
    title: 'Cooking',
    fork: 'The table fork',
    dek: 'Plain food for ordinary evenings, and the odd long Sunday.',
  },
  {
    name: 'cycling',
    title: 'Cycling',
    fork: 'The bicycle fork',
    dek: 'Getting there under your own steam, in all weathers, without fuss.',
  },
  {
    name: 'gardening',
    title: 'Gardening',
    fork: 'The garden fork',
    dek: 'Small plots, balconies and the patience that both require.',
  },
];
