//! Fixtures: MARC records written as text, and outcomes printed for snapshots.

use bookmobile_catalogue::import::{ImportOutcome, Options, read_all};
use std::fmt::Write;
use std::path::PathBuf;

/// The encoding of a fixture's text as bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Encode {
    Utf8,
    Gb18030,
}

pub fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The records of a text fixture, each in ISO 2709. Each line is a field: tag, indicators (none for control fields) and text
/// with `$$` before subfield codes; `LDR` is the leader; `\xNN` is a byte; an empty line ends a record.
pub fn records(name: &str, encode: Encode) -> Vec<Vec<u8>> {
    let text = String::from_utf8(fixture(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty()).map(|lines| record(lines, encode)).collect()
}

fn record(lines: &[&str], encode: Encode) -> Vec<u8> {
    let mut leader = b"00000nam a2200000   4500".to_vec();
    let mut fields = Vec::new();
    for line in lines {
        let (tag, rest) = (&line[..3], &line[4..]);
        if tag == "LDR" {
            leader = rest.as_bytes().to_vec();
        } else {
            let mut field = Vec::new();
            if tag.starts_with("00") {
                field = bytes(rest, encode);
            } else {
                field.extend(&rest.as_bytes()[..2]);
                for part in rest[2..].split("$$").skip(1) {
                    field.push(0x1F);
                    field.extend(bytes(part, encode));
                }
            }
            fields.push((tag.to_owned(), field));
        }
    }
    assemble(&leader, &fields)
}

/// Assembles leader and fields, with correct lengths.
pub fn assemble(leader: &[u8], fields: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut directory, mut data) = (String::new(), Vec::new());
    for (tag, field) in fields {
        write!(directory, "{tag}{:04}{:05}", field.len() + 1, data.len()).unwrap_or_else(|e| panic!("{e}"));
        data.extend(field);
        data.push(0x1E);
    }
    let base = 24 + directory.len() + 1;
    let mut out = leader.to_vec();
    out[..5].copy_from_slice(format!("{:05}", base + data.len() + 1).as_bytes());
    out[12..17].copy_from_slice(format!("{base:05}").as_bytes());
    out.extend(directory.as_bytes());
    out.push(0x1E);
    out.extend(data);
    out.push(0x1D);
    out
}

fn bytes(text: &str, encode: Encode) -> Vec<u8> {
    let mut out = Vec::new();
    let mut parts = text.split("\\x");
    let plain = |text: &str, out: &mut Vec<u8>| match encode {
        Encode::Utf8 => out.extend(text.as_bytes()),
        Encode::Gb18030 => out.extend(encoding_rs::GB18030.encode(text).0.iter()),
    };
    plain(parts.next().unwrap_or_default(), &mut out);
    for part in parts {
        out.push(u8::from_str_radix(&part[..2], 16).unwrap_or_else(|e| panic!("{part}: {e}")));
        plain(&part[2..], &mut out);
    }
    out
}

pub fn import(file: &[u8]) -> Vec<ImportOutcome> {
    import_with(file, &Options::default())
}

pub fn import_with(file: &[u8], options: &Options) -> Vec<ImportOutcome> {
    read_all(file, options).unwrap_or_else(|e| panic!("{e}"))
}

/// Outcomes for a snapshot: each field of a record on its own line, then the repairs.
pub fn print(outcomes: &[ImportOutcome]) -> String {
    let mut out = String::new();
    for outcome in outcomes {
        match outcome {
            ImportOutcome::Accepted(accepted) => {
                out += &format!("== {} at {}\n", accepted.record.id, accepted.offset);
                let value = serde_json::to_value(&accepted.record).unwrap_or_default();
                for (key, value) in value.as_object().into_iter().flatten().filter(|(key, _)| *key != "id") {
                    match value.as_array() {
                        Some(list) => list.iter().for_each(|value| out += &format!("{key}[] {value}\n")),
                        None => out += &format!("{key} {value}\n"),
                    }
                }
                for repair in &accepted.repairs {
                    out += &format!("repaired {}: {repair}\n", repair.code());
                }
            }
            ImportOutcome::Refused(refused) => {
                let number = refused.control_number.as_deref().unwrap_or("-");
                out += &format!(
                    "== refused {number} at {}\n{}: {}\n",
                    refused.offset,
                    refused.reason.code(),
                    refused.reason
                );
                for repair in &refused.repairs {
                    out += &format!("repaired {}: {repair}\n", repair.code());
                }
            }
        }
        out.push('\n');
    }
    out
}

/// Outcomes, one per line: title or reason, and the codes of the repairs.
pub fn brief(outcomes: &[ImportOutcome]) -> String {
    let mut out = String::new();
    for outcome in outcomes {
        let (offset, what, repairs) = match outcome {
            ImportOutcome::Accepted(accepted) => (accepted.offset, accepted.record.title.as_str(), &accepted.repairs),
            ImportOutcome::Refused(refused) => (refused.offset, refused.reason.code(), &refused.repairs),
        };
        let refused = if matches!(outcome, ImportOutcome::Refused(_)) { "refused " } else { "" };
        let codes: Vec<_> = repairs.iter().map(|repair| repair.code()).collect();
        out += &format!("{offset} {refused}{what} {}\n", codes.join(" "));
    }
    out
}
