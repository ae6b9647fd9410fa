//! Test files that no step would run.

use std::fs;
use std::path::Path;

use crate::run::root;

/// The tests that steps name. Those of `feathers-macros` are all run.
const KNOWN: &[&str] = &[
    "tests/socket/main.rs",
    "tests/record/main.rs",
    "tests/ui.rs",
    "feathers-auth/tests/auth/main.rs",
    "feathers-sqlx/tests/sql/main.rs",
];

pub(super) fn nobody_forgotten() -> Result<(), String> {
    let manifest = root().join("Cargo.toml");
    let manifest = fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let members = members(&manifest).ok_or("Cargo.toml has no list of members")?;
    let forgotten: Vec<String> = members
        .into_iter()
        .filter(|member| *member != "feathers-macros")
        .flat_map(|member| tests(&root(), member))
        .filter(|test| !KNOWN.contains(&test.as_str()))
        .collect();
    if forgotten.is_empty() { Ok(()) } else { Err(format!("no step runs {}", forgotten.join(", "))) }
}

/// The packages of the workspace.
fn members(manifest: &str) -> Option<Vec<&str>> {
    let list = manifest.lines().find_map(|line| line.strip_prefix("members = ["))?.strip_suffix(']')?;
    Some(list.split(',').map(|member| member.trim().trim_matches('"')).collect())
}

/// What cargo takes for tests of a package, from the workspace's folder on.
fn tests(root: &Path, member: &str) -> Vec<String> {
    let folder = if member == "." { "tests".to_owned() } else { format!("{member}/tests") };
    let entries = fs::read_dir(root.join(&folder)).into_iter().flatten().flatten();
    let files = entries.map(|entry| {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() { format!("{name}/main.rs") } else { name }
    });
    files.filter(|file| file.ends_with(".rs") && root.join(file).is_file()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_those_of_the_manifest() {
        assert_eq!(members("[workspace]\nmembers = [\".\", \"a\", \"b/c\"]\n").unwrap(), [".", "a", "b/c"]);
        assert_eq!(members("[package]\n"), None);
    }

    #[test]
    fn all_that_is_known_is_there() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let found: Vec<String> = members(&manifest).unwrap().into_iter().flat_map(|member| tests(&root(), member)).collect();
        for known in KNOWN {
            assert!(found.iter().any(|test| test == known), "{known} is not among {found:?}");
        }
    }
}
