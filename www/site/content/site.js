/** What every page says about the house. */
export const site = {
  name: 'Three Forks',
  tagline: 'A quiet magazine of table, road and garden',
  issue: 'No. 14 · The autumn issue',
  description:
    'A small magazine with a shop, for people who cook, cycle and garden. It is also the demonstration site of nearside.',
};
