//! Sets of texts, finite or all but finitely many: what equality tests of a text accept.

use std::collections::BTreeSet;

/// The listed texts, or every text but those.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Names {
    pub(crate) listed: BTreeSet<String>,
    /// Accept what is *not* listed.
    pub(crate) others: bool,
}

impl Names {
    pub(crate) fn only(text: impl Into<String>) -> Self {
        Self { listed: BTreeSet::from([text.into()]), others: false }
    }

    pub(crate) fn none() -> Self {
        Self { listed: BTreeSet::new(), others: false }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty() && !self.others
    }

    pub(crate) fn not(&self) -> Self {
        Self { listed: self.listed.clone(), others: !self.others }
    }

    pub(crate) fn and(&self, other: &Self) -> Self {
        let (a, b) = (&self.listed, &other.listed);
        match (self.others, other.others) {
            (false, false) => Self { listed: a & b, others: false },
            (false, true) => Self { listed: a - b, others: false },
            (true, false) => Self { listed: b - a, others: false },
            (true, true) => Self { listed: a | b, others: true },
        }
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        self.not().and(&other.not()).not()
    }

    pub(crate) fn is_subset(&self, other: &Self) -> bool {
        self.and(&other.not()).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_and_their_complements_combine() {
        let (a, b) = (Names::only("a"), Names::only("b"));
        let either = a.or(&b);
        assert!(a.is_subset(&either) && !either.is_subset(&a));
        assert!(a.and(&b).is_empty());
        assert!(a.not().or(&b.not()).not().is_empty());
        assert_eq!(either.and(&a.not()), b);
        assert_eq!(a.not().and(&b.not()), either.not());
        assert_eq!(Names::none().not().and(&a), a);
    }
}
