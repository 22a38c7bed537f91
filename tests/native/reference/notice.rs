//! What a visitor is told when they are asked, and whether a yes to it covers what is asked now.

use std::collections::BTreeSet;

use crate::{model::Policy, visitor::Worded};

/// What is said of a purpose beside its question.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Version of the policy's words; `None` where the words were others.
    version: Option<u32>,
    controller: String,
    recipients: BTreeSet<String>,
    categories: BTreeSet<String>,
    retention_s: u32,
}

impl Notice {
    /// What a printed policy says of a purpose.
    #[must_use]
    pub fn now(policy: &Policy, purpose: &str) -> Self {
        let keeping = &policy.keeping;
        let keeps_activity = keeping.activity_purpose == purpose && !keeping.half_lives.is_empty();
        let attributes = || keeping.attributes.iter().filter(|(_, (of, _))| of == purpose);
        let activity = keeps_activity.then_some(("activity".to_string(), keeping.activity_retention_s));
        let kept: Vec<_> = attributes().map(|(name, (_, kept_s))| (name.clone(), *kept_s)).chain(activity).collect();
        let asks = policy.purposes_in_use().contains(&purpose);
        Self {
            version: Some(if asks { Policy::NOTICE } else { 1 }),
            controller: Policy::CONTROLLER.into(),
            recipients: Policy::RECIPIENTS.iter().filter(|_| asks).map(|name| String::from(*name)).collect(),
            categories: kept.iter().map(|(name, _)| name.clone()).collect(),
            retention_s: kept.iter().map(|(_, kept_s)| *kept_s).max().unwrap_or(0),
        }
    }

    /// The same, told in another way.
    #[must_use]
    pub fn told(mut self, worded: Worded) -> Self {
        match worded {
            Worded::AsNow => {}
            Worded::AnotherVersion => self.version = self.version.map(|version| version + 1),
            Worded::OwnWords => self.version = None,
            Worded::AnotherController => self.controller = "Another Ltd".into(),
            Worded::FirstRecipientLess => _ = self.recipients.pop_first(),
            Worded::RecipientMore => _ = self.recipients.insert("Third Ltd".into()),
            Worded::CategoriesLess => self.categories.clear(),
            Worded::Shorter => self.retention_s = self.retention_s.saturating_sub(1),
            Worded::Longer => self.retention_s += 1,
        }
        self
    }

    /// Whether somebody who was told this was told all that is said now.
    #[must_use]
    pub fn covers(&self, now: &Self) -> bool {
        self.version.is_none_or(|version| Some(version) == now.version)
            && self.controller == now.controller
            && self.recipients.is_superset(&now.recipients)
            && self.categories.is_superset(&now.categories)
            && self.retention_s >= now.retention_s
    }
}

impl Policy {
    /// Version of the notices of purposes that something is kept for, as policies are printed.
    pub const NOTICE: u32 = 3;
    /// Who answers for what is kept.
    pub const CONTROLLER: &str = "Example Ltd";
    /// Who gets anything of it.
    pub const RECIPIENTS: [&str; 2] = ["First Ltd", "Second Ltd"];

    /// Purposes that something is kept for.
    #[must_use]
    pub fn purposes_in_use(&self) -> Vec<&str> {
        let keeping = &self.keeping;
        let is_used = |purpose: &&str| {
            *purpose == "personalize.local"
                || keeping.activity_purpose == *purpose
                || keeping.attributes.values().any(|(of, _)| of == purpose)
        };
        keeping.purposes.iter().map(String::as_str).filter(is_used).collect()
    }
}
