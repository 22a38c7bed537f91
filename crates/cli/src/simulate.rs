//! `nearside simulate`: what the visitors of a log would have seen.

use std::{
    fs::{self, File},
    io::{BufReader, IsTerminal, Write},
    path::PathBuf,
};

use nearside_lab::{Every, Fact, PathRule, read_log, replay};
use nearside_policy::PathFact;

use crate::{
    failure::{Failure, Verdict},
    report::{self, Report},
    say, source,
    whole::write_whole,
};

/// Replay a web server's access log through a policy, and report what visitors would have seen.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Policy folder; `[[path]]` in its `policy.toml` says what the site's paths are about.
    #[arg(long, value_name = "DIR")]
    policy: PathBuf,
    /// Access log in the combined format, not compressed.
    #[arg(long, value_name = "FILE")]
    log: PathBuf,
    /// Where the report goes, as one HTML file.
    #[arg(long, value_name = "FILE.html")]
    report: PathBuf,
    /// Where the figures go as JSON, if wanted.
    #[arg(long, value_name = "FILE.json")]
    json: Option<PathBuf>,
    /// Explain, and check by replay, every so many page views.
    #[arg(long, value_name = "N", default_value_t = Every::default().0, value_parser = clap::value_parser!(u32).range(1..))]
    explain_every: u32,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if !arguments.policy.is_dir() {
        // A compiled program has no path rules.
        source::read_policy(&arguments.policy)?;
    }
    let loaded = match source::load(&arguments.policy)? {
        Ok(loaded) => loaded,
        Err(verdict) => return Ok(verdict),
    };
    let program = &loaded.program;
    let rules: Vec<PathRule> = loaded.compiled.iter().flat_map(|compiled| &compiled.paths).map(rule).collect();
    let unreadable = |error| Failure::file("read", &arguments.log, &error);
    let file = File::open(&arguments.log).map_err(unreadable)?;
    if fs::metadata(&arguments.log).is_ok_and(|data| data.is_dir()) {
        return Err(Failure::new(format!("`{}` is a folder, not a log", arguments.log.display())).help("name one file"));
    }
    progress(&format!("reading {}", arguments.log.display()));
    let views = read_log(&mut BufReader::with_capacity(1 << 18, file), program.site(), &rules).map_err(unreadable)?;
    if views.sifted.lines > 0 && views.sifted.bad_lines() == views.sifted.lines {
        let first =
            views.sifted.examples.first().map(|mishap| format!("line {}: {}: {}", mishap.line, mishap.reason, mishap.excerpt));
        let advice = "the combined format is wanted: `host - user [time] \"GET /path HTTP/1.1\" 200 1234 \"referrer\" \"agent\"`, not compressed";
        return Err(Failure::new(format!(
            "no line of `{}` is a request; {}",
            arguments.log.display(),
            first.unwrap_or_default()
        ))
        .help(advice));
    }
    progress(&format!("replaying {} page views", views.views.len()));
    let tally =
        replay(program, &views, &rules, Every(arguments.explain_every)).map_err(|error| Failure::new(error.to_string()))?;
    let name = arguments.log.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let report = Report { program, views: &views, rules: &rules, tally: &tally, log: &name, every: arguments.explain_every };
    write_whole(&arguments.report, report::html(&report).as_bytes())?;
    if let Some(path) = &arguments.json {
        write_whole(path, report::json(&report).as_bytes())?;
    }
    say(out, &report::text(&report))?;
    say(out, &format!("\nreport: {}\n", arguments.report.display()))?;
    if tally.unverified > 0 {
        return Err(Failure::new(format!(
            "{} of {} explanations could not be confirmed by replay",
            tally.unverified, tally.explained
        ))
        .help("this is a bug of nearside: please report it with the policy"));
    }
    Ok(Verdict::FINE)
}

fn rule(rule: &nearside_policy::PathRule) -> PathRule {
    let fact = |fact: &PathFact| match fact {
        PathFact::Flag(flag) => Fact::Flag(*flag),
        PathFact::Whole(whole) => Fact::Whole(*whole),
        PathFact::Text(text) => Fact::Text(text.clone()),
        PathFact::Texts(texts) => Fact::Texts(texts.clone()),
    };
    PathRule {
        glob: rule.glob.clone(),
        activity: rule.activity.clone(),
        page: rule.page.iter().map(|(name, value)| (name.clone(), fact(value))).collect(),
    }
}

/// Long work shows that it goes on, where somebody is looking.
fn progress(what: &str) {
    let mut err = std::io::stderr().lock();
    if err.is_terminal() {
        // A terminal that is gone is no reason to stop.
        let _ = writeln!(err, "{what} …");
    }
}
