//! What a program declares, read where it lies.

use super::{
    names::{List, Names},
    schema,
    tables::*,
};
use crate::{
    ActivityKind, Attribute, AttributeId, Budget, DomainId, Field, Intent, IntentId, KindId, ModuleId, Program, Purpose,
    PurposeId, SlotId, Topic, TopicId,
};

impl Program {
    /// Origin that the policy is for, such as `https://example.org`.
    #[must_use]
    pub fn site(&self) -> &str {
        self.sheet.text(SITE, 0)
    }

    /// Who answers for what is kept: a name as records of consent give it.
    #[must_use]
    pub fn controller(&self) -> &str {
        self.sheet.text(CONTROLLER, 0)
    }

    /// The author's version of the policy.
    #[must_use]
    pub fn policy_version(&self) -> u32 {
        self.sheet.at(VERSION, 0)
    }

    /// Purpose that activity and interests are kept for.
    #[must_use]
    pub fn activity_purpose(&self) -> PurposeId {
        PurposeId(self.sheet.id(ACTIVITY_PURPOSE, 0))
    }

    /// How long an activity is kept, seconds.
    #[must_use]
    pub fn activity_retention_s(&self) -> u32 {
        self.sheet.at(ACTIVITY_RETENTION, 0)
    }

    /// Attention budget of the site.
    #[must_use]
    pub fn budget(&self) -> Budget {
        Budget { visit: self.sheet.some_id(BUDGET_VISIT, 0), day: self.sheet.some_id(BUDGET_DAY, 0) }
    }

    /// Share of visitors, in basis points 0..=10,000, who see defaults only, for comparison.
    #[must_use]
    pub fn comparison_bp(&self) -> u16 {
        self.sheet.id(COMPARISON, 0)
    }

    /// What the comparison group is drawn by, besides the site; empty unless the policy says so.
    #[must_use]
    pub fn comparison_salt(&self) -> &str {
        &self.comparison_salt
    }

    /// The names of a list.
    #[must_use]
    pub fn names(&self, list: List) -> Names<'_> {
        Names::list(&self.sheet, list)
    }

    /// The names of the inputs, by id.
    #[must_use]
    pub fn input_names(&self) -> Names<'_> {
        Names::new(&self.sheet, INPUT_NAME, 0..self.sheet.len(INPUTS))
    }

    /// Position of a name in its list: its id.
    #[must_use]
    pub fn find(&self, list: List, name: &str) -> Option<u16> {
        self.names.find(&self.sheet, list, name)
    }

    /// Name of a slot; empty for one that the program does not have.
    #[must_use]
    pub fn slot_name(&self, slot: SlotId) -> &str {
        self.names(List::Slots).get(slot.index()).unwrap_or_default()
    }

    /// Name of a module; empty for one that the program does not have.
    #[must_use]
    pub fn module_name(&self, module: ModuleId) -> &str {
        self.names(List::Modules).get(module.index()).unwrap_or_default()
    }

    /// The names of a domain, in the order of their values; none for one that the program does not have.
    #[must_use]
    pub fn domain(&self, domain: DomainId) -> Names<'_> {
        let rows = if domain.index() < self.sheet.len(DOMAINS) { self.sheet.rows(DOMAIN_NAMES, domain.index()) } else { 0..0 };
        Names::new(&self.sheet, NAME, rows)
    }

    /// A goal of the visitor.
    #[must_use]
    pub fn intent(&self, id: IntentId) -> Option<Intent<&str>> {
        (id.index() < self.sheet.len(INTENTS)).then(|| schema::intent(&self.sheet, id.index()))
    }

    /// A purpose of processing.
    #[must_use]
    pub fn purpose(&self, id: PurposeId) -> Option<Purpose<&str>> {
        (id.index() < self.sheet.len(PURPOSES)).then(|| schema::purpose(&self.sheet, id.index()))
    }

    /// The purposes of processing, by id.
    pub fn purposes(&self) -> impl ExactSizeIterator<Item = Purpose<&str>> {
        (0..self.sheet.len(PURPOSES)).map(|row| schema::purpose(&self.sheet, row))
    }

    /// A topic of interest.
    #[must_use]
    pub fn topic(&self, id: TopicId) -> Option<Topic<&str>> {
        (id.index() < self.sheet.len(TOPICS)).then(|| schema::topic(&self.sheet, id.index()))
    }

    /// A kind of activity.
    #[must_use]
    pub fn kind(&self, id: KindId) -> Option<ActivityKind<&str>> {
        (id.index() < self.sheet.len(KINDS)).then(|| schema::kind(&self.sheet, id.index()))
    }

    /// A fact of the profile.
    #[must_use]
    pub fn attribute(&self, id: AttributeId) -> Option<Attribute<&str>> {
        (id.index() < self.sheet.len(ATTRIBUTES)).then(|| schema::attribute(&self.sheet, id.index()))
    }

    /// The facts of the profile, by id.
    pub fn attributes(&self) -> impl ExactSizeIterator<Item = Attribute<&str>> {
        (0..self.sheet.len(ATTRIBUTES)).map(|row| schema::attribute(&self.sheet, row))
    }

    /// The fields of a component; none for one that the program does not have.
    pub fn fields(&self, component: u16) -> impl ExactSizeIterator<Item = Field<&str>> {
        let component = usize::from(component);
        let rows = if component < self.sheet.len(COMPONENTS) { self.sheet.rows(COMPONENT_FIELDS, component) } else { 0..0 };
        rows.map(|row| schema::field(&self.sheet, row))
    }
}
