//! Things that have no place in a file that anyone can read: secrets and addresses of people.

use crate::{
    Diagnostic, FileId,
    diagnostics::{email_address, secret},
    tree::Place,
};

/// Beginnings of well-known keys and tokens.
const KNOWN: &[&str] = &[
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "ASIA",
    "AIza",
    "ya29.",
    "eyJhbGciOi",
    "npm_",
];

/// Shortest run of characters that is looked at as random.
const SHORTEST: usize = 24;

/// Reports secrets and addresses anywhere in a file, comments included.
pub(crate) fn public_text(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let mut start = 0;
    for token in text.split(|char: char| char.is_whitespace() || "\"'`,;()[]{}<>=|".contains(char)) {
        let place = Place { file, start, end: start + token.len() };
        if !token.starts_with("data:") && !token.starts_with("mailto:") && !token.starts_with("base64") {
            let trimmed = token.trim_end_matches(['.', ':', '!', '?']);
            if is_address(trimmed) {
                diagnostics.push(email_address(Place { end: start + trimmed.len(), ..place }));
            } else if looks_secret(token) {
                diagnostics.push(secret(place));
            }
        }
        start += token.len();
        start += text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    if let Some(start) = text.find("-----BEGIN ").filter(|_| text.contains("PRIVATE KEY-----")) {
        diagnostics.push(secret(Place { file, start, end: start + "-----BEGIN".len() }));
    }
}

fn is_address(token: &str) -> bool {
    let Some((user, host)) = token.rsplit_once('@') else { return false };
    let word = |word: &str| !word.is_empty() && word.chars().all(|char| char.is_alphanumeric() || "._%+-".contains(char));
    let top = host.rsplit('.').next().unwrap_or("");
    word(user)
        && word(host)
        && host.contains('.')
        && !host.starts_with('.')
        && top.len() >= 2
        && top.chars().all(char::is_alphabetic)
}

fn looks_secret(token: &str) -> bool {
    KNOWN.iter().any(|known| token.starts_with(known) && token.len() > known.len() + 7)
        // Paths and addresses are long and mixed too, but made of words; each of their parts is looked at alone.
        || token.split(['/', ':', '.', '?', '&', '#', '-']).any(is_random)
}

/// Whether a word has the digits, cases and spread of random characters.
fn is_random(word: &str) -> bool {
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'_')) {
        return false;
    }
    let count = |kind: fn(&u8) -> bool| word.bytes().filter(kind).count();
    let (digits, lower, upper) = (count(u8::is_ascii_digit), count(u8::is_ascii_lowercase), count(u8::is_ascii_uppercase));
    let hexadecimal = word.len() >= 32 && count(u8::is_ascii_hexdigit) == word.len();
    let mixed = if hexadecimal { digits >= 6 && lower + upper >= 6 } else { digits >= 3 && lower >= 3 && upper >= 3 };
    // Words stay below 3.5 bits a character; random letters and digits of this length come to 4 and more, hexadecimal ones to 3.3.
    mixed && entropy(word) > if hexadecimal { 3.0 } else { 3.8 }
}

/// Shannon entropy of the characters of a word, bits a character.
fn entropy(word: &str) -> f64 {
    let mut seen = std::collections::BTreeMap::<u8, u32>::new();
    for byte in word.bytes() {
        *seen.entry(byte).or_default() += 1;
    }
    let length = word.len() as f64;
    seen.values().map(|count| f64::from(*count) / length).map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&'static str, &str)> {
        let mut diagnostics = Vec::new();
        public_text(FileId(0), text, &mut diagnostics);
        diagnostics.iter().map(|found| (found.code.0, &text[found.labels[0].range.clone()])).collect()
    }

    #[test]
    fn secrets_are_found_in_any_place() {
        assert_eq!(found("# key: sk_live_4eC39HqLyjWD"), [("policy::secret", "sk_live_4eC39HqLyjWD")]);
        assert_eq!(found("a = 'x9Kf2LmQ8vTz4RbY7wNc3JpH'"), [("policy::secret", "x9Kf2LmQ8vTz4RbY7wNc3JpH")]);
        assert_eq!(found("ü \"9f86d081884c7d659a2feaa0c55ad015\"").len(), 1);
        assert_eq!(found("'''-----BEGIN EC PRIVATE KEY-----'''").len(), 1);
    }

    #[test]
    fn addresses_are_found_whole() {
        assert_eq!(found("Ask jo@shop.example. Or:"), [("policy::email_address", "jo@shop.example")]);
        assert_eq!(found("<mailto:team@shop.example> at 5@home"), []);
    }

    #[test]
    fn words_and_paths_are_left_alone() {
        for text in [
            "https://example.org/images/2026/autumn/quick-dinner-for-two-people-1280x720.webp",
            "activity.count(\"view\", \"cooking\", duration(\"168h\"))",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "a_very_long_condition_name_with_2_digits_in_it",
            "data:image/png;base64",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
