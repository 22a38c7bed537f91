//! The slice that a visitor's browser sends: a text from outside, which anybody can write.

use crate::{cookies::cookies, incoming::Header};

/// Name of the cookie that carries a slice; browsers take it from secure pages of this very host only.
pub(crate) const SLICE_COOKIE: &str = "__Host-nearside";

/// The slice that a request carries, empty where it carries none or more than one; `None` where the browser says no to what
/// goes beyond the device (Global Privacy Control): then the cookie is not even looked for.
#[must_use]
pub fn slice(header: Header<'_>) -> Option<String> {
    if header("sec-gpc").is_some_and(|signal| signal.trim() == "1") {
        return None;
    }
    let held = header("cookie").unwrap_or_default();
    let mut slices = cookies(&held).filter_map(|(name, value)| (name == SLICE_COOKIE).then_some(value));
    match (slices.next(), slices.next()) {
        (Some(slice), None) => Some(slice.to_owned()),
        _ => Some(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&str, &str)], want: Option<&str>) {
        let header = |name: &str| headers.iter().find(|(held, _)| *held == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(slice(&header).as_deref(), want, "{headers:?}");
    }

    #[test]
    fn one_cookie_is_a_slice_and_a_signal_hides_it() {
        let cookie = ("cookie", "a=__Host-nearside=x; __Host-nearside=1&b=c; __Host-nearsided=y");
        check(&[cookie], Some("1&b=c"));
        check(&[cookie, ("sec-gpc", "1")], None);
        check(&[cookie, ("sec-gpc", "0"), ("dnt", "1")], Some("1&b=c"));
        check(&[("sec-gpc", "1")], None);
        check(&[], Some(""));
        check(&[("cookie", "__Host-nearside")], Some(""));
        check(&[("cookie", "__host-nearside=x")], Some(""));
        check(&[("cookie", "__Host-nearside=x; __Host-nearside=y")], Some(""));
    }
}
