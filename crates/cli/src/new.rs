//! `nearside new`: the beginning of a policy.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use nearside_policy::{Options, Sources, compile};

use crate::{
    failure::{Failure, Verdict},
    say,
    whole::beside,
};

/// Begin a policy: a small commented one that compiles.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder to make; what is already there is never overwritten.
    dir: PathBuf,
    /// Origin of the site.
    #[arg(long, value_name = "ORIGIN", default_value = "https://example.org")]
    site: String,
}

/// The starter, by path in the folder. `SITE` stands for the origin.
const STARTER: [(&str, &str); 5] = [
    ("policy.toml", include_str!("../starter/policy.toml")),
    ("modules/evening-reading.toml", include_str!("../starter/modules/evening-reading.toml")),
    ("modules/more-cooking.toml", include_str!("../starter/modules/more-cooking.toml")),
    ("modules/on-your-phone.toml", include_str!("../starter/modules/on-your-phone.toml")),
    ("modules/welcome-back.toml", include_str!("../starter/modules/welcome-back.toml")),
];

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let files: Vec<(&str, String)> = STARTER.iter().map(|(path, text)| (*path, text.replace("SITE", &arguments.site))).collect();
    // The starter itself is tested to compile, so what is wrong is the origin.
    let compiled = compile(&Sources::new(files.iter().map(|(path, text)| (*path, text.as_str()))), &Options::default());
    if let Some(found) = compiled.diagnostics.first() {
        let failure = Failure::new(format!("`{}` cannot be the site: {}", arguments.site, found.message));
        return Err(match &found.help {
            Some(help) => failure.help(help.as_str()),
            None => failure,
        });
    }
    let dir = &arguments.dir;
    let name = dir.display();
    match fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(Failure::new(format!("`{name}` is not empty"))
                    .help("name a folder that is not there yet; nothing was changed"));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(
                Failure::new(format!("`{name}` is a file")).help("name a folder that is not there yet; nothing was changed")
            );
        }
        Err(error) => return Err(Failure::file("read", dir, &error)),
    }
    let part = beside(dir).ok_or_else(|| Failure::new(format!("`{name}` does not name a folder")))?;
    let done = write_folder(&part, &files).and_then(|()| move_folder(&part, dir));
    if let Err(error) = done {
        // The first error is the one to tell.
        let _ = fs::remove_dir_all(&part);
        return Err(Failure::file("written", dir, &error));
    }
    for (path, _) in &files {
        say(out, &format!("{}\n", dir.join(path).display()))?;
    }
    say(out, &format!("\nnext: nearside check {name}\n"))?;
    Ok(Verdict::FINE)
}

fn write_folder(folder: &Path, files: &[(&str, String)]) -> io::Result<()> {
    fs::create_dir_all(folder.join("modules"))?;
    files.iter().try_for_each(|(path, text)| fs::write(folder.join(path), text))
}

fn move_folder(from: &Path, to: &Path) -> io::Result<()> {
    match fs::remove_dir(to) {
        // Only an empty folder can be removed like this.
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    fs::rename(from, to)
}
