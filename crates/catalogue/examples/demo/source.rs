//! The source in `demo/`: reads and checks it, and numbers the copies.

use bookmobile_catalogue::marc::iso2709::WriteError;
use bookmobile_catalogue::{ItemStatus, Role};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The reason why the files cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A file cannot be read.
    #[error("{path}: {cause}")]
    Read { path: PathBuf, cause: std::io::Error },
    /// A file does not match the schema.
    #[error("{path}: {cause}")]
    Toml { path: PathBuf, cause: Box<toml::de::Error> },
    /// Two records have the same id.
    #[error("{0}: this id is given twice")]
    Id(String),
    /// An entry of `copies` is not `branch:number`, or the branch is unknown.
    #[error("{id}: {text:?} is not a known branch and a number of copies, as in \"main:2\"")]
    Copies { id: String, text: String },
    /// No shelf of the branch is for this class.
    #[error("{id}: shelves.toml has no location in branch {branch} for class {class}")]
    Location { id: String, branch: String, class: String },
    /// A status for a copy that does not exist, or for no copy.
    #[error("shelves.toml: {0:?} is not a copy, as in \"lbm000001#2\"")]
    Status(String),
    /// A record is too long for its format.
    #[error("{id}: {cause}")]
    Write { id: String, cause: WriteError },
    /// A course cannot be written.
    #[error("{id}: {cause}")]
    Json { id: String, cause: serde_json::Error },
}

/// The file that a work goes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Cnmarc,
    Marc21,
}

/// The source of the demo catalogue, works and courses in the order of their ids.
#[derive(Debug)]
pub struct Source {
    /// The code of the cataloguing library.
    pub library: String,
    pub works: Vec<Work>,
    pub courses: Vec<Course>,
}

/// One `[[work]]`; the fields are explained in `demo/README.md`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    pub id: String,
    pub format: Format,
    #[serde(default)]
    pub kind: WorkKind,
    pub title: String,
    pub subtitle: Option<String>,
    pub title_pinyin: Option<String>,
    pub romanized_title: Option<String>,
    pub traditional: Option<String>,
    pub original_title: Option<String>,
    pub original_language: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    author_notes: Vec<String>,
    #[serde(default)]
    authors_pinyin: Vec<String>,
    #[serde(default)]
    romanized_authors: Vec<String>,
    #[serde(default)]
    translators: Vec<String>,
    #[serde(default)]
    editors: Vec<String>,
    #[serde(default)]
    annotators: Vec<String>,
    #[serde(default)]
    illustrators: Vec<String>,
    #[serde(default)]
    composers: Vec<String>,
    #[serde(default)]
    performers: Vec<String>,
    #[serde(default)]
    directors: Vec<String>,
    pub edition: Option<String>,
    pub place: Option<String>,
    pub publisher: Option<String>,
    pub year: Option<i32>,
    pub first_published: Option<i32>,
    pub language: String,
    pub clc: String,
    pub dewey: Option<String>,
    pub subjects: Vec<String>,
    pub summary: String,
    pub extent: Option<String>,
    #[serde(default)]
    pub series: Vec<String>,
    #[serde(default)]
    pub isbn: Vec<String>,
    #[serde(default)]
    pub issn: Vec<String>,
    copies: Vec<String>,
    /// Numbered from `copies`.
    #[serde(skip)]
    pub holdings: Vec<Holding>,
}

/// The kind of a work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WorkKind {
    #[default]
    Book,
    Serial,
    Audio,
    Video,
    Score,
    Map,
    Picture,
}

/// One copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    pub barcode: String,
    pub branch: String,
    pub location: String,
    pub class: String,
    /// 种次号: the running number of the work within its class.
    pub number: usize,
    pub status: ItemStatus,
}

/// A person or body with a role in a work.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub role: Role,
    pub name: &'a str,
    /// Pinyin (CNMARC) or ALA-LC romanisation (MARC 21).
    pub romanized: Option<&'a str>,
    /// Dynasty, nationality or dates.
    pub note: Option<&'a str>,
}

/// One `[[course]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    pub id: String,
    pub title: String,
    #[serde(rename = "title_pinyin")]
    #[expect(dead_code, reason = "the pinyin of a title is made by the index")]
    pinyin: Option<String>,
    pub provider: String,
    pub lecturers: Vec<String>,
    pub language: String,
    pub clc: String,
    pub subjects: Vec<String>,
    pub summary: String,
    pub licence: Option<String>,
    pub url: Option<String>,
    pub year: Option<i32>,
    #[serde(default, rename = "unit")]
    pub units: Vec<Unit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub title: String,
    pub lectures: Vec<Lecture>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lecture {
    pub title: String,
    pub duration_minutes: Option<u32>,
    pub url: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorksFile {
    work: Vec<Work>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CoursesFile {
    course: Vec<Course>,
}

/// `bookmobile library set` reads names, addresses and hours.
#[derive(Deserialize)]
struct LibraryFile {
    branch: Vec<Branch>,
}

#[derive(Deserialize)]
struct Branch {
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShelvesFile {
    library: String,
    location: Vec<Location>,
    status: Vec<Status>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Location {
    branch: String,
    classes: Vec<String>,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Status {
    code: ItemStatus,
    copies: Vec<String>,
}

impl Source {
    /// Reads `works/*.toml`, `courses.toml`, `library.toml` and `shelves.toml` in this directory.
    pub fn read(directory: &Path) -> Result<Self, SourceError> {
        let works = directory.join("works");
        let listed = std::fs::read_dir(&works).and_then(|entries| entries.map(|e| Ok(e?.path())).collect());
        let mut paths: Vec<PathBuf> = listed.map_err(|cause| SourceError::Read { path: works, cause })?;
        paths.retain(|path| path.extension().is_some_and(|e| e == "toml"));
        paths.sort();
        let mut works = Vec::new();
        for path in &paths {
            works.extend(toml_file::<WorksFile>(path)?.work);
        }
        let mut courses = toml_file::<CoursesFile>(&directory.join("courses.toml"))?.course;
        let library: LibraryFile = toml_file(&directory.join("library.toml"))?;
        let shelves: ShelvesFile = toml_file(&directory.join("shelves.toml"))?;
        works.sort_by(|a, b| a.id.cmp(&b.id));
        courses.sort_by(|a, b| a.id.cmp(&b.id));
        if let Some(twice) = works.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err(SourceError::Id(twice[0].id.clone()));
        }
        number_copies(&mut works, &library.branch, &shelves.location)?;
        set_statuses(&mut works, &shelves.status)?;
        Ok(Self { library: shelves.library, works, courses })
    }
}

impl Work {
    /// The persons and bodies with a role in it, the main one first.
    pub fn parts<'a>(&'a self) -> Vec<Part<'a>> {
        let roles = [
            (Role::Author, &self.authors),
            (Role::Composer, &self.composers),
            (Role::Director, &self.directors),
            (Role::Editor, &self.editors),
            (Role::Annotator, &self.annotators),
            (Role::Translator, &self.translators),
            (Role::Illustrator, &self.illustrators),
            (Role::Performer, &self.performers),
        ];
        let mut parts = Vec::new();
        for (role, names) in roles {
            for (index, name) in names.iter().enumerate() {
                let of_author =
                    |list: &'a [String]| list.get(index).filter(|text| role == Role::Author && !text.is_empty());
                let romanized = match self.format {
                    Format::Cnmarc => &self.authors_pinyin,
                    Format::Marc21 => &self.romanized_authors,
                };
                parts.push(Part {
                    role,
                    name,
                    romanized: of_author(romanized).map(String::as_str),
                    note: of_author(&self.author_notes).map(String::as_str),
                });
            }
        }
        parts
    }
}

fn toml_file<T: DeserializeOwned>(path: &Path) -> Result<T, SourceError> {
    let text = std::fs::read_to_string(path).map_err(|cause| SourceError::Read { path: path.to_owned(), cause })?;
    toml::from_str(&text).map_err(|cause| SourceError::Toml { path: path.to_owned(), cause: Box::new(cause) })
}

/// Gives each copy a barcode and each work a number within its class, both in the order of ids.
fn number_copies(works: &mut [Work], branches: &[Branch], locations: &[Location]) -> Result<(), SourceError> {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut barcode = 0_usize;
    for work in works {
        let number = numbers.entry(work.clc.clone()).or_default();
        *number += 1;
        for text in &work.copies {
            let unknown = || SourceError::Copies { id: work.id.clone(), text: text.clone() };
            let (branch, count) = text.split_once(':').ok_or_else(unknown)?;
            let count: usize = count.parse().map_err(|_| unknown())?;
            if !branches.iter().any(|known| known.code == branch) {
                return Err(unknown());
            }
            let takes = |rule: &&Location| {
                rule.branch == branch && rule.classes.iter().any(|class| work.clc.starts_with(class.as_str()))
            };
            let location = locations.iter().find(takes).ok_or_else(|| SourceError::Location {
                id: work.id.clone(),
                branch: branch.to_owned(),
                class: work.clc.clone(),
            })?;
            for _ in 0..count {
                barcode += 1;
                work.holdings.push(Holding {
                    barcode: format!("HW{barcode:07}"),
                    branch: branch.to_owned(),
                    location: location.name.clone(),
                    class: work.clc.clone(),
                    number: *number,
                    status: ItemStatus::Available,
                });
            }
        }
    }
    Ok(())
}

fn set_statuses(works: &mut [Work], statuses: &[Status]) -> Result<(), SourceError> {
    for status in statuses {
        for text in &status.copies {
            let unknown = || SourceError::Status(text.clone());
            let (id, number) = text.split_once('#').ok_or_else(unknown)?;
            let index = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).ok_or_else(unknown)?;
            let work = works.iter_mut().find(|work| work.id == id).ok_or_else(unknown)?;
            work.holdings.get_mut(index).ok_or_else(unknown)?.status = status.code;
        }
    }
    Ok(())
}
