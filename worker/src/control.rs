//! What an origin tells caches: the directives of the one field that counts for a cache that many visitors share.
//!
//! RFC 9213: of the targeted fields, in the order of the cache's own list, the first that can be read counts, and then neither
//! `Cache-Control` nor `Expires` does. `Surrogate-Control` is older (W3C, Edge Architecture Specification) and stands behind them.

use core::convert::Infallible;

use sfv::{
    BareItemFromInput, KeyRef, Parser,
    visitor::{DictionaryVisitor, EntryVisitor, Ignored, InnerListVisitor, ItemVisitor, ParameterVisitor},
};

use crate::{
    fields::{directive, members, parameters, unquoted},
    incoming::Header,
};

/// Targeted fields that the edge obeys, the most particular first (RFC 9213, section 2.2).
const TARGETED: [&str; 2] = ["cloudflare-cdn-cache-control", "cdn-cache-control"];

/// Directives that the edge obeys or passes on. Others are not kept, however many there are.
const KNOWN: [&str; 11] = [
    "max-age",
    "must-revalidate",
    "no-cache",
    "no-store",
    "no-store-remote",
    "no-transform",
    "private",
    "proxy-revalidate",
    "public",
    "s-maxage",
    "stale-if-error",
];

/// The argument of a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// There is none.
    None,
    /// Seconds; those that no number holds are as many as one can.
    Seconds(i64),
    /// Anything else.
    Other,
}

/// Directives by their lower-case names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Control {
    directives: Vec<(String, Argument)>,
    /// The field was meant for this kind of cache: `Expires` does not count beside it.
    pub is_targeted: bool,
}

impl Control {
    /// The directives that count in a response.
    #[must_use]
    pub fn of(header: Header<'_>) -> Self {
        let targeted = || TARGETED.iter().find_map(|name| Self::targeted(&header(name)?));
        let surrogate = || Self::surrogate(&header("surrogate-control")?);
        let own = || Self::read(&header("cache-control").unwrap_or_default());
        targeted().or_else(surrogate).unwrap_or_else(own)
    }

    /// Reads a `Cache-Control` (RFC 9111, section 5.2). Arguments may be quoted or not.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let read = members(text).map(|member| {
            let (name, value) = directive(member);
            let argument = value.map_or(Argument::None, |value| unquoted(value).as_deref().map_or(Argument::Other, seconds));
            // With space in it, a name is none; what forbids is heard all the same, and what allows has no number.
            match name.trim_end() {
                close if close.len() == name.len() => (close.to_ascii_lowercase(), argument),
                apart => (apart.to_ascii_lowercase(), Argument::Other),
            }
        });
        let directives = read.filter(|(name, _)| KNOWN.contains(&name.as_str())).collect();
        Self { directives, is_targeted: false }
    }

    /// Reads a targeted field: a dictionary of RFC 9651. `None` for one that is none, or empty.
    #[must_use]
    pub fn targeted(text: &str) -> Option<Self> {
        let read = Parser::new(text).parse_dictionary_with_visitor(Directives::default()).ok()?;
        read.is_any.then_some(Self { directives: read.known, is_targeted: true })
    }

    /// Reads a `Surrogate-Control`: members with a parameter are another cache's. `None` where it says nothing that is known.
    fn surrogate(text: &str) -> Option<Self> {
        let own = members(text).filter(|member| parameters(member).1.next().is_none());
        let directives: Vec<_> = own
            .filter_map(|member| {
                let (name, value) = directive(member);
                let name = name.to_ascii_lowercase();
                // `max-age=600+30` names a time of grace as well.
                let argument = value.map_or(Argument::None, |value| seconds(value.split('+').next().unwrap_or_default()));
                matches!(name.as_str(), "max-age" | "no-store" | "no-store-remote").then_some((name, argument))
            })
            .collect();
        (!directives.is_empty()).then_some(Self { directives, is_targeted: true })
    }

    /// Whether a directive is there, whatever its argument: what holds for some fields holds for the whole page.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.directives.iter().any(|(held, _)| held == name)
    }

    /// Seconds that a directive gives. One that cannot be read, or is there twice with two arguments, gives none: 0
    /// (RFC 9111, section 4.2.1).
    #[must_use]
    pub fn seconds(&self, name: &str) -> Option<i64> {
        let mut held = self.directives.iter().filter(|(held, _)| held == name).map(|(_, argument)| *argument);
        let first = held.next()?;
        match first {
            Argument::Seconds(seconds) if held.all(|other| other == first) => Some(seconds),
            _ => Some(0),
        }
    }
}

/// Delta seconds (RFC 9111, section 1.2.2): digits and nothing else.
fn seconds(text: &str) -> Argument {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { Argument::Seconds(text.parse().unwrap_or(i64::MAX)) } else { Argument::Other }
}

/// Collects what a dictionary says. Of a key that is there twice the last counts (RFC 9651, section 4.2.2).
#[derive(Default)]
struct Directives {
    known: Vec<(String, Argument)>,
    is_any: bool,
}

/// The place of one key.
struct Entry<'a, 'de> {
    directives: &'a mut Directives,
    name: &'de str,
}

impl Entry<'_, '_> {
    fn set(self, argument: Option<Argument>) {
        let Self { directives, name } = self;
        directives.is_any = true;
        if KNOWN.contains(&name) {
            directives.known.retain(|(other, _)| other != name);
            directives.known.extend(argument.map(|argument| (name.to_owned(), argument)));
        }
    }
}

impl<'de> DictionaryVisitor<'de> for Directives {
    type Out = Self;
    type Error = Infallible;

    fn entry(&mut self, key: &'de KeyRef) -> Result<impl EntryVisitor<'de>, Infallible> {
        Ok(Entry { directives: self, name: key.as_str() })
    }

    fn finish(self) -> Result<Self, Infallible> {
        Ok(self)
    }
}

impl<'de> ItemVisitor<'de> for Entry<'_, 'de> {
    type Out = ();
    type Error = Infallible;

    fn bare_item(self, item: BareItemFromInput<'de>) -> Result<impl ParameterVisitor<'de, Out = ()>, Infallible> {
        self.set(match item {
            BareItemFromInput::Boolean(true) => Some(Argument::None),
            BareItemFromInput::Boolean(false) => None,
            BareItemFromInput::Integer(number) if i64::from(number) >= 0 => Some(Argument::Seconds(number.into())),
            _ => Some(Argument::Other),
        });
        Ok(Ignored)
    }
}

impl<'de> EntryVisitor<'de> for Entry<'_, 'de> {
    type Error = Infallible;

    fn item(self) -> Result<impl ItemVisitor<'de>, Infallible> {
        Ok(self)
    }

    fn inner_list(self) -> Result<impl InnerListVisitor<'de>, Infallible> {
        self.set(Some(Argument::Other));
        Ok(Ignored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[(&str, &str)]) -> Control {
        Control::of(&|name| headers.iter().find(|(held, _)| *held == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_most_particular_field_that_can_be_read_counts() {
        let own = ("cache-control", "max-age=1");
        let cdn = ("cdn-cache-control", "max-age=2");
        let surrogate = ("surrogate-control", "max-age=3+9, content=\"ESI/1.0\"");
        let named = ("cloudflare-cdn-cache-control", "max-age=4;x=y, must-revalidate");
        let of_age = |headers: &[(&str, &str)]| of(headers).seconds("max-age");
        assert_eq!(of_age(&[own]), Some(1));
        assert_eq!(of_age(&[own, surrogate]), Some(3));
        assert_eq!(of_age(&[own, surrogate, cdn]), Some(2));
        assert_eq!(of_age(&[own, surrogate, cdn, named]), Some(4));
        // RFC 9213, section 2.1: one that is empty or cannot be read is not there.
        for broken in
            ["", " ", "max-age=2,", "MaX-aGe=2", "max-age=10000, &&&&&", "max-age =2", "a=\"", "max-age=9999999999999999"]
        {
            assert_eq!(of_age(&[own, ("cdn-cache-control", broken)]), Some(1), "{broken}");
        }
        // One that says nothing of an age is there.
        assert_eq!(of_age(&[own, ("cdn-cache-control", "foobar")]), None);
        for others in ["content=\"ESI/1.0\"", "max-age=60;other-device", "private"] {
            assert_eq!(of_age(&[own, ("surrogate-control", others)]), Some(1), "{others}");
        }
    }

    #[test]
    fn a_targeted_field_has_types() {
        let of = |text| Control::targeted(text).unwrap();
        assert!(of("no-store").has("no-store") && of("no-store=?1").has("no-store") && !of("a, no-store=?0").has("no-store"));
        assert!(of("private=\"set-cookie\"").has("private"));
        for wrong in [
            "max-age=\"60\"",
            "max-age=60.0",
            "max-age=-60",
            "max-age=(60)",
            "max-age",
            "max-age=a",
            "max-age=:YQ==:",
            "max-age=@60",
        ] {
            assert_eq!(of(wrong).seconds("max-age"), Some(0), "{wrong}");
        }
        assert_eq!(of("max-age=60, max-age=90").seconds("max-age"), Some(90));
    }

    #[test]
    fn arguments_are_digits() {
        let seconds = |text| Control::read(text).seconds("max-age");
        for good in ["max-age=60", "MAX-AGE=\"60\"", "a=\"max-age=9\", max-age=060", "max-age=60, max-age=60"] {
            assert_eq!(seconds(good), Some(60), "{good}");
        }
        assert_eq!(seconds("max-age=99999999999999999999"), Some(i64::MAX));
        for bad in [
            "max-age",
            "max-age=",
            "max-age='60'",
            "max-age=60.5",
            "max-age=-1",
            "max-age =60",
            "max-age= 60",
            "max-age=60, max-age=90",
            "max-age=\"60",
            "max-age=+6",
        ] {
            assert_eq!(seconds(bad), Some(0), "{bad}");
        }
        assert_eq!(seconds("ext=\"max-age=60\""), None);
        assert!(Control::read("no-store =x").has("no-store") && !Control::read("x=\"no-store\"").has("no-store"));
    }
}
