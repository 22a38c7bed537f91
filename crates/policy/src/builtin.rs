//! The facts that are there without being declared, and what visitors read about them.
//!
//! Texts are in a few languages; a policy in others gives its own, as in `[device.kind] label.pl = "…"`.

use nearside_program::Source;

/// A built-in fact.
pub(crate) struct Builtin {
    pub(crate) name: &'static str,
    pub(crate) source: Source,
    pub(crate) kind: BuiltinKind,
    /// Whether it may be absent although the host does its part.
    pub(crate) optional: bool,
    pub(crate) texts: &'static [BuiltinText],
}

/// Its type.
pub(crate) enum BuiltinKind {
    Flag,
    Whole,
    Instant,
    Names(&'static [&'static str]),
    Intents,
}

/// Its texts in one language.
pub(crate) struct BuiltinText {
    pub(crate) language: &'static str,
    pub(crate) label: &'static str,
    /// A message; empty where there is nothing better to say than the label.
    pub(crate) reason: &'static str,
    /// Names of its values, in their order.
    pub(crate) names: &'static [&'static str],
}

const fn text(language: &'static str, label: &'static str, reason: &'static str) -> BuiltinText {
    BuiltinText { language, label, reason, names: &[] }
}

const fn named(language: &'static str, label: &'static str, reason: &'static str, names: &'static [&'static str]) -> BuiltinText {
    BuiltinText { language, label, reason, names }
}

/// Text of `shown(…)`, which has no name of its own.
pub(crate) static SHOWN: &[BuiltinText] = &[
    text(
        "en",
        "How often you saw it",
        ".input {$n :number} .match $n 0 {{you have not seen another suggestion yet}} one {{you have seen another suggestion once}} * {{you have seen another suggestion {$n} times}}",
    ),
    text(
        "de",
        "Wie oft Sie es gesehen haben",
        ".input {$n :number} .match $n 0 {{Sie einen anderen Vorschlag noch nicht gesehen haben}} one {{Sie einen anderen Vorschlag einmal gesehen haben}} * {{Sie einen anderen Vorschlag {$n}-mal gesehen haben}}",
    ),
    text(
        "fr",
        "Combien de fois vous l’avez vu",
        ".input {$n :number} .match $n 0 {{vous n’avez pas encore vu une autre suggestion}} one {{vous avez vu une autre suggestion une fois}} * {{vous avez vu une autre suggestion {$n} fois}}",
    ),
    text(
        "es",
        "Cuántas veces lo ha visto",
        ".input {$n :number} .match $n 0 {{aún no ha visto otra sugerencia}} one {{ha visto otra sugerencia una vez}} * {{ha visto otra sugerencia {$n} veces}}",
    ),
];

/// All built-in facts.
pub(crate) static BUILTINS: &[Builtin] = &[
    Builtin {
        name: "now",
        source: Source::Now,
        kind: BuiltinKind::Instant,
        optional: false,
        texts: &[text("en", "The time", ""), text("de", "Die Zeit", ""), text("fr", "L’heure", ""), text("es", "La hora", "")],
    },
    Builtin {
        name: "device.kind",
        source: Source::Context,
        kind: BuiltinKind::Names(&["phone", "tablet", "desktop"]),
        optional: false,
        texts: &[
            named("en", "Your device", "you are using {$value}", &["a phone", "a tablet", "a computer"]),
            named("de", "Ihr Gerät", "Sie {$value} benutzen", &["ein Telefon", "ein Tablet", "einen Computer"]),
            named("fr", "Votre appareil", "vous utilisez {$value}", &["un téléphone", "une tablette", "un ordinateur"]),
            named("es", "Su dispositivo", "está usando {$value}", &["un teléfono", "una tableta", "un ordenador"]),
        ],
    },
    Builtin {
        name: "device.save_data",
        source: Source::Context,
        kind: BuiltinKind::Flag,
        optional: false,
        texts: &[
            text(
                "en",
                "Data saving",
                ".input {$value :string} .match $value true {{your device asks to save data}} * {{your device does not ask to save data}}",
            ),
            text(
                "de",
                "Daten sparen",
                ".input {$value :string} .match $value true {{Ihr Gerät Daten sparen will}} * {{Ihr Gerät keine Daten sparen muss}}",
            ),
            text(
                "fr",
                "Économie de données",
                ".input {$value :string} .match $value true {{votre appareil économise les données}} * {{votre appareil n’économise pas les données}}",
            ),
            text(
                "es",
                "Ahorro de datos",
                ".input {$value :string} .match $value true {{su dispositivo ahorra datos}} * {{su dispositivo no ahorra datos}}",
            ),
        ],
    },
    Builtin {
        name: "local.hour",
        source: Source::LocalHour,
        kind: BuiltinKind::Whole,
        optional: true,
        texts: &[
            text("en", "Time of day", "it is past {$n}:00 where you are"),
            text("de", "Tageszeit", "es bei Ihnen nach {$n} Uhr ist"),
            text("fr", "Heure du jour", "chez vous, il est {$n} h passées"),
            text("es", "Hora del día", "donde está ya son las {$n} h"),
        ],
    },
    Builtin {
        name: "local.minute",
        source: Source::LocalMinute,
        kind: BuiltinKind::Whole,
        optional: true,
        texts: &[text("en", "Minute", ""), text("de", "Minute", ""), text("fr", "Minute", ""), text("es", "Minuto", "")],
    },
    Builtin {
        name: "local.weekday",
        source: Source::LocalWeekday,
        kind: BuiltinKind::Whole,
        optional: true,
        texts: &[
            text(
                "en",
                "Day of the week",
                ".input {$n :number} .match $n 0 {{it is Sunday}} 1 {{it is Monday}} 2 {{it is Tuesday}} 3 {{it is Wednesday}} 4 {{it is Thursday}} 5 {{it is Friday}} * {{it is Saturday}}",
            ),
            text(
                "de",
                "Wochentag",
                ".input {$n :number} .match $n 0 {{Sonntag ist}} 1 {{Montag ist}} 2 {{Dienstag ist}} 3 {{Mittwoch ist}} 4 {{Donnerstag ist}} 5 {{Freitag ist}} * {{Samstag ist}}",
            ),
            text(
                "fr",
                "Jour de la semaine",
                ".input {$n :number} .match $n 0 {{c’est dimanche}} 1 {{c’est lundi}} 2 {{c’est mardi}} 3 {{c’est mercredi}} 4 {{c’est jeudi}} 5 {{c’est vendredi}} * {{c’est samedi}}",
            ),
            text(
                "es",
                "Día de la semana",
                ".input {$n :number} .match $n 0 {{es domingo}} 1 {{es lunes}} 2 {{es martes}} 3 {{es miércoles}} 4 {{es jueves}} 5 {{es viernes}} * {{es sábado}}",
            ),
        ],
    },
    Builtin {
        name: "local.day",
        source: Source::LocalDay,
        kind: BuiltinKind::Whole,
        optional: true,
        texts: &[
            text("en", "Day of the month", "it is day {$n} of the month"),
            text("de", "Tag im Monat", "heute der {$n}. des Monats ist"),
            text("fr", "Jour du mois", "c’est le {$n} du mois"),
            text("es", "Día del mes", "es el día {$n} del mes"),
        ],
    },
    Builtin {
        name: "local.month",
        source: Source::LocalMonth,
        kind: BuiltinKind::Whole,
        optional: true,
        texts: &[
            text(
                "en",
                "Month",
                ".input {$n :number} .match $n 1 {{it is January}} 2 {{it is February}} 3 {{it is March}} 4 {{it is April}} 5 {{it is May}} 6 {{it is June}} 7 {{it is July}} 8 {{it is August}} 9 {{it is September}} 10 {{it is October}} 11 {{it is November}} * {{it is December}}",
            ),
            text(
                "de",
                "Monat",
                ".input {$n :number} .match $n 1 {{Januar ist}} 2 {{Februar ist}} 3 {{März ist}} 4 {{April ist}} 5 {{Mai ist}} 6 {{Juni ist}} 7 {{Juli ist}} 8 {{August ist}} 9 {{September ist}} 10 {{Oktober ist}} 11 {{November ist}} * {{Dezember ist}}",
            ),
            text(
                "fr",
                "Mois",
                ".input {$n :number} .match $n 1 {{c’est janvier}} 2 {{c’est février}} 3 {{c’est mars}} 4 {{c’est avril}} 5 {{c’est mai}} 6 {{c’est juin}} 7 {{c’est juillet}} 8 {{c’est août}} 9 {{c’est septembre}} 10 {{c’est octobre}} 11 {{c’est novembre}} * {{c’est décembre}}",
            ),
            text(
                "es",
                "Mes",
                ".input {$n :number} .match $n 1 {{es enero}} 2 {{es febrero}} 3 {{es marzo}} 4 {{es abril}} 5 {{es mayo}} 6 {{es junio}} 7 {{es julio}} 8 {{es agosto}} 9 {{es septiembre}} 10 {{es octubre}} 11 {{es noviembre}} * {{es diciembre}}",
            ),
        ],
    },
    Builtin {
        name: "local.part",
        source: Source::LocalPart,
        kind: BuiltinKind::Names(&["night", "morning", "afternoon", "evening"]),
        optional: true,
        texts: &[
            named("en", "Part of the day", "it is {$value}", &["night", "morning", "afternoon", "evening"]),
            named("de", "Tagesabschnitt", "es {$value} ist", &["Nacht", "Vormittag", "Nachmittag", "Abend"]),
            named("fr", "Moment de la journée", "c’est {$value}", &["la nuit", "le matin", "l’après-midi", "le soir"]),
            named("es", "Momento del día", "es {$value}", &["de noche", "por la mañana", "por la tarde", "última hora del día"]),
        ],
    },
    Builtin {
        name: "page.intent",
        source: Source::Context,
        kind: BuiltinKind::Intents,
        optional: true,
        texts: &[
            text("en", "What this page is for", "of what this page is for"),
            text("de", "Wozu diese Seite da ist", "diese Seite dafür da ist"),
            text("fr", "Objet de cette page", "c’est l’objet de cette page"),
            text("es", "Para qué es esta página", "esta página es para eso"),
        ],
    },
    Builtin {
        name: "visit.pages",
        source: Source::Context,
        kind: BuiltinKind::Whole,
        optional: false,
        texts: &[
            text(
                "en",
                "Pages in this visit",
                ".input {$n :number} .match $n one {{this is the first page of your visit}} * {{you have seen {$n} pages in this visit}}",
            ),
            text(
                "de",
                "Seiten in diesem Besuch",
                ".input {$n :number} .match $n one {{dies die erste Seite Ihres Besuchs ist}} * {{Sie in diesem Besuch {$n} Seiten gesehen haben}}",
            ),
            text(
                "fr",
                "Pages de cette visite",
                ".input {$n :number} .match $n one {{c’est la première page de votre visite}} * {{vous avez vu {$n} pages pendant cette visite}}",
            ),
            text(
                "es",
                "Páginas de esta visita",
                ".input {$n :number} .match $n one {{es la primera página de su visita}} * {{ha visto {$n} páginas en esta visita}}",
            ),
        ],
    },
    Builtin {
        name: "visit.source",
        source: Source::Context,
        kind: BuiltinKind::Names(&["direct", "search", "social", "campaign", "internal"]),
        optional: true,
        texts: &[
            named(
                "en",
                "Where you came from",
                "you came here {$value}",
                &["directly", "from a search", "from a social network", "from a campaign", "from another page of this site"],
            ),
            named(
                "de",
                "Woher Sie kamen",
                "Sie {$value} gekommen sind",
                &[
                    "direkt",
                    "über eine Suche",
                    "über ein soziales Netzwerk",
                    "über eine Kampagne",
                    "von einer anderen Seite dieser Website",
                ],
            ),
            named(
                "fr",
                "D’où vous venez",
                "vous arrivez {$value}",
                &["directement", "d’une recherche", "d’un réseau social", "d’une campagne", "d’une autre page du site"],
            ),
            named(
                "es",
                "De dónde viene",
                "ha llegado {$value}",
                &[
                    "directamente",
                    "desde una búsqueda",
                    "desde una red social",
                    "desde una campaña",
                    "desde otra página del sitio",
                ],
            ),
        ],
    },
];

/// The text of a language; regions share the texts of their language.
pub(crate) fn in_language<'a>(texts: &'a [BuiltinText], locale: &str) -> Option<&'a BuiltinText> {
    let language = locale.split('-').next().unwrap_or(locale);
    texts.iter().find(|text| text.language.eq_ignore_ascii_case(language))
}
