//! What a visitor, their page and their site do to a profile, as data.

use serde::{Deserialize, Serialize};

use crate::model::Value;

/// One act, with its instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated {
    /// When, ms since 1970.
    pub at_ms: i64,
    /// What.
    pub act: Act,
}

/// What was shown to a visitor who said yes, held against what the policy says now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Worded {
    /// The same.
    #[default]
    AsNow,
    /// The next version of the words.
    AnotherVersion,
    /// Words of somebody else, whose versions are counted there.
    OwnWords,
    /// Another controller.
    AnotherController,
    /// All recipients but the first.
    FirstRecipientLess,
    /// One more recipient.
    RecipientMore,
    /// No categories of data.
    CategoriesLess,
    /// A retention that is a second shorter.
    Shorter,
    /// One that is a second longer.
    Longer,
}

/// An edit of a profile. Names that a policy does not declare are allowed: such an act is refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// Consent to a purpose.
    Grant {
        /// The purpose.
        purpose: String,
        /// How long it holds, seconds.
        keep_s: u32,
        /// What was shown.
        #[serde(default)]
        notice: Worded,
    },
    /// Nobody says anything: the consent manager that a yes came from holds it no more.
    Lapse {
        /// The purpose.
        purpose: String,
    },
    /// A refusal.
    Refuse {
        /// The purpose.
        purpose: String,
        /// How long one may not ask again, seconds.
        keep_s: u32,
    },
    /// Consent taken back.
    Withdraw {
        /// The purpose.
        purpose: String,
    },
    /// The browser signals that it wants nothing of its visitor to go beyond the device.
    Signal,
    /// A value for an attribute.
    Set {
        /// The attribute.
        attribute: String,
        /// The value.
        value: Value,
        /// Whether the visitor said so; else the site noticed it.
        told: bool,
        /// When it ends, if before its retention does.
        #[serde(default)]
        until_ms: Option<i64>,
    },
    /// The value of an attribute, told or noticed, is removed.
    Remove {
        /// The attribute.
        attribute: String,
        /// Which of its two values.
        told: bool,
    },
    /// An interest in the visitor's words.
    TellInterest {
        /// The topic.
        topic: String,
        /// 0 to 1000.
        strength: u16,
        /// When it ends, if before the retention of activity does.
        #[serde(default)]
        until_ms: Option<i64>,
    },
    /// A told interest is taken back.
    RemoveInterest {
        /// The topic.
        topic: String,
    },
    /// An activity.
    Record {
        /// Its kind.
        kind: String,
        /// Its topic.
        topic: String,
    },
    /// One activity is deleted from the evidence.
    DeleteEvent {
        /// The how-manieth that was ever recorded, from 0.
        event: usize,
    },
    /// All activity from an instant on is deleted.
    Forget {
        /// The instant.
        since_ms: i64,
    },
    /// "Never use this", of an attribute.
    BlockAttribute {
        /// The attribute.
        attribute: String,
    },
    /// "Never use this", of a topic.
    BlockTopic {
        /// The topic.
        topic: String,
    },
    /// A block of an attribute is lifted.
    UnblockAttribute {
        /// The attribute.
        attribute: String,
    },
    /// A block of a topic is lifted.
    UnblockTopic {
        /// The topic.
        topic: String,
    },
    /// Personalization is paused.
    Pause,
    /// And goes on.
    Resume,
    /// The visitor's own attention limits.
    Limit {
        /// Per visit.
        visit: Option<u16>,
        /// Per day.
        day: Option<u16>,
    },
    /// A sign of the visitor.
    See,
    /// A module was rendered.
    Expose {
        /// The slot.
        slot: String,
        /// The module.
        module: String,
    },
    /// A module was closed.
    Dismiss {
        /// The module.
        module: String,
    },
    /// "Not this".
    NotThis {
        /// The module.
        module: String,
    },
    /// A module that was sent away may come back.
    BringBack {
        /// The module.
        module: String,
    },
    /// What has run out or lost its consent is dropped.
    Sweep,
    /// Everything is erased.
    Erase,
}
