// Writes plurals.json: for each language the plural category of 0..=1200, one letter per number.
// Run with a Node that has full ICU: node plurals.mjs > plurals.json
const letters = {zero: 'z', one: 'o', two: 't', few: 'f', many: 'm', other: 'x'};
const tags = [
  'pt-PT', 'ar', 'bg', 'bs', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fa', 'fi', 'fr', 'he', 'hi', 'hr', 'hu', 'id', 'is',
  'it', 'ja', 'ko', 'lt', 'lv', 'ms', 'nb', 'nl', 'nn', 'no', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sr', 'sv', 'th', 'tr', 'uk', 'vi',
  'zh',
];
const table = {};
for (const tag of tags) {
  const rules = new Intl.PluralRules(tag);
  table[tag] = Array.from({length: 1201}, (_, n) => letters[rules.select(n)]).join('');
}
console.log(JSON.stringify(table, null, 1));
