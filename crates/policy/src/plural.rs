//! Plural categories of whole numbers, by language.
//!
//! Source: CLDR 48, `supplemental/plurals.xml`, cardinal rules with the operands of whole numbers (`i` = n, `v` = `f` = 0).
//! The category `many` that Romance languages have for exact millions is left out: counts here are far smaller, and the
//! program's table has period 100.

use nearside_program::{PluralCategory, PluralTable};

use PluralCategory::{Few, Many, One, Other, Two, Zero};

type Rule = fn(u32) -> PluralCategory;

/// Languages and their rules; a tag with a region comes before its language.
const RULES: &[(&str, Rule)] = &[
    ("pt-PT", one),
    ("ar", arabic),
    ("bg", one),
    ("bs", south_slavic),
    ("ca", one),
    ("cs", czech),
    ("da", one),
    ("de", one),
    ("el", one),
    ("en", one),
    ("es", one),
    ("et", one),
    ("fa", zero_or_one),
    ("fi", one),
    ("fr", zero_or_one),
    ("he", hebrew),
    ("hi", zero_or_one),
    ("hr", south_slavic),
    ("hu", one),
    ("id", other),
    ("is", icelandic),
    ("it", one),
    ("ja", other),
    ("ko", other),
    ("lt", lithuanian),
    ("lv", latvian),
    ("ms", other),
    ("nb", one),
    ("nl", one),
    ("nn", one),
    ("no", one),
    ("pl", polish),
    ("pt", zero_or_one),
    ("ro", romanian),
    ("ru", east_slavic),
    ("sk", czech),
    ("sl", slovenian),
    ("sr", south_slavic),
    ("sv", one),
    ("th", other),
    ("tr", one),
    ("uk", east_slavic),
    ("vi", other),
    ("zh", other),
];

/// The rule of a locale, found by its tag or its language; `None` for a language without one here.
pub(crate) fn rule(locale: &str) -> Option<Rule> {
    let language = locale.split('-').next().unwrap_or(locale);
    let find = |tag: &str| RULES.iter().find(|rule| rule.0.eq_ignore_ascii_case(tag)).map(|rule| rule.1);
    find(locale).or_else(|| find(language))
}

/// Tags of all languages with rules.
pub(crate) fn languages() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.0)
}

/// The table of a rule, as a program holds it.
pub(crate) fn table(rule: Rule) -> PluralTable {
    let mut runs: Vec<(u8, PluralCategory)> = Vec::new();
    for n in 0..200 {
        let category = rule(n);
        match runs.last_mut() {
            Some(last) if last.1 == category => last.0 += 1,
            _ => runs.push((1, category)),
        }
    }
    if matches!(runs.as_slice(), [(_, Other)]) {
        runs.clear();
    }
    PluralTable { runs }
}

/// Name of a category, as messages write it.
pub(crate) const fn keyword(category: PluralCategory) -> &'static str {
    match category {
        Zero => "zero",
        One => "one",
        Two => "two",
        Few => "few",
        Many => "many",
        Other => "other",
    }
}

/// The category of a name.
pub(crate) fn category(keyword_text: &str) -> Option<PluralCategory> {
    [Zero, One, Two, Few, Many, Other].into_iter().find(|category| keyword(*category) == keyword_text)
}

const fn other(_: u32) -> PluralCategory {
    Other
}

const fn one(n: u32) -> PluralCategory {
    if n == 1 { One } else { Other }
}

const fn zero_or_one(n: u32) -> PluralCategory {
    if n <= 1 { One } else { Other }
}

const fn arabic(n: u32) -> PluralCategory {
    match (n, n % 100) {
        (0, _) => Zero,
        (1, _) => One,
        (2, _) => Two,
        (_, 3..=10) => Few,
        (_, 11..=99) => Many,
        _ => Other,
    }
}

const fn czech(n: u32) -> PluralCategory {
    match n {
        1 => One,
        2..=4 => Few,
        _ => Other,
    }
}

const fn hebrew(n: u32) -> PluralCategory {
    match n {
        1 => One,
        2 => Two,
        _ => Other,
    }
}

const fn icelandic(n: u32) -> PluralCategory {
    if n % 10 == 1 && n % 100 != 11 { One } else { Other }
}

const fn lithuanian(n: u32) -> PluralCategory {
    match (n % 10, n % 100) {
        (_, 11..=19) | (0, _) => Other,
        (1, _) => One,
        _ => Few,
    }
}

const fn latvian(n: u32) -> PluralCategory {
    match (n % 10, n % 100) {
        (0, _) | (_, 11..=19) => Zero,
        (1, _) => One,
        _ => Other,
    }
}

const fn polish(n: u32) -> PluralCategory {
    match (n, n % 10, n % 100) {
        (1, ..) => One,
        (_, _, 12..=14) => Many,
        (_, 2..=4, _) => Few,
        _ => Many,
    }
}

const fn romanian(n: u32) -> PluralCategory {
    match (n, n % 100) {
        (1, _) => One,
        (0, _) | (_, 1..=19) => Few,
        _ => Other,
    }
}

const fn east_slavic(n: u32) -> PluralCategory {
    match (n % 10, n % 100) {
        (_, 11..=14) => Many,
        (1, _) => One,
        (2..=4, _) => Few,
        _ => Many,
    }
}

const fn south_slavic(n: u32) -> PluralCategory {
    match (n % 10, n % 100) {
        (_, 11..=14) => Other,
        (1, _) => One,
        (2..=4, _) => Few,
        _ => Other,
    }
}

const fn slovenian(n: u32) -> PluralCategory {
    match n % 100 {
        1 => One,
        2 => Two,
        3 | 4 => Few,
        _ => Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fixture has, for each language, one letter per whole number from 0: z, o, t, f, m, x for the six categories.
    /// `tests/data/plurals.mjs` wrote it from `Intl.PluralRules`.
    #[test]
    fn rules_agree_with_intl() {
        let fixture: serde_json::Value = serde_json::from_str(include_str!("../tests/data/plurals.json")).unwrap();
        let mut compared = 0;
        for tag in languages() {
            let letters = fixture[tag].as_str().unwrap_or_else(|| panic!("{tag} is not in the fixture"));
            let rule = rule(tag).unwrap();
            let table = table(rule);
            let expanded: Vec<PluralCategory> =
                table.runs.iter().flat_map(|run| std::iter::repeat_n(run.1, usize::from(run.0))).collect();
            assert!(expanded.len() == 200 || expanded.is_empty());
            for (n, letter) in letters.chars().enumerate() {
                let want = match letter {
                    'z' => Zero,
                    'o' => One,
                    't' => Two,
                    'f' => Few,
                    'm' => Many,
                    _ => Other,
                };
                assert_eq!(rule(n as u32), want, "{tag} {n}");
                let looked_up = if n < 200 { n } else { 100 + n % 100 };
                assert_eq!(expanded.get(looked_up).copied().unwrap_or(Other), want, "table of {tag} at {n}");
                compared += 1;
            }
        }
        assert_eq!(compared, RULES.len() * 1201);
    }

    #[test]
    fn regions_inherit() {
        assert_eq!(rule("de-AT").unwrap()(1), One);
        assert_eq!(rule("pt-PT").unwrap()(0), Other);
        assert_eq!(rule("pt-BR").unwrap()(0), One);
        assert!(rule("kw").is_none());
    }
}
