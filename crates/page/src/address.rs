//! Addresses in content of a policy. The compiler refuses others; the edge trusts no program to have been compiled.

/// Whether a link may have this address: one of the site, or one that cannot run anything.
pub(crate) fn is_safe_link(address: &str, site: &str) -> bool {
    !is_odd(address)
        && match scheme(address) {
            None => true,
            Some(scheme) => {
                ["https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) || is_of(address, site)
            }
        }
}

/// Whether an image may have this address: inside the bundle, or on the site, where it is requested for everybody.
pub(crate) fn is_own_image(address: &str, site: &str) -> bool {
    if is_odd(address) {
        return false;
    }
    match scheme(address) {
        // `//host/` and its spellings name another host.
        None => !address.starts_with("//"),
        Some(scheme) if scheme.eq_ignore_ascii_case("data") => {
            address.get(5..11).is_some_and(|kind| kind.eq_ignore_ascii_case("image/"))
        }
        Some(scheme) => scheme.eq_ignore_ascii_case("blob") || is_of(address, site),
    }
}

/// Browsers drop control characters and turn backslashes: what is left may be another address.
fn is_odd(address: &str) -> bool {
    address.chars().any(|character| character <= ' ' || character == '\\')
}

fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    (!scheme.contains(['/', '?', '#'])).then_some(scheme)
}

/// Whether an address begins with the origin of the site.
fn is_of(address: &str, site: &str) -> bool {
    !site.is_empty() && address.strip_prefix(site).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "http://shop.example";

    #[test]
    fn links_run_nothing() {
        for good in [
            "/a?b:c",
            "a/b",
            "#x",
            "https://other.example/",
            "mailto:a@b.example",
            "tel:+1",
            "//other.example/",
            "http://shop.example/a",
            "",
        ] {
            assert!(is_safe_link(good, SITE), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            " javascript:alert(1)",
            "java\tscript:x",
            "data:text/html,x",
            "http://other.example/",
            "http://shop.example.evil/",
            "\\\\other",
        ] {
            assert!(!is_safe_link(bad, SITE), "{bad}");
        }
    }

    #[test]
    fn images_are_the_sites_own() {
        for good in ["/a.png", "a.png", "data:image/png;base64,AA==", "blob:x", "http://shop.example/a.png"] {
            assert!(is_own_image(good, SITE), "{good}");
        }
        for bad in [
            "//other.example/a.png",
            "/\\other.example/a.png",
            "https://other.example/a.png",
            "data:text/html,x",
            "http://shop.example:81/a.png",
        ] {
            assert!(!is_own_image(bad, SITE), "{bad}");
        }
    }
}
