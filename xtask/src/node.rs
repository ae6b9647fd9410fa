//! npm packages, installed from their lock files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{capture, command};

/// Remembers in `node_modules` what it was installed from.
fn stamp(folder: &Path) -> PathBuf {
    folder.join("node_modules/.installed-from")
}

fn wanted(folder: &Path) -> String {
    let read = |name| fs::read_to_string(folder.join(name)).unwrap_or_default();
    read("package.json") + &read("package-lock.json")
}

/// `npm ci` for a folder, unless what it asks for is installed already.
pub(crate) fn install(folder: &Path) -> Option<Command> {
    if fs::read_to_string(stamp(folder)).is_ok_and(|found| found == wanted(folder)) {
        return None;
    }
    let mut npm = command("npm", ["ci", "--prefix"]);
    npm.arg(folder);
    Some(npm)
}

/// Notes that `npm ci` succeeded.
pub(crate) fn installed(folder: &Path) -> Result<(), String> {
    fs::write(stamp(folder), wanted(folder)).map_err(|error| format!("{}: {error}", stamp(folder).display()))
}

/// Installs the packages of a folder and of the folders in it, one per client generation.
pub(crate) fn install_all(folder: &Path) -> Result<(), String> {
    let mut folders = vec![folder.to_path_buf()];
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?.flatten() {
        if entry.path().join("package-lock.json").is_file() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    for folder in folders {
        if let Some(install) = install(&folder) {
            capture(install)?;
            installed(&folder)?;
        }
    }
    Ok(())
}
