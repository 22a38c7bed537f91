//! `policy::remote_image`: an image from another host.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::remote_image"),
    title: "an image from another host",
    text: "An image that is loaded only when its module is shown tells another host what was decided. Images are relative addresses, addresses of the
site itself, or `data:` images.",
    example: r#"
[components.card]
picture = { kind = "image" }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
picture = { src = "https://images.example/pot.webp", alt = "A pot", width = 640, height = 360 }
"#,
    fixed: r#"
[components.card]
picture = { kind = "image" }

[slots.aside]
default = "page"
component = "card"

# modules/late.toml
slot = "aside"
helps = "browse"
score = 10

[content.en]
picture = { src = "/images/pot.webp", alt = "A pot", width = 640, height = 360 }
"#,
};

/// An image address that is neither of the site nor `data:`.
pub(crate) fn remote_image(at: Place) -> Diagnostic {
    at.error(ENTRY.code, "this image would tell another host what was decided", "not an address of this site")
        .with_help("serve it from the site, or write it as `data:image/…`")
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "https://images.example/pot.webp");
    }
}
