//! What the path of a page says about it.

use crate::Fact;

/// Pages of one kind: what a view of them counts as, and what they tell of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathRule {
    /// Pattern of the whole path; see [`glob_matches`].
    pub glob: String,
    /// Kind and topic of the activity that a view of it is, both declared in the policy.
    pub activity: Option<(String, String)>,
    /// Facts of the page, by name without `page.`.
    pub page: Vec<(String, Fact)>,
}

/// Whether a pattern fits the whole path: `*` stands for any characters, `/` included, and none; all others for themselves.
///
/// O(pattern × path) at worst, without recursion.
#[must_use]
pub fn glob_matches(glob: &str, path: &str) -> bool {
    let (glob, path) = (glob.as_bytes(), path.as_bytes());
    let (mut g, mut p) = (0, 0);
    // Where to go on after the last star, and how far it has reached.
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (glob.get(g), path.get(p)) {
            (Some(b'*'), _) => {
                g += 1;
                star = Some((g, p));
            }
            (Some(want), Some(is)) if want == is => (g, p) = (g + 1, p + 1),
            (None, None) => return true,
            _ => match &mut star {
                Some((after, reached)) if *reached < path.len() => {
                    *reached += 1;
                    (g, p) = (*after, *reached);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn patterns_fit_whole_paths() {
        for (glob, path, want) in [
            ("/blog/*", "/blog/", true),
            ("/blog/*", "/blog/a/b.html", true),
            ("/blog/*", "/blog", false),
            ("/blog*", "/blog", true),
            ("/", "/", true),
            ("/", "/a", false),
            ("*.html", "/a.html", true),
            ("*.html", "/a.html.txt", false),
            ("/*/b/*c", "/a/b/b/c", true),
            ("", "", true),
            ("**", "", true),
        ] {
            assert_eq!(glob_matches(glob, path), want, "{glob} on {path}");
        }
    }

    /// The definition, by trying everything.
    fn plain(glob: &[u8], path: &[u8]) -> bool {
        match glob.split_first() {
            None => path.is_empty(),
            Some((b'*', rest)) => (0..=path.len()).any(|skip| plain(rest, &path[skip..])),
            Some((byte, rest)) => path.first() == Some(byte) && plain(rest, &path[1..]),
        }
    }

    proptest! {
        #[test]
        fn it_is_what_the_definition_says(glob in "[ab*]{0,7}", path in "[ab]{0,8}") {
            prop_assert_eq!(glob_matches(&glob, &path), plain(glob.as_bytes(), path.as_bytes()));
        }
    }
}
