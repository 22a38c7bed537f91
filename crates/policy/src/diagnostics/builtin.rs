//! `policy::builtin`: a built-in fact declared anew.

use super::Entry;
use crate::{Code, Diagnostic, tree::Place};

pub(crate) const ENTRY: Entry = Entry {
    code: Code("policy::builtin"),
    title: "a built-in fact declared anew",
    text: "`device.kind`, `local.hour` and the other built-in facts have their types already. A policy may give them a label, a reason and
names of values, and nothing else; and the `local` facts cannot be added to, because the engine works them out itself.",
    example: r#"
[device.kind]
type = "text"

# modules/late.toml
slot = "hero"
helps = "browse"
when = 'device.kind == "phone"'
score = 10
"#,
    fixed: r#"
[device.kind]
label.en = "Your device"

# modules/late.toml
slot = "hero"
helps = "browse"
when = 'device.kind == "phone"'
score = 10
"#,
};

/// A declaration of something that is built in, or that only the engine can know.
pub(crate) fn builtin(at: Place, name: &str, exists: bool) -> Diagnostic {
    if exists {
        at.error(ENTRY.code, format!("`{name}` is built in"), "its type is fixed")
            .with_help("only `label`, `reason` and `names` may be given")
    } else {
        at.error(ENTRY.code, format!("`{name}` cannot be declared"), "not a built-in fact")
            .with_help("facts that a page tells are declared as `[page.NAME]` or `[visit.NAME]`")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comes_out_at_its_place() {
        crate::diagnostics::harness::check(&super::ENTRY, "type");
    }
}
