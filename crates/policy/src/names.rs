//! Names: what they look like, and how one of another form would be written.

use crate::shape::Naming;

/// Words that conditions keep for themselves: CEL's reserved words, literals and macros, and the names of our own namespaces.
const RESERVED: &[&str] = &[
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "package",
    "namespace",
    "null",
    "return",
    "true",
    "var",
    "void",
    "while",
    "has",
    "all",
    "exists",
    "size",
    "duration",
    "timestamp",
    "device",
    "local",
    "page",
    "visit",
    "profile",
    "interest",
    "activity",
    "shown",
    "now",
];

/// What a name of this kind must be, if it is not.
pub(crate) fn broken_rule(name: &str, naming: Naming) -> Option<&'static str> {
    let words = |separator: char| {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .split(separator)
                .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
    };
    match naming {
        Naming::Any | Naming::Locale => None,
        Naming::Kebab if words('-') => None,
        Naming::Kebab => Some("lower case letters and digits, with hyphens between words"),
        Naming::Snake if RESERVED.contains(&name) => Some("a word of the condition language"),
        Naming::Snake if words('_') => None,
        Naming::Snake => Some("lower case letters and digits, with underscores between words"),
        Naming::Dotted if name.split('.').all(|part| broken_rule(part, Naming::Kebab).is_none()) => None,
        Naming::Dotted => Some("lower case words, with dots between them"),
    }
}

/// The name put into the right form, if that is one.
pub(crate) fn repaired(name: &str, naming: Naming) -> Option<String> {
    let separator = if naming == Naming::Snake { '_' } else { '-' };
    let mut better = String::new();
    let mut was_lower = false;
    for char in name.chars() {
        if char.is_ascii_uppercase() && was_lower {
            better.push(separator);
        }
        was_lower = char.is_ascii_lowercase() || char.is_ascii_digit();
        match char {
            '-' | '_' | ' ' | '.' if naming != Naming::Dotted || char != '.' => better.push(separator),
            _ => better.push(char.to_ascii_lowercase()),
        }
    }
    (broken_rule(&better, naming).is_none() && better != name).then_some(better)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_repaired() {
        assert_eq!(repaired("ShoeSize", Naming::Snake).as_deref(), Some("shoe_size"));
        assert_eq!(repaired("quick_dinner", Naming::Kebab).as_deref(), Some("quick-dinner"));
        assert_eq!(repaired("now", Naming::Snake), None);
        assert!(broken_rule("personalize.local", Naming::Dotted).is_none());
    }
}
