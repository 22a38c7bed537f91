//! Elements without content.

/// Whether an HTML element never has content nor an end tag.
pub(crate) fn is_void(name: &[u8]) -> bool {
    VOID.iter().any(|void| name.eq_ignore_ascii_case(void))
}

const VOID: [&[u8]; 18] = [
    b"area",
    b"base",
    b"basefont",
    b"bgsound",
    b"br",
    b"col",
    b"embed",
    b"frame",
    b"hr",
    b"img",
    b"input",
    b"keygen",
    b"link",
    b"meta",
    b"param",
    b"source",
    b"track",
    b"wbr",
];
