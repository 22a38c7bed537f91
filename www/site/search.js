// How the documentation is searched: what the build writes and the page reads must be of one form.

/** A section is found by its heading first, then by its page, then by what it says; what is stored is what a result shows. */
export const SEARCH = {
  fields: ['heading', 'title', 'text'],
  storeFields: ['heading', 'title', 'begins'],
  searchOptions: { boost: { heading: 4, title: 2 }, prefix: true, fuzzy: 0.2, combineWith: 'AND' },
};
