//! Who is behind a user agent: a person with some kind of device, or a robot.

use woothee::parser::Parser;

/// A kind of device, as in `device.kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Device {
    /// A phone.
    Phone,
    /// A tablet or a reader.
    Tablet,
    /// A computer.
    Desktop,
    /// A person's, but none of the three: a television, a console. `device.kind` is absent.
    Other,
}

impl Device {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Tablet, Self::Desktop, Self::Other];

    /// Its name; the first three are the values of `device.kind`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Desktop => "desktop",
            Self::Other => "other",
        }
    }
}

/// The device behind a user agent; `None` for robots, tools, libraries and whoever does not say.
///
/// The crate `woothee` tells robots, phones and computers apart, but not tablets. A tablet is what names itself `iPad`, `Kindle`, `PlayBook` or
/// `Tablet;` (browsers by Mozilla), and an Android that does not say `Mobile`, which is how their makers tell the two apart.
#[must_use]
pub fn device(agent: &str) -> Option<Device> {
    // Some robots copy a browser's agent and put their name behind it, where the data set does not look.
    if agent.is_empty() || names_a_robot(agent) {
        return None;
    }
    let category = Parser::new().parse(agent)?.category;
    let tablet = ["iPad", "Kindle", "PlayBook", "Tablet;"].iter().any(|name| agent.contains(name))
        || (agent.contains("Android") && !agent.contains("Mobile"));
    match category {
        "pc" | "smartphone" if tablet => Some(Device::Tablet),
        "pc" => Some(Device::Desktop),
        "smartphone" | "mobilephone" => Some(Device::Phone),
        "appliance" => Some(Device::Other),
        _ => None,
    }
}

/// Whether a word of the agent ends like the name of a robot, or an address stands in it as robots leave one behind.
fn names_a_robot(agent: &str) -> bool {
    let agent = agent.to_ascii_lowercase();
    agent.contains("http://")
        || agent.contains("https://")
        || agent
            .split(|char: char| !char.is_ascii_alphanumeric())
            // Cubot makes phones.
            .any(|word| word != "cubot" && ["bot", "spider", "crawler"].iter().any(|name| word.ends_with(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn devices_and_robots_are_told_apart() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, want) in [
            (
                format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) {webkit} Chrome/32.0.1700.77 Safari/537.36"),
                Some(Device::Desktop),
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 4.4.2; Nexus 4) {webkit} Chrome/32.0.1700.99 Mobile Safari/537.36"),
                Some(Device::Phone),
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 4.4.2; Nexus 7) {webkit} Chrome/32.0.1700.99 Safari/537.36"),
                Some(Device::Tablet),
            ),
            (
                format!("Mozilla/5.0 (iPad; CPU OS 7_0_4 like Mac OS X) {webkit} Version/7.0 Mobile/11B554a Safari/9537.53"),
                Some(Device::Tablet),
            ),
            ("Mozilla/5.0 (Android; Tablet; rv:27.0) Gecko/27.0 Firefox/27.0".into(), Some(Device::Tablet)),
            ("Mozilla/5.0 (Windows NT 6.1; Tablet PC 2.0; rv:27.0) Gecko/20100101 Firefox/27.0".into(), Some(Device::Desktop)),
            ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)".into(), None),
            ("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Tablet PC 2.0); 360Spider".into(), None),
            ("curl/7.30.0".into(), None),
            (String::new(), None),
            ("-".into(), None),
        ] {
            assert_eq!(device(&agent), want, "{agent}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn any_agent_has_an_answer(agent in any::<String>()) {
            let _ = device(&agent);
        }

        #[test]
        fn any_words_have_an_answer(words in prop::collection::vec(prop::sample::select(vec![
            "Mozilla/5.0", "(", ")", ";", "MSIE", "Windows", "NT", "Android", "Version/", "Opera", "DoCoMo/", "KDDI-", "iPhone", "Phone OS 7", "/", "é", "Safari/",
        ]), 0..12)) {
            let _ = device(&words.join(" "));
        }
    }
}
