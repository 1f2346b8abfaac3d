//! Where a database is.

use std::fmt;
use std::path::{Path, PathBuf};

/// A SQLite file, or a PostgreSQL server by its URL.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file.
    File(PathBuf),
    /// `postgres://user:password@host/database`, as libpq writes it.
    Postgres(String),
}

impl Location {
    /// Reads what the command line says: a URL of PostgreSQL, or else a path.
    pub fn parse(text: &str) -> Self {
        match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Self::Postgres(text.to_owned()),
            _ => Self::File(PathBuf::from(text)),
        }
    }

    /// A path beside which files that belong to the database can stand: that of the file, or one in the working
    /// directory for a server.
    pub fn beside(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Postgres(_) => Path::new("bookmobile"),
        }
    }
}

impl From<&str> for Location {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

impl From<String> for Location {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

/// Without the password that a URL may have.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                let (authority, rest) = rest.split_at(end);
                let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
                let path = rest.split('?').next().unwrap_or_default();
                write!(f, "{scheme}://{host}{path}")
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_told_from_a_path_and_shown_without_its_password() {
        for (text, shown) in [
            ("data/catalogue.db", "data/catalogue.db"),
            ("postgres://lib:secret@db:5432/library?sslmode=disable", "postgres://db:5432/library"),
            ("postgresql:///library?host=/run/postgresql&password=secret", "postgresql:///library"),
        ] {
            assert_eq!(Location::parse(text).to_string(), shown);
            assert_eq!(format!("{:?}", Location::parse(text)), shown);
        }
        assert_eq!(Location::parse("mysql://x"), Location::File("mysql://x".into()));
    }
}
