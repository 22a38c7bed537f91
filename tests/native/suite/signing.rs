//! P9, natively: every signed program is judged as its case says, and nothing that was changed is taken.

use nearside_tests::signing::{Programs, TAKEN, UNDECODABLE, cases, judge};

#[test]
fn every_case_is_judged_as_it_says() {
    let cases = cases(&Programs::new().expect("the edge's policy"));
    let failures: Vec<String> = cases
        .iter()
        .filter(|case| judge(case) != case.want)
        .map(|case| format!("{}: {} instead of {}", case.because, judge(case), case.want))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    println!("{} cases", cases.len());
    assert!(cases.len() > 200, "the corpus has shrunk to {} cases", cases.len());
}

#[test]
fn what_was_cut_or_changed_is_not_taken() {
    let cases = cases(&Programs::new().expect("the edge's policy"));
    let altered: Vec<_> = cases
        .iter()
        .filter(|case| ["cut off", "byte ", "one byte more"].iter().any(|how| case.because.starts_with(how)))
        .collect();
    assert!(altered.len() > 150);
    // Whoever knows no key can bring about none of these either.
    for case in altered {
        assert!(![TAKEN, UNDECODABLE].contains(&case.want.as_str()), "{}: {}", case.because, case.want);
    }
}
