//! Cookies of a request, one at a time, however many lines and whatever signs they came in.

/// Names and values. A browser parts cookies by `;` in one line (RFC 6265, section 5.4); several lines reach us joined by commas.
/// A comma before what could be another cookie therefore parts as well: who may see one cookie must not see another inside of it.
pub(crate) fn cookies(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header.split(';').flat_map(|line| {
        // What stands behind the last sign of equality belongs to the last cookie, commas and all.
        let end = line.rfind('=').unwrap_or(0);
        let start = line.get(..end).and_then(|before| before.rfind(',')).map_or(0, |comma| comma + 1);
        let (before, last) = line.split_at_checked(start).unwrap_or(("", line));
        let each = before.split(',').chain([last]).filter_map(|cookie| cookie.split_once('='));
        each.map(|(name, value)| (name.trim(), value.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cookie_holds_another() {
        let read = |text: &'static str| cookies(text).collect::<Vec<_>>();
        assert_eq!(read("a=1; b=2"), [("a", "1"), ("b", "2")]);
        assert_eq!(read("a=1, b=2,c=3;d=4"), [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
        assert_eq!(read("a=1,2,3; b=x=y"), [("a", "1,2,3"), ("b", "x=y")]);
        assert_eq!(read("a=1,2, b=2"), [("a", "1"), ("b", "2")]);
        assert_eq!(read(" a = 1 ;; b ;=c"), [("a", "1"), ("", "c")]);
    }
}
