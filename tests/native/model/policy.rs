//! A policy as its author thinks of it: conditions as trees, penalties as penalties.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::Condition;

/// A policy. Positions in the vectors are declared order.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Origin that it is for.
    pub site: String,
    /// Places, in the order in which they are filled.
    pub slots: Vec<Slot>,
    /// Goals of the visitor.
    pub intents: Vec<Intent>,
    /// Exclusive groups.
    pub groups: Vec<String>,
    /// Site's attention limit per visit.
    pub visit_limit: Option<u16>,
    /// Site's attention limit per day.
    pub day_limit: Option<u16>,
    /// Share of visitors who see defaults only, basis points.
    pub comparison_bp: u16,
    /// What that group is drawn by, besides the site.
    pub comparison_salt: String,
    /// Every input that a condition or adjustment may read.
    pub inputs: Vec<Input>,
    /// Conditions with a name; each reads only earlier ones.
    pub named: Vec<(String, Condition)>,
    /// Candidates.
    pub modules: Vec<Module>,
    /// How what is known of visitors is kept.
    pub keeping: Keeping,
}

/// What is declared of a profile: purposes, retentions, half-lives, weights.
#[derive(Clone, Debug)]
pub struct Keeping {
    /// Purposes that a visitor may be asked for.
    pub purposes: Vec<String>,
    /// By attribute: its purpose and its retention, seconds.
    pub attributes: BTreeMap<String, (String, u32)>,
    /// By topic, seconds.
    pub half_lives: BTreeMap<String, u32>,
    /// What one activity adds to an interest, by kind.
    pub weights: BTreeMap<String, u16>,
    /// Purpose of activity and interests.
    pub activity_purpose: String,
    /// How long an activity is kept, seconds.
    pub activity_retention_s: u32,
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            purposes: vec!["personalize.local".into(), "personalize.edge".into()],
            attributes: BTreeMap::new(),
            half_lives: BTreeMap::new(),
            weights: BTreeMap::new(),
            activity_purpose: "personalize.local".into(),
            activity_retention_s: 90 * 86_400,
        }
    }
}

/// A place.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    /// Its name.
    pub name: String,
    /// Attention cost, points.
    pub attention: u16,
    /// Largest draw in milli-points, and how long draws stay.
    pub rotation: Option<(i32, Period)>,
}

/// A goal.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Its name.
    pub name: String,
    /// Whether a page with it admits only its helpers.
    pub protected: bool,
}

/// An input: its name as authors write it, its type and where its value comes from.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name, exactly as a condition spells it.
    pub name: String,
    /// Type.
    pub kind: Kind,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where an input comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The clock of the visitor.
    Local,
    /// The host.
    Context,
    /// A declared attribute of the profile, with its basis.
    Attribute(&'static str),
    /// Interest in a topic.
    Interest(String),
    /// Activities of a kind, about a topic, less than so many hours ago.
    Count(String, String, u32),
    /// Exposures of a module.
    Shown(String, Period),
}

/// Type of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// Thousandths.
    Fixed,
    /// One of a list.
    Enum(Vec<String>),
    /// Text.
    Text,
    /// Texts, of a list if one is given.
    Set(Vec<String>),
    /// An instant.
    Timestamp,
    /// A length of time.
    Duration,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Thousandths.
    Fixed(i64),
    /// A name of an enum's list.
    Name(String),
    /// Text.
    Text(String),
    /// Elements of a set.
    Set(Vec<String>),
    /// Milliseconds since 1970.
    Timestamp(i64),
    /// Milliseconds.
    Duration(i64),
}

/// A period of exposure counts, caps and rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// This visit.
    Visit,
    /// This local day.
    Day,
    /// For ever.
    Lifetime,
}

/// A candidate.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// Slots it may fill, ascending.
    pub slots: Vec<usize>,
    /// Index of the goal it serves.
    pub helps: usize,
    /// When it may be shown.
    pub when: Condition,
    /// Score before adjustments, milli-points.
    pub score: i64,
    /// What changes the score.
    pub adjustments: Vec<Adjustment>,
    /// Index of its exclusive group.
    pub group: Option<usize>,
    /// Exposure caps.
    pub caps: Caps,
    /// First instant of its campaign, ms.
    pub from_ms: Option<i64>,
    /// First instant after its campaign, ms.
    pub until_ms: Option<i64>,
}

/// Exposure caps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Caps {
    /// Per visit.
    pub visit: Option<u16>,
    /// Per day.
    pub day: Option<u16>,
    /// For ever.
    pub lifetime: Option<u16>,
}

/// A change of score: positive is a boost, negative a penalty.
#[derive(Clone, Debug)]
pub struct Adjustment {
    /// Milli-points, not 0.
    pub add: i64,
    /// What for.
    pub gain: Gain,
}

/// What a score changes for.
#[derive(Clone, Debug)]
pub enum Gain {
    /// A condition.
    When(Condition),
    /// Each unit of a number up to a cap.
    PerUnit(String, i64),
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Visit => "visit",
            Self::Day => "day",
            Self::Lifetime => "lifetime",
        })
    }
}

impl Policy {
    /// The input of this name.
    #[must_use]
    pub fn input(&self, name: &str) -> &Input {
        self.inputs.iter().find(|input| input.name == name).unwrap_or_else(|| panic!("no input `{name}` in the model"))
    }

    /// The named condition of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> &Condition {
        let found = self.named.iter().find(|(known, _)| known == name);
        &found.unwrap_or_else(|| panic!("no named condition `{name}` in the model")).1
    }

    /// Names of the inputs that a module's condition and adjustments read, in order of the policy's inputs.
    #[must_use]
    pub fn inputs_of(&self, module: usize) -> Vec<String> {
        let mut names = Vec::new();
        let module = &self.modules[module];
        module.when.collect_inputs(self, &mut names);
        for adjustment in &module.adjustments {
            match &adjustment.gain {
                Gain::When(condition) => condition.collect_inputs(self, &mut names),
                Gain::PerUnit(input, _) => names.push(input.clone()),
            }
        }
        names.sort();
        names.dedup();
        names
    }
}
