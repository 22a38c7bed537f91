//! Files that are written whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::failure::Failure;

/// Writes a file beside its place, flushes it to the disk and moves it there: whoever reads sees the old one or the new one.
///
/// What is not a file, such as a device or a pipe, is written as it is.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::file("written", path, &error);
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => {
            return Err(Failure::new(format!("`{}` is a folder", path.display())).help("name a file in it"));
        }
        Ok(data) if !data.is_file() => {
            let mut file = OpenOptions::new().write(true).open(path).map_err(failed)?;
            return file.write_all(bytes).and_then(|()| file.flush()).map_err(failed);
        }
        _ => {}
    }
    let target = behind(path);
    let beside = beside(&target).ok_or_else(|| Failure::new(format!("`{}` does not name a file", path.display())))?;
    let done = write_flushed(&beside, bytes).and_then(|()| fs::rename(&beside, &target));
    if done.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    done.map_err(failed)
}

fn write_flushed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// How many links lead to a file at most, as Linux counts them.
const LINKS: usize = 40;

/// The file that is replaced: through a link, the one behind it, not the link. Asked of the links themselves, because not every host of
/// WebAssembly knows whole paths.
fn behind(path: &Path) -> PathBuf {
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        let Ok(link) = fs::read_link(&target) else { break };
        target = target.parent().unwrap_or(Path::new("")).join(link);
    }
    target
}

/// A hidden name in the same folder, so that moving stays within one disk; nobody else writes under it at the same time.
pub(crate) fn beside(target: &Path) -> Option<PathBuf> {
    let name = target.file_name()?.to_str()?;
    let number = getrandom::u32().ok()?;
    Some(target.with_file_name(format!(".{name}.{number:08x}.part")))
}
