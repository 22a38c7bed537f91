//! Files that are written whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    process,
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
    // Through a link, the file behind it is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
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

/// A hidden name in the same folder, so that moving stays within one disk.
pub(crate) fn beside(target: &Path) -> Option<PathBuf> {
    let name = target.file_name()?.to_str()?;
    Some(target.with_file_name(format!(".{name}.{}.part", process::id())))
}
