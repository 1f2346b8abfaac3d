//! Parsing of personal and corporate names.

use super::citation::is_east_asian;

/// A name as needed by reference formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name<'a> {
    /// A person with a separate family name: `Austen, Jane`, `King, Martin Luther, Jr.`
    Person {
        /// Family name.
        family: &'a str,
        /// Given names.
        given: &'a str,
        /// `Jr.`, `III`.
        suffix: Option<&'a str>,
    },
    /// A body, a Chinese name, a person with a single name: written unchanged.
    Whole(&'a str),
}

impl<'a> Name<'a> {
    pub fn parse(name: &'a str) -> Self {
        let mut parts = name.split([',', '，']).map(str::trim);
        let family = parts.next().unwrap_or_default();
        let given = parts.next().unwrap_or_default();
        if family.is_empty() || given.is_empty() || is_body(name) {
            return Self::Whole(name);
        }
        // Titles (`graf`, `Mrs.`) are left out of references.
        Self::Person { family, given, suffix: parts.find(|part| is_suffix(part)) }
    }

    /// Whether the name is in Chinese, Japanese or Korean characters.
    pub fn is_east_asian(&self) -> bool {
        match self {
            Self::Person { family: name, .. } | Self::Whole(name) => is_east_asian(name),
        }
    }
}

fn is_suffix(text: &str) -> bool {
    matches!(text.trim_end_matches('.'), "Jr" | "jr" | "Sr" | "sr" | "II" | "III" | "IV")
}

/// Guesses corporate names by their words: records do not mark them.
fn is_body(name: &str) -> bool {
    const WORDS: [&str; 26] = [
        "academy",
        "agency",
        "association",
        "bank",
        "bureau",
        "center",
        "centre",
        "college",
        "commission",
        "committee",
        "company",
        "conference",
        "congress",
        "corporation",
        "council",
        "department",
        "foundation",
        "inc",
        "institute",
        "library",
        "ministry",
        "museum",
        "office",
        "organization",
        "society",
        "university",
    ];
    let words = name.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let family_words = name.split(',').next().unwrap_or_default().split_whitespace().count();
    family_words > 4 || words.map(str::to_lowercase).any(|word| WORDS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let person = |family, given, suffix| Name::Person { family, given, suffix };
        let check = |name, expected| assert_eq!(Name::parse(name), expected, "{name}");
        check("Austen, Jane", person("Austen", "Jane", None));
        check("King, Martin Luther, Jr.", person("King", "Martin Luther", Some("Jr.")));
        check("Tolstoy, Leo, graf", person("Tolstoy", "Leo", None));
        check("马尔克斯，加西亚", person("马尔克斯", "加西亚", None));
        check("曹雪芹", Name::Whole("曹雪芹"));
        check("Plato", Name::Whole("Plato"));
        check("World Health Organization", Name::Whole("World Health Organization"));
        check("University of California, Berkeley", Name::Whole("University of California, Berkeley"));
        check(",", Name::Whole(","));
    }
}
