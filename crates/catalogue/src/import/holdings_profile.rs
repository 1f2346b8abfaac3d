//! Holdings profiles: the fields in which a library system describes its items in MARC records.
//!
//! Every system uses a field of its own. A profile is a small TOML file; profiles of common systems are built in
//! (`profiles/*.toml`), and a library can write its own. `docs/IMPORT.md` explains the keys.

use super::format::UnknownName;
use crate::ItemStatus;
use crate::marc::{Flavour, Tag};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The choice of a holdings profile.
#[derive(Clone, Debug, Default)]
pub enum Holdings {
    /// The profile that finds the most copies in the first records of the file.
    #[default]
    Auto,
    /// No copies are imported.
    None,
    /// This profile.
    Profile(Box<HoldingsProfile>),
}

impl Holdings {
    /// The profile of `--holdings NAME`: `auto`, `none` or a profile that ships with the product.
    ///
    /// # Errors
    /// When `name` is unknown; the error lists the known ones.
    pub fn from_name(name: &str) -> Result<Self, UnknownName> {
        match name {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            _ => HoldingsProfile::builtin(name).map(|profile| Self::Profile(Box::new(profile))).ok_or_else(|| UnknownName {
                name: name.to_owned(),
                known: "auto, none, cnmarc-905, cnmarc-906, unimarc-995, koha-952, evergreen-852, marc21-852, sirsi-999, \
                        sierra-945, aleph-z30, or the path of a profile of your own",
            }),
        }
    }
}

/// The fields and subfields in which a system describes copies.
#[derive(Clone, Debug)]
pub struct HoldingsProfile {
    pub(super) name: String,
    pub(super) flavour: Option<Flavour>,
    pub(super) fields: Vec<Tag>,
    pub(super) barcode: Vec<char>,
    /// Characters between several barcodes in one subfield.
    pub(super) barcode_separators: String,
    pub(super) branch: Vec<char>,
    pub(super) default_branch: Option<String>,
    pub(super) location: Vec<char>,
    /// Alternatives; the parts of the first one present are joined.
    pub(super) call_number: Vec<Vec<char>>,
    pub(super) call_number_separator: String,
    pub(super) volume: Vec<char>,
    pub(super) status: Vec<StatusRule>,
}

/// Rules from the values of a subfield to the status of a copy; the first that applies decides.
#[derive(Clone, Debug)]
pub(super) struct StatusRule {
    pub subfield: char,
    /// By value in lower case; `*` for any other value. `None`: no status.
    pub values: BTreeMap<String, Option<ItemStatus>>,
}

/// The reason why a profile cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldingsProfileError {
    /// Not TOML, or a key is missing, unknown or of the wrong type.
    #[error("the profile cannot be read: {0}")]
    Toml(String),
    /// An invalid field tag.
    #[error("{0:?} is not a field: three letters or digits are wanted")]
    Field(String),
    /// An invalid subfield code.
    #[error("{key}: {code:?} is not a subfield code: one character is wanted")]
    Subfield {
        /// The key of the profile.
        key: &'static str,
        /// The value.
        code: String,
    },
    /// An unknown flavour.
    #[error("flavour: {0:?} is not known; use marc21 or unimarc, or leave it out")]
    Flavour(String),
    /// An unknown status.
    #[error(
        "status: {0:?} is not known; use available, on_loan, on_hold_shelf, in_transit, reference_only, in_process, missing, or nothing"
    )]
    Status(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    name: String,
    #[serde(default)]
    #[expect(dead_code, reason = "for the reader of the file")]
    about: String,
    flavour: Option<String>,
    fields: OneOrMany,
    barcode: OneOrMany,
    #[serde(default)]
    barcode_separators: String,
    #[serde(default)]
    branch: OneOrMany,
    default_branch: Option<String>,
    #[serde(default)]
    location: OneOrMany,
    #[serde(default)]
    call_number: Vec<OneOrMany>,
    call_number_separator: Option<String>,
    #[serde(default)]
    volume: OneOrMany,
    #[serde(default)]
    status: Vec<TomlStatus>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlStatus {
    subfield: String,
    values: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    fn codes(&self, key: &'static str) -> Result<Vec<char>, HoldingsProfileError> {
        self.list().iter().map(|code| subfield_code(key, code)).collect()
    }

    fn list(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

fn subfield_code(key: &'static str, code: &str) -> Result<char, HoldingsProfileError> {
    let mut chars = code.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(HoldingsProfileError::Subfield { key, code: code.to_owned() }),
    }
}

macro_rules! builtin {
    ($($name:literal),+ $(,)?) => {
        /// Name and text of each built-in profile, in the order of trial.
        const BUILTIN: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../profiles/", $name, ".toml")))),+];
    };
}

builtin!(
    "cnmarc-905",
    "cnmarc-906",
    "unimarc-995",
    "koha-952",
    "evergreen-852",
    "marc21-852",
    "sirsi-999",
    "sierra-945",
    "aleph-z30",
);

impl HoldingsProfile {
    /// The names of the built-in profiles.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The built-in profile with this name.
    pub fn builtin(name: &str) -> Option<Self> {
        let (_, toml) = BUILTIN.iter().find(|(known, _)| *known == name)?;
        Self::parse(toml).ok()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Parses a profile from TOML.
    ///
    /// # Errors
    /// When it is not TOML, or a key is missing, unknown or wrong.
    pub fn parse(text: &str) -> Result<Self, HoldingsProfileError> {
        let raw: Toml = toml::from_str(text).map_err(|e| HoldingsProfileError::Toml(e.to_string()))?;
        let flavour = match raw.flavour.as_deref() {
            None => None,
            Some("marc21") => Some(Flavour::Marc21),
            Some("unimarc" | "cnmarc") => Some(Flavour::Unimarc),
            Some(other) => return Err(HoldingsProfileError::Flavour(other.to_owned())),
        };
        let field = |text: &String| Tag::parse(text).ok_or_else(|| HoldingsProfileError::Field(text.clone()));
        Ok(Self {
            flavour,
            fields: raw.fields.list().iter().map(field).collect::<Result<_, _>>()?,
            barcode: raw.barcode.codes("barcode")?,
            barcode_separators: raw.barcode_separators,
            branch: raw.branch.codes("branch")?,
            default_branch: raw.default_branch,
            location: raw.location.codes("location")?,
            call_number: raw.call_number.iter().map(|parts| parts.codes("call_number")).collect::<Result<_, _>>()?,
            call_number_separator: raw.call_number_separator.unwrap_or_else(|| " ".to_owned()),
            volume: raw.volume.codes("volume")?,
            status: raw.status.iter().map(status_rule).collect::<Result<_, _>>()?,
            name: raw.name,
        })
    }
}

fn status_rule(raw: &TomlStatus) -> Result<StatusRule, HoldingsProfileError> {
    let subfield = subfield_code("status", &raw.subfield)?;
    let value = |(value, code): (&String, &String)| {
        let status = match code.as_str() {
            "" => None,
            code => Some(ItemStatus::from_code(code).ok_or_else(|| HoldingsProfileError::Status(code.to_owned()))?),
        };
        Ok((value.to_lowercase(), status))
    };
    Ok(StatusRule { subfield, values: raw.values.iter().map(value).collect::<Result<_, _>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_that_ships_can_be_read() {
        for (name, text) in BUILTIN {
            assert_eq!(HoldingsProfile::parse(text).map(|profile| profile.name), Ok((*name).to_owned()));
            let listed = Holdings::from_name("?").err().is_some_and(|e| e.known.contains(name));
            assert!(listed, "{name} is missing in the list of names");
        }
    }

    #[test]
    fn wrong_profiles_say_why() {
        let check = |text: &str, expected: &str| {
            let error = HoldingsProfile::parse(text).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.contains(expected), "{error}");
        };
        check("name = 1", "invalid type");
        check("name = 'x'\nfields = '9'\nbarcode = 'ab'", "one character");
        check("name = 'x'\nfields = 'holdings'\nbarcode = 'a'", "not a field");
        check("name = 'x'\nfields = '905'\nbarcode = 'a'\nbranche = 'b'", "unknown field");
        check("name = 'x'\nfields = '905'\nbarcode = 'a'\nflavour = 'danmarc'", "use marc21 or unimarc");
        check(
            "name = 'x'\nfields = '905'\nbarcode = 'a'\n[[status]]\nsubfield = 's'\nvalues = { 1 = 'lost' }",
            "use available",
        );
    }
}
