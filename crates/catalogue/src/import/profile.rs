//! Where a library describes its copies.

/// Where copies are described in MARC records.
#[derive(Clone, Debug, Default)]
pub enum Holdings {
    /// The profile that finds most copies in the first records of the file.
    #[default]
    Auto,
    /// Copies are not imported.
    None,
    /// This one.
    Profile(Box<Profile>),
}

/// Names the field and subfields in which a system describes copies.
#[derive(Clone, Debug)]
pub struct Profile {}

/// Why a profile cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ProfileError(String);

impl Profile {
    /// Names of the profiles that ship with the product.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        [].into_iter()
    }

    /// The profile of this name that ships with the product.
    pub fn builtin(_name: &str) -> Option<Self> {
        None
    }

    /// Reads a profile from TOML.
    ///
    /// # Errors
    /// When it is not TOML, or a key is missing, unknown or wrong.
    pub fn parse(_toml: &str) -> Result<Self, ProfileError> {
        Err(ProfileError(String::new()))
    }
}
