//! The shape of the language: which keys a file may have, what each holds, and what it means.
//!
//! One description serves the check of every file, the JSON Schemas for editors and the reference page.

/// A table of the language.
pub(crate) struct Shape {
    pub(crate) about: &'static str,
    pub(crate) keys: &'static [Key],
}

/// A key of a table.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) need: Need,
    pub(crate) about: &'static str,
}

/// Whether a key must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    /// Required, but a diagnostic of its own says so.
    Checked,
    Optional,
}

/// What a value may be.
pub(crate) enum Kind {
    Text,
    /// A text that is an expression.
    Condition,
    /// A text that is a message.
    Message,
    /// A whole number in a range.
    Whole(i64, i64),
    /// A number with at most three decimals.
    Points,
    Flag,
    /// A length of time, such as `"30d"`.
    Length,
    /// An instant: a TOML date or time, or the same as text.
    Instant,
    /// A share, such as `"5%"`.
    Percent,
    Choice(&'static [&'static str]),
    List(&'static Self),
    OneOrList(&'static Self),
    Table(&'static Shape),
    /// A table with names of the author's choice.
    Names(&'static Self, Naming),
    /// The value of a fact: a text, a number, a flag, or a list of texts; the declaration says which.
    Fact,
    /// Content of a field: text, list, link or image; the component says which.
    Field,
}

/// How names of the author's choice look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// `quick-dinner`: names of the site's own things.
    Kebab,
    /// `shoe_size`: names that conditions use bare.
    Snake,
    /// `personalize.local`.
    Dotted,
    /// `de-AT`; must be one of the policy's locales.
    Locale,
    /// Anything: names from a list declared elsewhere.
    Any,
}

const fn required(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, need: Need::Required, about }
}

const fn checked(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, need: Need::Checked, about }
}

const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, need: Need::Optional, about }
}

static LABELS: Kind = Kind::Names(&Kind::Text, Naming::Locale);

const LABEL: &str = "What visitors read in the preference map and in reasons, by locale.";
const REASON: &str = "A message that completes \"because …\", by locale; see Messages.";
const VALUE_NAMES: &str = "How visitors read each value, as `names.VALUE.LOCALE`; a value is its own name if there is none.";
const VALUES: &str = "The closed list of an `enum`, or of the elements of a `set`.";

/// `policy.toml`.
pub(crate) static POLICY: Shape = Shape {
    about: "The site, what it may know of a visitor, and its places.",
    keys: &[
        required("site", Kind::Text, "Origin that the policy is for, such as `https://example.org`."),
        required("version", Kind::Whole(1, 4_294_967_295), "The author's version; grows with each release."),
        optional(
            "controller",
            Kind::Text,
            "Who answers for what is kept, as a receipt of consent names them, such as `Example Ltd, Vienna`; the `site` if not given.",
        ),
        required("locales", TEXTS_KIND, "Locales that the policy has texts in, as BCP 47 tags; the first is the fallback."),
        optional(
            "zone",
            Kind::Text,
            "The brand's time zone, such as `Europe/Vienna`, for `from` and `until`; `UTC` if not given.",
        ),
        optional(
            "comparison",
            Kind::Percent,
            "Share of the visitors who consented that sees defaults only, so that effects can be compared, such as `\"5%\"`.",
        ),
        optional("comparison_salt", Kind::Text, "Any text; another one draws the comparison group anew. Publishing never does."),
        optional("groups", TEXTS_KIND, "Exclusive groups: at most one module of a group is on a page."),
        optional("attention", Kind::Table(&ATTENTION), "Attention budget of the site; unlimited if not given."),
        optional(
            "purposes",
            Kind::Names(&Kind::Table(&PURPOSE), Naming::Dotted),
            "Purposes of processing that a visitor grants or refuses. `personalize.local` and `personalize.edge` are there already and only want a text.",
        ),
        optional(
            "attributes",
            Kind::Names(&Kind::Table(&ATTRIBUTE), Naming::Snake),
            "Facts of the profile, read as `profile.NAME`.",
        ),
        optional(
            "topics",
            Kind::Names(&Kind::Table(&TOPIC), Naming::Snake),
            "Topics of interest, read as `interest.NAME`, 0 to 1000.",
        ),
        optional("activity", Kind::Table(&ACTIVITY), "What is remembered of a visitor's activity."),
        optional(
            "slice",
            Kind::Table(&SLICE),
            "Which coarse facts of a visitor may travel to the site's own edge; none if not given.",
        ),
        optional(
            "page",
            Kind::Names(&Kind::Table(&CONTEXT), Naming::Snake),
            "Facts that a page tells, read as `page.NAME`. `[page.intent]` may give texts to the built-in one.",
        ),
        optional(
            "visit",
            Kind::Names(&Kind::Table(&CONTEXT), Naming::Snake),
            "Facts of the visit that the host tells, read as `visit.NAME`.",
        ),
        optional(
            "device",
            Kind::Names(&Kind::Table(&CONTEXT), Naming::Snake),
            "Facts of the device that the host tells, read as `device.NAME`.",
        ),
        optional(
            "local",
            Kind::Names(&Kind::Table(&CONTEXT), Naming::Snake),
            "Texts of the built-in `local.*`; nothing new can be declared here.",
        ),
        required(
            "intents",
            Kind::Names(&Kind::Table(&INTENT), Naming::Kebab),
            "Goals of the visitor, which modules help and pages may have.",
        ),
        required(
            "slots",
            Kind::Names(&Kind::Table(&SLOT), Naming::Kebab),
            "Places on pages, filled in the order in which they are declared.",
        ),
        optional(
            "components",
            Kind::Names(&Kind::Names(&Kind::Table(&FIELD), Naming::Snake), Naming::Kebab),
            "Typed shapes of content: `[components.NAME]` with one line per field.",
        ),
        optional(
            "conditions",
            Kind::Names(&Kind::Condition, Naming::Snake),
            "Named conditions, used by their bare name in others.",
        ),
        optional(
            "reasons",
            Kind::Names(&LABELS_KIND, Naming::Snake),
            "Sentences of named conditions, by locale: each completes \"because …\" where a reason rests on that condition alone.",
        ),
        optional(
            "path",
            Kind::List(&Kind::Table(&PATH)),
            "What paths say of pages, for `nearside simulate`: `[[path]]`; of several that fit, the first. No part of the program.",
        ),
    ],
};

// A `static` cannot be moved out of, and `Key` holds kinds by value.
const TEXTS_KIND: Kind = Kind::List(&Kind::Text);

static PATH: Shape = Shape {
    about: "Pages of one kind, by their path. A log has paths only; this says what the pages themselves would tell.",
    keys: &[
        required(
            "glob",
            Kind::Text,
            "Pattern of the whole path, without the query: `*` stands for any characters, `/` included, and for none.",
        ),
        optional("topic", Kind::Text, "Topic that a view of it counts for; `kind` says as what."),
        optional("kind", Kind::Text, "Kind of activity that a view of it is."),
        optional(
            "page",
            Kind::Names(&Kind::Fact, Naming::Snake),
            "Facts that the page tells, such as `{ type = \"article\" }`; declared in `[page]`, or `intent`.",
        ),
    ],
};

static ATTENTION: Shape = Shape {
    about: "Points that interruptions may cost.",
    keys: &[
        optional("visit", Kind::Whole(0, 65_535), "Points per visit."),
        optional("day", Kind::Whole(0, 65_535), "Points per visitor-local day."),
    ],
};

static SLICE: Shape = Shape {
    about: "A slice of the profile, which travels to the edge in a cookie while the visitor grants `personalize.edge`. All facets together have at most log2(`daily_visitors` / `k`) bits.",
    keys: &[
        required("daily_visitors", Kind::Whole(1, 1_000_000_000), "How many visitors the site has on an ordinary day."),
        optional(
            "k",
            Kind::Whole(100, 1_000_000),
            "How many of a day's visitors share a slice at least, on average; 100 if not given.",
        ),
        required(
            "facet",
            Kind::List(&Kind::Table(&FACET)),
            "The facts, in the order in which the cookie says them: `[[slice.facet]]`.",
        ),
    ],
};

static FACET: Shape = Shape {
    about: "A fact that travels, by name or by band.",
    keys: &[
        required(
            "of",
            Kind::Text,
            "A flag, name or number of the profile: `profile.NAME`, or `interest.NAME`. A condition must read it.",
        ),
        optional(
            "bands",
            Kind::List(&Kind::Points),
            "Where a number is cut, ascending: `[300, 700]` is below 300, from 300 and below 700, and from 700 on.",
        ),
    ],
};

static PURPOSE: Shape = Shape {
    about: "A purpose of processing.",
    keys: &[
        checked("text", Kind::Names(&Kind::Text, Naming::Locale), "The exact text shown when it is asked for, by locale."),
        optional(
            "notice",
            Kind::Whole(1, 1_073_741_823),
            "The author's version of that text: another number asks everybody again, a new text with the same number nobody. If not given, any change of the text asks again.",
        ),
        optional(
            "recipients",
            TEXTS_KIND,
            "Who gets anything of what is kept for it, such as `[\"Example Delivery Network\"]`; nobody if not given.",
        ),
        optional(
            "categories",
            TEXTS_KIND,
            "Categories of data that are kept for it; if not given, the names of its attributes or facets, and `activity` if it keeps that.",
        ),
    ],
};

static ATTRIBUTE: Shape = Shape {
    about: "A declared fact of the profile.",
    keys: &[
        required(
            "type",
            Kind::Choice(&["bool", "int", "number", "text", "enum", "set", "topic", "timestamp", "duration"]),
            "Type of the value; `topic` is an enum of the declared topics.",
        ),
        optional("values", TEXTS_KIND, VALUES),
        required(
            "basis",
            Kind::Choice(&["told", "relationship", "observed"]),
            "How it may be learnt: the visitor said so, they bought or asked or attended here, or they did something here.",
        ),
        optional("purpose", Kind::Text, "Purpose that must be granted before it is read; `personalize.local` if not given."),
        checked("retention", Kind::Length, "How long a value is kept after it was last set."),
        checked("label", LABELS_KIND, LABEL),
        optional("reason", MESSAGES_KIND, REASON),
        optional("names", NAMES_KIND, VALUE_NAMES),
    ],
};

const LABELS_KIND: Kind = Kind::Names(&Kind::Text, Naming::Locale);
const MESSAGES_KIND: Kind = Kind::Names(&Kind::Message, Naming::Locale);
const NAMES_KIND: Kind = Kind::Names(&LABELS, Naming::Any);

static TOPIC: Shape = Shape {
    about: "A topic of interest.",
    keys: &[
        required("half_life", Kind::Length, "Time in which interest derived from activity halves."),
        checked("label", LABELS_KIND, LABEL),
        optional("reason", MESSAGES_KIND, REASON),
    ],
};

static ACTIVITY: Shape = Shape {
    about: "What is remembered of a visitor's activity.",
    keys: &[
        optional("purpose", Kind::Text, "Purpose that activity and interests are kept for; `personalize.local` if not given."),
        checked("retention", Kind::Length, "How long an activity is kept."),
        optional("kinds", Kind::Names(&Kind::Table(&ACTIVITY_KIND), Naming::Kebab), "Kinds of activity."),
    ],
};

static ACTIVITY_KIND: Shape = Shape {
    about: "A kind of activity, counted as `activity.count(\"NAME\", …)`.",
    keys: &[
        required("weight", Kind::Whole(0, 1000), "What one fresh activity adds to the interest in its topic."),
        checked("label", LABELS_KIND, LABEL),
        optional(
            "reason",
            MESSAGES_KIND,
            "Reason of counts of this kind; `{$n}` is the count, `{$topic}` the topic's label, `{$days}` the days counted.",
        ),
        optional("reason_any", MESSAGES_KIND, "Reason of counts over all topics; `{$n}` and `{$days}` as above."),
    ],
};

static CONTEXT: Shape = Shape {
    about: "A fact of the moment. On a built-in one only `label`, `reason` and `names` may be given.",
    keys: &[
        checked(
            "type",
            Kind::Choice(&["bool", "int", "number", "text", "enum", "set", "topic", "timestamp", "duration"]),
            "Type of the value; `topic` is an enum of the declared topics.",
        ),
        optional("values", TEXTS_KIND, VALUES),
        optional("label", LABELS_KIND, LABEL),
        optional("reason", MESSAGES_KIND, REASON),
        optional("names", NAMES_KIND, VALUE_NAMES),
    ],
};

static INTENT: Shape = Shape {
    about: "A goal of the visitor.",
    keys: &[
        optional("protected", Kind::Flag, "While the page has this intent, only modules that help it are eligible."),
        optional("label", LABELS_KIND, "What visitors read, by locale; the name with spaces if not given."),
    ],
};

static SLOT: Shape = Shape {
    about: "A place on a page.",
    keys: &[
        checked(
            "default",
            Kind::Choice(&["page", "empty"]),
            "What is there when nothing is chosen: what the `page` has in it, or nothing on purpose (`empty`: the slot takes no room).",
        ),
        optional("attention", Kind::Whole(0, 65_535), "What an interruption here costs, in points; 0 if not given."),
        optional("rotate", Kind::Table(&ROTATE), "Lets candidates take turns."),
        optional("component", Kind::Text, "Component that content from the policy is shown with."),
    ],
};

static ROTATE: Shape = Shape {
    about: "Adds to each candidate's score a draw of 0 to `points`.",
    keys: &[
        required("points", Kind::Points, "Largest draw, in points."),
        required(
            "every",
            Kind::Choice(&["visit", "day", "lifetime"]),
            "How often the draws change; `lifetime` is one draw per visitor that stays.",
        ),
    ],
};

static FIELD: Shape = Shape {
    about: "A field of a component.",
    keys: &[
        required("kind", Kind::Choice(&["text", "heading", "list", "link", "image"]), "Kind of content."),
        optional("max_length", Kind::Whole(1, 65_535), "Most characters of any text in it; 65535 if not given."),
        optional("required", Kind::Flag, "Whether every module with content must fill it."),
    ],
};

/// `modules/NAME.toml`.
pub(crate) static MODULE: Shape = Shape {
    about: "A candidate content. Its name is the name of the file.",
    keys: &[
        required("slot", Kind::OneOrList(&Kind::Text), "The slot that it may fill, or a list of them."),
        required("helps", Kind::Text, "The visitor's goal that it serves."),
        optional("when", Kind::Condition, "When it is eligible; always if not given."),
        required(
            "score",
            Kind::Points,
            "Points, at most three decimals. The eligible module with most points wins; of equal ones the first by name.",
        ),
        optional("boost", Kind::List(&Kind::Table(&BOOST)), "What changes the score: `[[boost]]`."),
        optional("group", Kind::Text, "Exclusive group."),
        optional("caps", Kind::Table(&CAPS), "How often it may be shown; all given caps apply."),
        optional("from", Kind::Instant, "First instant at which it is available; in the brand's zone unless an offset is given."),
        optional("until", Kind::Instant, "First instant at which it no longer is."),
        optional(
            "content",
            Kind::Names(&Kind::Names(&Kind::Field, Naming::Any), Naming::Locale),
            "Fields of the slot's component, by locale. Without it the page brings the content.",
        ),
    ],
};

static BOOST: Shape = Shape {
    about: "Changes the score, either `when` a condition holds or `per` unit of a number.",
    keys: &[
        required("add", Kind::Points, "Points to add; negative ones are a penalty. With `per`: points per unit."),
        optional("when", Kind::Condition, "Condition."),
        optional("per", Kind::Text, "A number such as `interest.cooking`."),
        optional("up_to", Kind::Whole(1, 1_000_000), "With `per`: most units that count."),
    ],
};

static CAPS: Shape = Shape {
    about: "Exposure caps.",
    keys: &[
        optional("visit", Kind::Whole(0, 65_535), "Per visit."),
        optional("day", Kind::Whole(0, 65_535), "Per visitor-local day."),
        optional("lifetime", Kind::Whole(0, 65_535), "As long as the profile remembers."),
    ],
};
