//! The record in the order and punctuation of ISBD (in China: GB/T 3792), as on a catalogue card.

use bookmobile_catalogue::{Record, Scheme, TitleKind};

/// The paragraphs of the card.
pub fn paragraphs(record: &Record) -> Vec<String> {
    let mut paragraphs = vec![description(record)];
    let mut physical: Vec<String> = record.extent.iter().cloned().collect();
    physical.extend(record.series.iter().map(|series| format!("({series})")));
    if !physical.is_empty() {
        paragraphs.push(physical.join(" "));
    }
    paragraphs.extend(record.notes.iter().cloned());
    paragraphs.extend(record.isbn.iter().map(|isbn| format!("ISBN {isbn}")));
    paragraphs.extend(record.issn.iter().map(|issn| format!("ISSN {issn}")));
    let tracings = tracings(record);
    if !tracings.is_empty() {
        paragraphs.push(tracings);
    }
    paragraphs
}

/// Title and responsibility, edition, publication: the areas that stand in one paragraph.
fn description(record: &Record) -> String {
    let mut title = record.title.clone();
    for other in record.other_titles.iter().filter(|other| other.kind == TitleKind::Parallel) {
        push(&mut title, " = ", &other.text);
    }
    if let Some(subtitle) = &record.subtitle {
        push(&mut title, " : ", subtitle);
    }
    match &record.responsibility {
        Some(responsibility) => push(&mut title, " / ", responsibility),
        None if !record.agents.is_empty() => {
            let names: Vec<&str> = record.agents.iter().map(|agent| agent.name.as_str()).collect();
            push(&mut title, " / ", &names.join(", "));
        }
        None => {}
    }
    let publication = publication(record);
    [Some(title), record.edition.clone(), Some(publication).filter(|area| !area.is_empty())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(". — ")
}

fn publication(record: &Record) -> String {
    let mut area = record.place.clone().unwrap_or_default();
    if let Some(publisher) = &record.publisher {
        push(&mut area, " : ", publisher);
    }
    if let Some(year) = record.year {
        push(&mut area, ", ", &year.to_string());
    }
    area
}

/// Headings under which the card is filed: Ⅰ title, Ⅱ names, Ⅲ subjects, Ⅳ class numbers.
fn tracings(record: &Record) -> String {
    let mut groups = Vec::new();
    if !record.agents.is_empty() {
        groups.push(record.agents.iter().map(|agent| agent.name.clone()).collect::<Vec<_>>());
    }
    if !record.subjects.is_empty() {
        groups.push(record.subjects.clone());
    }
    let classes = record.classification.iter().filter(|class| class.scheme != Scheme::Other);
    let classes: Vec<String> = classes.map(|class| class.number.clone()).collect();
    if !classes.is_empty() {
        groups.push(classes);
    }
    groups
        .iter()
        .zip(["Ⅰ. ", "Ⅱ. ", "Ⅲ. "])
        .map(|(group, number)| format!("{number}{}", group.join("; ")))
        .collect::<Vec<_>>()
        .join("  ")
}

fn push(area: &mut String, punctuation: &str, text: &str) {
    if !area.is_empty() {
        area.push_str(punctuation);
    }
    area.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_catalogue::{Agent, Classification, OtherTitle, RecordId};
    use expect_test::{Expect, expect};

    fn check(record: &Record, expected: Expect) {
        expected.assert_eq(&paragraphs(record).join("\n"));
    }

    fn a_record(title: &str) -> Record {
        Record::new(RecordId::new("a1").expect("an id"), title)
    }

    #[test]
    fn a_full_record_makes_a_card() {
        let mut record = a_record("飘");
        record.other_titles = vec![OtherTitle { kind: TitleKind::Parallel, text: "Gone with the wind".into() }];
        record.responsibility = Some("(美) 玛格丽特·米切尔著 ; 傅东华译".into());
        record.agents = vec![Agent { name: "米切尔".into(), ..Agent::default() }];
        record.edition = Some("2版".into());
        record.place = Some("杭州".into());
        record.publisher = Some("浙江文艺出版社".into());
        record.year = Some(2008);
        record.extent = Some("2册 (1013页) ; 21cm".into());
        record.series = vec!["世界文学名著".into()];
        record.isbn = vec!["9787020002207".to_owned().try_into().expect("an ISBN")];
        record.subjects = vec!["长篇小说--美国--近代".into()];
        record.classification = vec![Classification { scheme: Scheme::Clc, number: "I712.44".into() }];
        check(
            &record,
            expect![[r#"
                飘 = Gone with the wind / (美) 玛格丽特·米切尔著 ; 傅东华译. — 2版. — 杭州 : 浙江文艺出版社, 2008
                2册 (1013页) ; 21cm (世界文学名著)
                ISBN 9787020002207
                Ⅰ. 米切尔  Ⅱ. 长篇小说--美国--近代  Ⅲ. I712.44"#]],
        );
    }

    #[test]
    fn what_is_not_there_leaves_no_punctuation() {
        check(&a_record("飘"), expect!["飘"]);
        let mut record = a_record("飘");
        record.year = Some(2008);
        check(&record, expect!["飘. — 2008"]);
        record.place = Some("杭州".into());
        check(&record, expect!["飘. — 杭州, 2008"]);
    }
}
