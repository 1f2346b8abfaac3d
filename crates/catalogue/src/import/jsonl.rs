//! JSON lines in our own schema; `docs/IMPORT.md` has the table.
//!
//! A scalar may replace a list. An invalid value is refused with the path of the field and the expected type.

use super::mapping::{absolute, language, push_new, record_id, tidy, year};
use super::repair::{Refusal, Repair};
use crate::day::DayError;
use crate::{
    Agent, Classification, Course, Day, Isbn, Item, ItemStatus, Kind, Lecture, Link, Record, Role, Scheme, Unit,
};
use serde_json::{Map, Value};

type Object = Map<String, Value>;

/// Parses one line.
pub(super) fn read(
    line: &str,
    source: Option<&str>,
    repairs: &mut Vec<Repair>,
    control_number: &mut Option<String>,
) -> Result<Record, Refusal> {
    let value: Value = serde_json::from_str(line).map_err(|e| Refusal::Json { reason: e.to_string() })?;
    let Value::Object(object) = value else {
        return Err(Refusal::Json { reason: format!("it is {}", kind_of(&value)) });
    };
    let fields = Fields { path: String::new(), object: &object };
    let id = match object.get("id") {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => fields.text("id")?,
    };
    control_number.clone_from(&id);
    let title = fields.text("title")?.ok_or_else(|| wrong("title", "it is missing; every record needs a title"))?;
    let id = record_id(source, id.as_deref(), || line.to_owned(), repairs)?;
    let mut record = Record::new(id, title);
    record.subtitle = fields.text("subtitle")?;
    record.publisher = fields.text("publisher")?;
    record.place = fields.text("place")?;
    record.edition = fields.text("edition")?;
    record.extent = fields.text("extent")?;
    record.summary = fields.text("summary")?;
    record.series = fields.texts("series")?;
    record.subjects = fields.texts("subjects")?;
    record.year = fields.year()?;
    record.added = fields.day("added")?;
    record.kind = fields.kind()?;
    for (key, role) in [("authors", Role::Author), ("lecturers", Role::Lecturer), ("translators", Role::Translator)] {
        for name in fields.texts(key)? {
            push_new(&mut record.agents, Agent { name, role, ..Agent::default() });
        }
    }
    for (index, text) in fields.texts("language")?.iter().enumerate() {
        let code = language::normalise(text).ok_or_else(|| {
            wrong(
                &format!("language[{index}]"),
                &format!("{text:?} is no language code; use one such as chi, eng or zh"),
            )
        })?;
        push_new(&mut record.languages, code);
    }
    for number in fields.texts("clc")? {
        push_new(&mut record.classification, Classification { scheme: Scheme::Clc, number });
    }
    for text in fields.texts("isbn")? {
        match Isbn::parse(&text) {
            Ok(isbn) => push_new(&mut record.isbn, isbn),
            Err(reason) => repairs.push(Repair::Isbn { text, reason }),
        }
    }
    for (index, text) in fields.texts("url")?.iter().enumerate() {
        let url = web_address(&format!("url[{index}]"), text)?;
        push_new(&mut record.links, Link { url, label: None });
    }
    for item in fields.objects("items")? {
        record.items.push(read_item(&item, source)?);
    }
    if record.kind == Kind::Course {
        record.course = Some(read_course(&fields)?);
    }
    fields.report_unknown(KEYS, repairs);
    Ok(record)
}

const KEYS: &[&str] = &[
    "id",
    "title",
    "subtitle",
    "authors",
    "translators",
    "publisher",
    "place",
    "year",
    "isbn",
    "language",
    "subjects",
    "clc",
    "summary",
    "series",
    "edition",
    "extent",
    "kind",
    "url",
    "items",
    "provider",
    "licence",
    "lecturers",
    "units",
    "added",
];

fn read_item(fields: &Fields<'_>, source: Option<&str>) -> Result<Item, Refusal> {
    let barcode =
        fields.text("barcode")?.ok_or_else(|| fields.wrong("barcode", "it is missing; every copy needs one"))?;
    let status = match fields.text("status")? {
        None => ItemStatus::default(),
        Some(code) => ItemStatus::from_code(&code)
            .ok_or_else(|| fields.wrong("status", &one_of(&code, ItemStatus::ALL.iter().map(|s| s.code()))))?,
    };
    Ok(Item {
        barcode,
        branch: fields.text("branch")?.or_else(|| source.map(str::to_owned)).unwrap_or_else(|| "main".to_owned()),
        location: fields.text("location")?,
        call_number: fields.text("call_number")?,
        volume: fields.text("volume")?,
        status,
    })
}

fn read_course(fields: &Fields<'_>) -> Result<Course, Refusal> {
    let mut units = Vec::new();
    for unit in fields.objects("units")? {
        let mut lectures = Vec::new();
        for lecture in unit.objects("lectures")? {
            lectures.push(read_lecture(&lecture)?);
        }
        let title = unit.text("title")?.ok_or_else(|| unit.wrong("title", "it is missing; every unit needs one"))?;
        units.push(Unit { title, lectures });
    }
    Ok(Course { provider: fields.text("provider")?, licence: fields.text("licence")?, units })
}

fn read_lecture(fields: &Fields<'_>) -> Result<Lecture, Refusal> {
    let title = fields.text("title")?.ok_or_else(|| fields.wrong("title", "it is missing; every lecture needs one"))?;
    let duration_minutes = match fields.value("duration_minutes") {
        None => None,
        Some(value) => {
            let minutes = value.as_u64().or_else(|| value.as_f64().filter(|m| *m >= 0.0).map(|m| m.ceil() as u64));
            let minutes = minutes.or_else(|| value.as_str()?.trim().parse().ok()).and_then(|m| u32::try_from(m).ok());
            Some(minutes.ok_or_else(|| fields.wrong("duration_minutes", "it must be a number of minutes such as 45"))?)
        }
    };
    let url = fields.text("url")?.map(|url| web_address(&fields.path_of("url"), &url)).transpose()?;
    Ok(Lecture { title, lecturer: fields.text("lecturer")?, duration_minutes, url, licence: fields.text("licence")? })
}

/// An object of the line, with its path for error messages.
struct Fields<'a> {
    path: String,
    object: &'a Object,
}

impl<'a> Fields<'a> {
    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn wrong(&self, key: &str, reason: &str) -> Refusal {
        wrong(&self.path_of(key), reason)
    }

    /// The value, unless null.
    fn value(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    /// Clean text, unless empty.
    fn text(&self, key: &str) -> Result<Option<String>, Refusal> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(tidy(text)).filter(|text| !text.is_empty())),
            Some(Value::Array(list)) if list.len() == 1 && list[0].is_string() => {
                Ok(list[0].as_str().map(tidy).filter(|text| !text.is_empty()))
            }
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(other) => Err(self.wrong(key, &format!("a text is wanted, this is {}", kind_of(other)))),
        }
    }

    /// Clean texts from a list, or from a single text.
    fn texts(&self, key: &str) -> Result<Vec<String>, Refusal> {
        let list = match self.value(key) {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) => list.as_slice(),
            Some(single) => std::slice::from_ref(single),
        };
        let mut texts = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            let text = match value {
                Value::String(text) => tidy(text),
                Value::Number(number) => number.to_string(),
                Value::Null => continue,
                other => {
                    let path = format!("{key}[{index}]");
                    return Err(self.wrong(&path, &format!("a text is wanted, this is {}", kind_of(other))));
                }
            };
            if !text.is_empty() {
                push_new(&mut texts, text);
            }
        }
        Ok(texts)
    }

    fn objects(&self, key: &str) -> Result<Vec<Fields<'a>>, Refusal> {
        let list = match self.value(key) {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) => list.as_slice(),
            Some(single) => std::slice::from_ref(single),
        };
        let object = |(index, value): (usize, &'a Value)| match value {
            Value::Object(object) => Ok(Fields { path: self.path_of(&format!("{key}[{index}]")), object }),
            other => {
                Err(self.wrong(&format!("{key}[{index}]"), &format!("an object is wanted, this is {}", kind_of(other))))
            }
        };
        list.iter().enumerate().map(object).collect()
    }

    fn year(&self) -> Result<Option<i32>, Refusal> {
        let reason = "a year is wanted, such as 1998, or -500 for 500 BCE";
        match self.value("year") {
            None => Ok(None),
            Some(Value::Number(number)) => {
                let year = number.as_i64().and_then(|n| i32::try_from(n).ok()).filter(|n| (-5000..=2100).contains(n));
                year.map(Some).ok_or_else(|| self.wrong("year", reason))
            }
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            // Printed dates come in many forms; one without a year is not an error.
            Some(Value::String(text)) => Ok(year::years(text).first().copied()),
            Some(_) => Err(self.wrong("year", reason)),
        }
    }

    fn day(&self, key: &str) -> Result<Option<Day>, Refusal> {
        self.text(key)?
            .map(|text| text.parse().map_err(|error: DayError| self.wrong(key, &error.to_string())))
            .transpose()
    }

    fn kind(&self) -> Result<Kind, Refusal> {
        match self.text("kind")? {
            Some(code) => Kind::from_code(&code)
                .ok_or_else(|| self.wrong("kind", &one_of(&code, Kind::ALL.iter().map(|k| k.code())))),
            None if self.value("units").is_some() => Ok(Kind::Course),
            None => Ok(Kind::default()),
        }
    }

    fn report_unknown(&self, known: &[&str], repairs: &mut Vec<Repair>) {
        for key in self.object.keys().filter(|key| !known.contains(&key.as_str())) {
            repairs.push(Repair::UnknownKey(crate::text::clean(key)));
        }
    }
}

fn wrong(field: &str, reason: &str) -> Refusal {
    Refusal::JsonField { field: field.to_owned(), reason: reason.to_owned() }
}

fn web_address(field: &str, text: &str) -> Result<String, Refusal> {
    absolute(text)
        .ok_or_else(|| wrong(field, &format!("{text:?} is no web address; begin it with https:// or http://")))
}

fn one_of(code: &str, known: impl Iterator<Item = &'static str>) -> String {
    format!("{code:?} is not known; use one of {}", known.collect::<Vec<_>>().join(", "))
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check(line: &str, expected: Expect) {
        let mut repairs = Vec::new();
        let result = read(line, None, &mut repairs, &mut None);
        let mut out = match result {
            Ok(record) => serde_json::to_string(&record).unwrap_or_default(),
            Err(refusal) => format!("refused: {refusal}"),
        };
        for repair in repairs {
            out += &format!("\n{repair}");
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn a_book() {
        check(
            r#"{"id": 12, "title": " 红楼梦 ", "authors": ["曹雪芹", "高鹗"], "translators": "x", "year": "1982年3月", "added": "2024-02-29",
            "isbn": "7-02-000220-X", "language": "zh", "clc": "I242.4", "series": "中国古典文学读本丛书", "url": "www.example.org",
            "items": [{"barcode": "0001", "branch": "bus", "call_number": "I242.4/36", "status": "on_loan"}]}"#,
            expect![[
                r#"{"id":"12","kind":"book","title":"红楼梦","agents":[{"name":"曹雪芹","role":"aut"},{"name":"高鹗","role":"aut"},{"name":"x","role":"trl"}],"year":1982,"series":["中国古典文学读本丛书"],"isbn":["9787020002207"],"languages":["chi"],"classification":[{"scheme":"clc","number":"I242.4"}],"links":[{"url":"http://www.example.org"}],"added":"2024-02-29","items":[{"barcode":"0001","branch":"bus","call_number":"I242.4/36","status":"on_loan"}]}"#
            ]],
        );
    }

    #[test]
    fn a_course() {
        check(
            r#"{"id": "c1", "title": "线性代数", "kind": "course", "provider": "某大学", "licence": "CC BY 4.0", "lecturers": ["李"],
            "units": [{"title": "1", "lectures": [{"title": "向量", "duration_minutes": 45.5, "url": "https://example.org/1"}]}]}"#,
            expect![[
                r#"{"id":"c1","kind":"course","title":"线性代数","agents":[{"name":"李","role":"lec"}],"course":{"provider":"某大学","licence":"CC BY 4.0","units":[{"title":"1","lectures":[{"title":"向量","duration_minutes":46,"url":"https://example.org/1"}]}]}}"#
            ]],
        );
    }

    #[test]
    fn what_is_mended() {
        check(
            r#"{"title": "T", "isbn": ["123", "9787020002207"], "auther": "A", "subtitle": null, "year": "n.d."}"#,
            expect![[r#"
                {"id":"h08bfc826638aa10545d1b818c6bbb7a9","kind":"book","title":"T","isbn":["9787020002207"]}
                there is no control number (field 001, JSON id); the id h08bfc826638aa10545d1b818c6bbb7a9 was made from the content
                "123" is not kept as an ISBN: an ISBN has 10 or 13 digits, this one has 3
                the key "auther" is not known and was left out; see docs/IMPORT.md for the keys there are"#]],
        );
    }

    #[test]
    fn what_is_refused() {
        check("{", expect!["refused: the line is not a JSON object: EOF while parsing an object at line 1 column 1"]);
        check("[1]", expect!["refused: the line is not a JSON object: it is a list"]);
        check(r#"{"id": "1"}"#, expect!["refused: title: it is missing; every record needs a title"]);
        check(r#"{"id": "1", "title": ["a", "b"]}"#, expect!["refused: title: a text is wanted, this is a list"]);
        check(
            r#"{"id": "1", "title": "T", "kind": "novel"}"#,
            expect![[
                r#"refused: kind: "novel" is not known; use one of book, serial, article, ebook, audio, video, score, map, picture, software, manuscript, object, course"#
            ]],
        );
        check(
            r#"{"id": "1", "title": "T", "language": "中文"}"#,
            expect![[r#"refused: language[0]: "中文" is no language code; use one such as chi, eng or zh"#]],
        );
        check(
            r#"{"id": "1", "title": "T", "authors": [{"name": "A"}]}"#,
            expect!["refused: authors[0]: a text is wanted, this is an object"],
        );
        check(
            r#"{"id": "1", "title": "T", "items": [{"branch": "b"}]}"#,
            expect!["refused: items[0].barcode: it is missing; every copy needs one"],
        );
        check(
            r#"{"id": "1", "title": "T", "items": [{"barcode": "b", "status": "gone"}]}"#,
            expect![[
                r#"refused: items[0].status: "gone" is not known; use one of available, on_loan, on_hold_shelf, in_transit, reference_only, in_process, missing"#
            ]],
        );
        check(
            r#"{"id": "1", "title": "T", "url": "javascript:alert(1)"}"#,
            expect![[r#"refused: url[0]: "javascript:alert(1)" is no web address; begin it with https:// or http://"#]],
        );
        check(
            r#"{"id": "1", "title": "T", "kind": "course", "units": [{"title": "u", "lectures": [{"title": "l", "duration_minutes": "long"}]}]}"#,
            expect!["refused: units[0].lectures[0].duration_minutes: it must be a number of minutes such as 45"],
        );
    }

    proptest! {
        #[test]
        fn any_line_is_read_without_panic(line in ".*") {
            let _ = read(&line, None, &mut Vec::new(), &mut None);
        }

        #[test]
        fn any_value_of_a_field_is_read_without_panic(key in prop::sample::select(KEYS), value in "(\\[?(-?[0-9]{1,20}|\"\\PC{0,8}\"|null|\\{\\})\\]?)") {
            let _ = read(&format!("{{\"title\":\"t\",\"{key}\":{value}}}"), None, &mut Vec::new(), &mut None);
        }
    }
}
