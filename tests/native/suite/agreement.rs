//! The engine and the reference interpreter agree on every outcome and every explanation of 10,000 cases.
//!
//! `NEARSIDE_CASES` sets another number; the long run is the binary `agree`.

use nearside_tests::agree;

#[test]
fn engine_and_reference_agree() {
    let cases: u64 =
        std::env::var("NEARSIDE_CASES").ok().map_or(10_000, |text| text.parse().expect("NEARSIDE_CASES is a number"));
    let counts = agree::run(0, cases.div_ceil(20), 20, |_| {}).unwrap_or_else(|disagreement| panic!("{disagreement}"));
    println!("{counts}");
    // Agreement on nothing would be worth nothing: every outcome and every check has to have occurred.
    for word in ["shown", "none", "paused", "comparison", "unavailable", "scheduled", "intent", "dismissed", "placed", "group"] {
        assert!(counts.outcomes.get(word).is_some_and(|count| *count > 20), "too few outcomes `{word}`:\n{counts}");
    }
    for period in ["visit", "day", "lifetime"] {
        assert!(counts.outcomes.contains_key(&format!("cap({period})")), "no cap per {period}:\n{counts}");
    }
    assert!(counts.whole * 2000 > cases, "too few penalties of more than 32 clauses:\n{counts}");
    assert!(counts.unread * 20 < counts.policies, "too many policies were passed over:\n{counts}");
    let tally = counts.tally;
    let checks = [tally.f1_grounded, tally.f2_sufficient, tally.f3_minimal, tally.f4_earned, tally.f5_what_if, tally.f6_causes];
    assert!(checks.into_iter().all(|count| count > cases / 10), "too few checks:\n{counts}");
}
