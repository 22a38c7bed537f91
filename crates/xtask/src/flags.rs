//! The few flags that subcommands take. An unknown one is an error that lists the known ones.

use anyhow::{Context, Result, bail};

/// Parsed flags of one subcommand.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    switches: Vec<String>,
    values: Vec<(String, String)>,
}

impl Flags {
    /// Accepts `switches` alone and `valued` as `--name VALUE` or `--name=VALUE`.
    pub(crate) fn parse(arguments: &[String], switches: &[&str], valued: &[&str]) -> Result<Self> {
        let mut flags = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            if valued.contains(&name) {
                let value = match inline {
                    Some(value) => value,
                    None => rest.next().with_context(|| format!("{name} needs a value"))?.clone(),
                };
                flags.values.push((name.to_owned(), value));
            } else if switches.contains(&name) && inline.is_none() {
                flags.switches.push(name.to_owned());
            } else {
                let known = [switches, valued].concat().join(", ");
                let hint = if known.is_empty() { "this command takes none".to_owned() } else { format!("known here: {known}") };
                bail!("unknown argument `{argument}`; {hint}");
            }
        }
        Ok(flags)
    }

    /// Whether the switch was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.switches.iter().any(|given| given == name)
    }

    /// All values of a flag, in the order given.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.values.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The last value of a flag.
    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Flags> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Flags::parse(&arguments, &["--dev"], &["--port"])
    }

    #[test]
    fn both_spellings_of_a_value() {
        assert_eq!(parse("--port 80 --dev").unwrap().last("--port"), Some("80"));
        assert_eq!(parse("--port=81").unwrap().all("--port"), ["81"]);
        assert!(parse("--dev").unwrap().has("--dev"));
    }

    #[test]
    fn unknown_and_incomplete_flags_are_named() {
        assert_eq!(parse("--prot 80").unwrap_err().to_string(), "unknown argument `--prot`; known here: --dev, --port");
        assert_eq!(parse("--port").unwrap_err().to_string(), "--port needs a value");
        assert!(parse("--dev=1").is_err());
    }
}
