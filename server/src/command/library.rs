//! `bookmobile library set`: the names that readers see.

use crate::out;
use crate::store::{self, Location, StoreError};
use bookmobile_catalogue::Branch;
use bookmobile_search_index::pack::Library;
use serde::Deserialize;
use std::path::PathBuf;

/// The commands below `bookmobile library`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Set the names of the library and its branches from a TOML file.
    ///
    /// The file has `name` and perhaps `name_en` of the library, and a table [[branch]] for each branch with `code` and
    /// `name`, and perhaps `name_en`, `address` and `hours`. Branches that are not in the file stay as they are.
    Set {
        /// The catalogue database; made where there is none.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// The TOML file.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
}

/// Why the names were not set.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    #[error("{} cannot be read", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{} is not as it should be; see `bookmobile library set --help`", path.display())]
    Toml {
        path: PathBuf,
        #[source]
        source: Box<toml::de::Error>,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, Deserialize)]
struct LibraryFile {
    name: String,
    name_en: Option<String>,
    #[serde(default)]
    branch: Vec<BranchTable>,
    #[serde(flatten)]
    unknown: toml::Table,
}

#[derive(Debug, Deserialize)]
struct BranchTable {
    #[serde(flatten)]
    branch: Branch,
    #[serde(flatten)]
    unknown: toml::Table,
}

/// Does `command`.
pub async fn run(command: &Command) -> Result<(), LibraryError> {
    let Command::Set { db, file } = command;
    let text = std::fs::read_to_string(file).map_err(|source| LibraryError::Read { path: file.clone(), source })?;
    let (library, branches, notes) =
        parse(&text).map_err(|source| LibraryError::Toml { path: file.clone(), source: Box::new(source) })?;
    for note in notes {
        out::note(format_args!("note: {}: {note}", file.display()));
    }
    let catalogue = store::open_or_create(db).await?;
    catalogue.set_library(&library, &branches).await?;
    catalogue.close().await;
    out::line(format_args!("{}: {} branches set", library.name, branches.len()));
    Ok(())
}

fn parse(text: &str) -> Result<(Library, Vec<Branch>, Vec<String>), toml::de::Error> {
    let file: LibraryFile = toml::from_str(text)?;
    let mut notes: Vec<String> =
        file.unknown.keys().map(|key| format!("the key {key:?} is not known and was passed over")).collect();
    for table in &file.branch {
        // What a flattened branch took is still in the rest.
        let known = ["code", "name", "name_en", "address", "hours"];
        notes.extend(
            table
                .unknown
                .keys()
                .filter(|key| !known.contains(&key.as_str()))
                .map(|key| format!("branch {}: the key {key:?} is not known and was passed over", table.branch.code)),
        );
    }
    let library = Library { name: file.name, name_en: file.name_en };
    Ok((library, file.branch.into_iter().map(|table| table.branch).collect(), notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_passed_over_with_a_note() {
        let (library, branches, notes) = parse(
            "name = '流动书车'\nmotto = 'x'\n[[branch]]\ncode = 'A'\nname = '总馆'\nhours = '9–17'\nphone = '1'\n",
        )
        .expect("parses");
        assert_eq!(library, Library { name: "流动书车".into(), name_en: None });
        let branch =
            Branch {
                code: "A".into(), name: "总馆".into(), name_en: None, address: None, hours: Some("9–17".into())
            };
        assert_eq!(branches, [branch]);
        assert_eq!(
            notes,
            [
                "the key \"motto\" is not known and was passed over",
                "branch A: the key \"phone\" is not known and was passed over"
            ]
        );
    }

    #[test]
    fn a_branch_without_a_code_is_an_error() {
        let error = parse("name = 'x'\n[[branch]]\nname = 'y'\n").expect_err("no code");
        assert!(error.to_string().contains("code"), "{error}");
    }
}
