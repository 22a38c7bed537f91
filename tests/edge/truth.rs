//! Only what is in slots changes, and all that should be found is found.

use std::rc::Rc;

use nearside_worker::splice;

use crate::pages::{hostile, policy, stream, text, visits};

const HAND_OVER: &[u8] = b"<script type=\"application/json\" data-nearside>";

#[test]
fn every_slot_is_found_and_nothing_else() {
    let policy = policy();
    for case in hostile() {
        let (_, page) = stream(&policy, &visits()[0], [case.bytes().as_slice()]);
        let found: Vec<String> = page.slots().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(&found, case.finds.as_ref().unwrap_or(&case.slots), "{}", case.because);
    }
}

#[test]
fn only_slots_differ_from_what_the_origin_sent() {
    let policy = policy();
    for case in hostile() {
        let bytes = case.bytes();
        for visit in visits() {
            let (_, page) = stream(&policy, &visit, [bytes.as_slice()]);
            let out = splice(&page, Rc::clone(&policy), visit).bytes(&page).collect::<Vec<_>>().concat();
            let mut rest = out.as_slice();
            let mut from = 0;
            let take = |rest: &mut &[u8], origin: &[u8]| {
                let taken = rest
                    .strip_prefix(origin)
                    .unwrap_or_else(|| panic!("{}: lost {}\nin {}", case.because, text(origin), text(rest)));
                *rest = taken;
            };
            for (name, range) in page.slots() {
                take(&mut rest, &bytes[from..range.start]);
                let unchanged = !case.slots.iter().any(|known| known == name);
                if unchanged {
                    take(&mut rest, &bytes[range.clone()]);
                } else {
                    // A slot's own closing tag is the first that is not inside of it.
                    let end = rest.len() - after_slot(rest).unwrap_or_else(|| panic!("{}: {name} does not end", case.because));
                    assert!(rest[..15].eq_ignore_ascii_case(b"<nearside-slot "), "{}", case.because);
                    rest = &rest[end..];
                }
                from = range.end;
            }
            take(&mut rest, &bytes[from..]);
            assert!(
                rest.is_empty() || (rest.starts_with(HAND_OVER) && rest.ends_with(b"</script>")),
                "{}: {}",
                case.because,
                text(rest)
            );
            assert!(rest.is_empty() || !case.slots.is_empty(), "{}: a hand-over of nothing", case.because);
        }
    }
}

/// How much of `page`, which begins with a slot, stands behind it; found by counting tags, blind to all else but comments and
/// scripts, since the pages put none of ours elsewhere inside of slots.
fn after_slot(page: &[u8]) -> Option<usize> {
    let mut depth = 0;
    let mut rest = page;
    loop {
        let starts = |word: &[u8]| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let hidden = [(&b"<!--"[..], &b"-->"[..]), (b"<script", b"</script>"), (b"<style", b"</style>")];
        if let Some((_, end)) = hidden.into_iter().find(|(start, _)| starts(start)) {
            let at = rest.windows(end.len()).position(|window| window == end)?;
            rest = &rest[at + end.len()..];
            continue;
        }
        if starts(b"</nearside-slot") {
            depth -= 1;
            if depth == 0 {
                let at = rest.iter().position(|byte| *byte == b'>')?;
                return Some(rest.len() - at - 1);
            }
        } else if starts(b"<nearside-slot") {
            depth += 1;
        }
        rest = rest.get(1..)?;
    }
}

#[test]
fn a_module_of_the_policy_looks_as_the_browser_would_set_it() {
    let policy = policy();
    let page = "<html lang=en><template data-component=lead><h1 data-field=title class=t>old</h1><p data-field=text></p><a class=b \
                data-field=link href='#'>l</a></template><template data-component=card><b data-field=title></b><ul data-field=steps>\n\
                <li class=s>x</li><li>y</li></ul><img data-field=picture alt=old loading=lazy/></template><nearside-slot name=hero>d\
                </nearside-slot><nearside-slot name=next>d</nearside-slot>";
    let (out, _) = stream(&policy, &visits()[0], [page.as_bytes()]);
    let out = text(&out);
    for want in [
        "<h1 data-field=title class=t>In your &lt;hand&gt; &amp; &quot;here&quot;</h1><p data-field=text>Gr&#246;&#223;e &#8804; 3</p>\
         <a class=b data-field=link href=\"/read?a=1&amp;b=2\">Read on</a><template data-default>d</template></nearside-slot>",
        "<b data-field=title>Two steps</b><ul data-field=steps><li class=s>First &lt;b&gt;</li><li class=s>Then</li></ul>\
         <img data-field=picture loading=lazy/ src=\"/p.png\" alt=\"A &quot;picture&quot;\" width=\"20\" height=\"10\">",
    ] {
        assert!(out.contains(want), "{want}\nnot in {out}");
    }
}
