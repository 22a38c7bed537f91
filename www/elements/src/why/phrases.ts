/** Every text of the why card in one language. Functions take plain text and return plain text. */
export interface Phrases {
  readonly open: string;
  readonly close: string;
  readonly title: string;
  readonly because: (reasons: string) => string;
  readonly amongOthers: string;
  readonly decisive: string;
  readonly either: (inputs: string) => string;
  readonly without: (input: string, instead: string) => string;
  readonly withoutSame: (input: string) => string;
  readonly standard: string;
  readonly everybody: string;
  readonly nothing: string;
  /** The decision came after the visitor had seen the default. */
  readonly late: string;
  readonly checked: string;
  readonly unchecked: string;
  readonly rule: (module: string, version: number) => string;
  readonly read: (inputs: string) => string;
  readonly details: string;
  readonly notThis: string;
  readonly notThisEffect: string;
  readonly moreLikeThis: string;
  readonly moreEffect: string;
  readonly thanks: string;
  readonly refused: string;
  /** Where a reason comes from, by basis. */
  readonly basis: Readonly<Record<string, string>>;
  /** Plain names of what the engine itself knows; what the policy declares brings its own label. */
  readonly inputs: Readonly<Record<string, string>>;
  /** A cause that is no fact: the mechanism, and the content that it kept away. */
  readonly causes: Readonly<Record<string, (module: string) => string>>;
}

const en: Phrases = {
  open: 'Why this?',
  close: 'Close',
  title: 'Why you see this',
  because: (reasons) => `Because ${reasons}.`,
  amongOthers: 'among other things',
  decisive: 'This made the difference.',
  either: (inputs) => `This or ${inputs} would each have been enough.`,
  without: (input, instead) => `Without “${input}” you would see: ${instead}.`,
  withoutSame: (input) => `Without “${input}” you would see the same.`,
  standard: 'the standard content',
  everybody: 'This is shown to everybody here.',
  nothing: 'Nothing special applied, so this is the standard content.',
  late: 'A choice was made after you could already see this, so it was left as it was.',
  checked: 'Checked by replaying the decision.',
  unchecked: 'This explanation could not be confirmed by a replay.',
  rule: (module, version) => `Rule “${module}”, policy version ${version}.`,
  read: (inputs) => `Read for this decision: ${inputs}.`,
  details: 'Details',
  notThis: 'Not this',
  notThisEffect: 'It will not be shown to you again.',
  moreLikeThis: 'More like this',
  moreEffect: 'Things on this topic will count more.',
  thanks: 'Done.',
  refused: 'This could not be kept.',
  basis: {ambient: 'of the moment', told: 'you told us', relationship: 'from your dealings with us', observed: 'we noticed'},
  inputs: {
    'device.kind': 'your device',
    'device.save_data': 'data saver',
    'local.hour': 'the hour',
    'local.minute': 'the minute',
    'local.weekday': 'the weekday',
    'local.day': 'the day of the month',
    'local.month': 'the month',
    'local.part': 'the time of day',
    'page.intent': 'what this page is for',
    'visit.pages': 'pages in this visit',
    'visit.source': 'how you came here',
    now: 'the date and time',
  },
  causes: {
    rotation: () => 'The suggestions here take turns.',
    comparison: () => 'You are in the group that sees the standard page, so that the others can be compared with it.',
    pause: () => 'You paused personalization.',
    unavailable: (module) => `“${module}” is not available right now.`,
    scheduled: (module) => `“${module}” is outside its dates.`,
    intent: () => 'On this page nothing may distract you from what you came for.',
    dismissed: (module) => `You said “not this” to “${module}”.`,
    placed: (module) => `“${module}” already stands elsewhere on this page.`,
    group: (module) => `“${module}” does not go together with something else on this page.`,
    cap: (module) => `You have seen “${module}” often enough.`,
    attention: () => 'Enough has asked for your attention for now.',
    tie: (module) => `“${module}” would have fitted just as well; this one comes first in the list.`,
  },
};

const de: Phrases = {
  open: 'Warum das?',
  close: 'Schließen',
  title: 'Warum Sie das sehen',
  because: (reasons) => `Weil ${reasons}.`,
  amongOthers: 'unter anderem',
  decisive: 'Das gab den Ausschlag.',
  either: (inputs) => `Dies oder ${inputs} hätte jeweils genügt.`,
  without: (input, instead) => `Ohne „${input}“ sähen Sie: ${instead}.`,
  withoutSame: (input) => `Ohne „${input}“ sähen Sie dasselbe.`,
  standard: 'den Standardinhalt',
  everybody: 'Das sehen hier alle.',
  nothing: 'Es traf nichts Besonderes zu, also steht hier der Standardinhalt.',
  late: 'Eine Auswahl fiel erst, als Sie dies schon sehen konnten; darum blieb es stehen.',
  checked: 'Durch Wiederholen der Entscheidung geprüft.',
  unchecked: 'Diese Begründung ließ sich durch Wiederholen nicht bestätigen.',
  rule: (module, version) => `Regel „${module}“, Regelwerk Version ${version}.`,
  read: (inputs) => `Für diese Entscheidung gelesen: ${inputs}.`,
  details: 'Einzelheiten',
  notThis: 'Das nicht',
  notThisEffect: 'Es wird Ihnen nicht mehr gezeigt.',
  moreLikeThis: 'Mehr davon',
  moreEffect: 'Dinge zu diesem Thema zählen künftig mehr.',
  thanks: 'Erledigt.',
  refused: 'Das ließ sich nicht merken.',
  basis: {ambient: 'vom Augenblick', told: 'von Ihnen angegeben', relationship: 'aus Ihrem Umgang mit uns', observed: 'von uns bemerkt'},
  inputs: {
    'device.kind': 'Ihr Gerät',
    'device.save_data': 'Datensparen',
    'local.hour': 'die Stunde',
    'local.minute': 'die Minute',
    'local.weekday': 'der Wochentag',
    'local.day': 'der Tag des Monats',
    'local.month': 'der Monat',
    'local.part': 'die Tageszeit',
    'page.intent': 'der Zweck dieser Seite',
    'visit.pages': 'Seiten in diesem Besuch',
    'visit.source': 'wie Sie hierher kamen',
    now: 'Datum und Uhrzeit',
  },
  causes: {
    rotation: () => 'Die Vorschläge wechseln sich hier ab.',
    comparison: () => 'Sie gehören zur Vergleichsgruppe, die die Standardseite sieht.',
    pause: () => 'Sie haben die Personalisierung angehalten.',
    unavailable: (module) => `„${module}“ ist gerade nicht verfügbar.`,
    scheduled: (module) => `„${module}“ liegt außerhalb seines Zeitraums.`,
    intent: () => 'Auf dieser Seite soll Sie nichts von Ihrem Vorhaben ablenken.',
    dismissed: (module) => `Zu „${module}“ haben Sie „Das nicht“ gesagt.`,
    placed: (module) => `„${module}“ steht schon an anderer Stelle auf dieser Seite.`,
    group: (module) => `„${module}“ passt nicht neben etwas anderes auf dieser Seite.`,
    cap: (module) => `„${module}“ haben Sie oft genug gesehen.`,
    attention: () => 'Fürs Erste wurde Ihre Aufmerksamkeit genug beansprucht.',
    tie: (module) => `„${module}“ hätte ebenso gut gepasst; dies steht in der Liste weiter vorn.`,
  },
};

const TABLES: Readonly<Record<string, Phrases>> = {en, de};

/** Phrases for a language tag, by its language; English when there is no table. */
export const phrasesFor = (locale: string): Phrases => TABLES[locale.toLowerCase().split('-')[0] ?? ''] ?? en;
