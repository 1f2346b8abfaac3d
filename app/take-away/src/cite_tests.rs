//! Expected references were checked by hand against the manuals: APA Publication Manual (7th ed.) chapters 9–10, MLA Handbook
//! (9th ed.) chapter 5, Chicago Manual of Style (18th ed.) chapters 13–14. Chinese names and titles stay as they are.

use super::*;
use bookmobile_catalogue::{Agent, Kind, Link, RecordId, Role};

fn a_record(title: &str, kind: Kind, language: &str, agents: &[(&str, Role)]) -> Record {
    let agents = agents.iter().map(|(name, role)| Agent { name: (*name).to_owned(), role: *role, ..Agent::default() });
    Record {
        kind,
        agents: agents.collect(),
        languages: vec![language.to_owned()],
        ..Record::new(RecordId::new("1").expect("is an id"), title)
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// In the order of [`Style::ALL`].
#[track_caller]
fn check(record: &Record, expected: [&str; 4]) {
    let cited = Style::ALL.iter().map(|style| references(&[record], *style, None).expect("can be cited"));
    let cited: Vec<String> = cited.collect();
    assert_eq!(cited, expected.map(|line| format!("{line}\n")), "{}", record.title);
}

#[test]
fn a_chinese_book() {
    let record = Record {
        subtitle: text("校注本"),
        edition: text("第3版"),
        place: text("北京"),
        publisher: text("人民文学出版社"),
        year: Some(2008),
        series: vec!["中国古典文学读本丛书 ; 1".to_owned()],
        ..a_record("红楼梦", Kind::Book, "chi", &[("曹雪芹", Role::Author), ("高鹗", Role::Author)])
    };
    check(
        &record,
        [
            "曹雪芹, & 高鹗. (2008). 红楼梦: 校注本 (3rd ed.). 人民文学出版社.",
            "曹雪芹, and 高鹗. 红楼梦: 校注本. 3rd ed., 人民文学出版社, 2008. 中国古典文学读本丛书 1.",
            "曹雪芹, and 高鹗. 红楼梦: 校注本. 3rd ed. 中国古典文学读本丛书 1. 人民文学出版社, 2008.",
            "曹雪芹, and 高鹗. 2008. 红楼梦: 校注本. 3rd ed. 中国古典文学读本丛书 1. 人民文学出版社.",
        ],
    );
}

#[test]
fn a_translation_into_chinese() {
    let record = Record {
        place: text("海口"),
        publisher: text("南海出版公司"),
        year: Some(2011),
        ..a_record("百年孤独", Kind::Book, "chi", &[("马尔克斯", Role::Author), ("范晔", Role::Translator)])
    };
    check(
        &record,
        [
            "马尔克斯. (2011). 百年孤独 (范晔, Trans.). 南海出版公司.",
            "马尔克斯. 百年孤独. Translated by 范晔, 南海出版公司, 2011.",
            "马尔克斯. 百年孤独. Translated by 范晔. 南海出版公司, 2011.",
            "马尔克斯. 2011. 百年孤独. Translated by 范晔. 南海出版公司.",
        ],
    );
}

#[test]
fn an_english_book() {
    let agents = [("Tolstoy, Leo, graf", Role::Author), ("Briggs, Anthony", Role::Translator)];
    let record = Record {
        edition: text("2nd ed."),
        place: text("London"),
        publisher: text("Penguin Books"),
        year: Some(2003),
        ..a_record("War and peace", Kind::Book, "eng", &agents)
    };
    check(
        &record,
        [
            "Tolstoy, L. (2003). War and peace (A. Briggs, Trans.; 2nd ed.). Penguin Books.",
            "Tolstoy, Leo. War and Peace. Translated by Anthony Briggs, 2nd ed., Penguin Books, 2003.",
            "Tolstoy, Leo. War and Peace. 2nd ed. Translated by Anthony Briggs. Penguin Books, 2003.",
            "Tolstoy, Leo. 2003. War and Peace. 2nd ed. Translated by Anthony Briggs. Penguin Books.",
        ],
    );
}

#[test]
fn an_edited_book_begins_with_its_editors() {
    let record = Record {
        publisher: text("Scribner"),
        year: Some(1999),
        ..a_record(
            "The best essays",
            Kind::Book,
            "eng",
            &[("King, Martin Luther, Jr.", Role::Editor), ("Woolf, Virginia", Role::Editor)],
        )
    };
    check(
        &record,
        [
            "King, M. L., Jr., & Woolf, V. (Eds.). (1999). The best essays. Scribner.",
            "King, Martin Luther, Jr., and Virginia Woolf, editors. The Best Essays. Scribner, 1999.",
            "King, Martin Luther, Jr., and Virginia Woolf, eds. The Best Essays. Scribner, 1999.",
            "King, Martin Luther, Jr., and Virginia Woolf, eds. 1999. The Best Essays. Scribner.",
        ],
    );
}

#[test]
fn an_article() {
    let record = Record {
        series: vec!["Nature".to_owned()],
        year: Some(1953),
        ..a_record(
            "Molecular structure of nucleic acids",
            Kind::Article,
            "eng",
            &[("Watson, James D.", Role::Author), ("Crick, Francis", Role::Author)],
        )
    };
    check(
        &record,
        [
            "Watson, J. D., & Crick, F. (1953). Molecular structure of nucleic acids. Nature.",
            "Watson, James D., and Francis Crick. “Molecular Structure of Nucleic Acids.” Nature, 1953.",
            "Watson, James D., and Francis Crick. “Molecular Structure of Nucleic Acids.” Nature, 1953.",
            "Watson, James D., and Francis Crick. 1953. “Molecular Structure of Nucleic Acids.” Nature.",
        ],
    );
}

#[test]
fn a_course_and_an_ebook_have_their_address() {
    let link = |url: &str| vec![Link { url: url.to_owned(), label: None }];
    let course = Record {
        publisher: text("MIT OpenCourseWare"),
        year: Some(2010),
        links: link("https://ocw.mit.edu/18-06"),
        ..a_record("Linear algebra", Kind::Course, "eng", &[("Strang, Gilbert", Role::Lecturer)])
    };
    check(
        &course,
        [
            "Strang, G. (2010). Linear algebra. MIT OpenCourseWare. https://ocw.mit.edu/18-06",
            "Strang, Gilbert. Linear Algebra. MIT OpenCourseWare, 2010, https://ocw.mit.edu/18-06.",
            "Strang, Gilbert. “Linear Algebra.” MIT OpenCourseWare, 2010. https://ocw.mit.edu/18-06.",
            "Strang, Gilbert. 2010. “Linear Algebra.” MIT OpenCourseWare. https://ocw.mit.edu/18-06.",
        ],
    );
    let ebook = Record {
        year: Some(1813),
        links: link("https://www.gutenberg.org/ebooks/1342"),
        ..a_record("Pride and prejudice", Kind::Ebook, "eng", &[("Austen, Jane", Role::Author)])
    };
    check(
        &ebook,
        [
            "Austen, J. (1813). Pride and prejudice. https://www.gutenberg.org/ebooks/1342",
            "Austen, Jane. Pride and Prejudice. 1813, https://www.gutenberg.org/ebooks/1342.",
            "Austen, Jane. Pride and Prejudice. 1813. https://www.gutenberg.org/ebooks/1342.",
            "Austen, Jane. 1813. Pride and Prejudice. https://www.gutenberg.org/ebooks/1342.",
        ],
    );
}

#[test]
fn serials_theses_films_recordings_and_maps() {
    let journal = Record {
        place: text("武汉"),
        publisher: text("中华医学会湖北分会"),
        year: Some(1984),
        ..a_record("临床内科杂志", Kind::Serial, "chi", &[])
    };
    check(
        &journal,
        [
            "临床内科杂志. (1984). 中华医学会湖北分会.",
            "临床内科杂志. 中华医学会湖北分会, 1984.",
            "临床内科杂志. 中华医学会湖北分会, 1984.",
            "临床内科杂志. 1984. 中华医学会湖北分会.",
        ],
    );
    let thesis = Record {
        publisher: text("北京大学"),
        year: Some(2010),
        notes: vec!["学位论文 (博士)".to_owned()],
        ..a_record("宋代书院研究", Kind::Book, "chi", &[("张三", Role::Author)])
    };
    check(
        &thesis,
        [
            "张三. (2010). 宋代书院研究 [博士学位论文]. 北京大学.",
            "张三. 宋代书院研究. 2010. 北京大学, 博士学位论文.",
            "张三. “宋代书院研究.” 博士学位论文, 北京大学, 2010.",
            "张三. 2010. “宋代书院研究.” 博士学位论文, 北京大学.",
        ],
    );
    let film = Record {
        publisher: text("東宝"),
        year: Some(1954),
        ..a_record("七人の侍", Kind::Video, "jpn", &[("黒澤明", Role::Director)])
    };
    check(
        &film,
        [
            "黒澤明 (Director). (1954). 七人の侍 [Video recording]. 東宝.",
            "七人の侍. Directed by 黒澤明, 東宝, 1954.",
            "黒澤明, dir. 七人の侍. 東宝, 1954.",
            "黒澤明, dir. 1954. 七人の侍. 東宝.",
        ],
    );
    let agents = [("Beethoven, Ludwig van", Role::Composer), ("Berliner Philharmoniker", Role::Performer)];
    let recording = Record {
        publisher: text("Deutsche Grammophon"),
        year: Some(1963),
        ..a_record("Symphony no. 9", Kind::Audio, "eng", &agents)
    };
    check(
        &recording,
        [
            "Beethoven, L. van. (1963). Symphony no. 9 [Recorded by Berliner Philharmoniker]. Deutsche Grammophon.",
            "Beethoven, Ludwig van. Symphony No. 9. Deutsche Grammophon, 1963.",
            "Beethoven, Ludwig van. Symphony No. 9. Performed by Berliner Philharmoniker. Deutsche Grammophon, 1963.",
            "Beethoven, Ludwig van. 1963. Symphony No. 9. Performed by Berliner Philharmoniker. Deutsche Grammophon.",
        ],
    );
    let map = Record {
        publisher: text("中国地图出版社"),
        year: Some(2015),
        ..a_record("河南省地图", Kind::Map, "chi", &[("中国地图出版社", Role::Author)])
    };
    check(
        &map,
        [
            "中国地图出版社. (2015). 河南省地图 [Map]. 中国地图出版社.",
            "中国地图出版社. 河南省地图. 中国地图出版社, 2015.",
            "中国地图出版社. 河南省地图. 中国地图出版社, 2015.",
            "中国地图出版社. 2015. 河南省地图. 中国地图出版社.",
        ],
    );
}

#[test]
fn a_list_is_in_the_order_of_the_alphabet() {
    let mut records: Vec<Record> =
        [("Émile", "Zola, Émile"), ("Dracula", "Stoker, Bram"), ("Life", "Ávila, Teresa de")]
            .iter()
            .map(|(title, author)| a_record(title, Kind::Book, "eng", &[(author, Role::Author)]))
            .collect();
    for (record, id) in records.iter_mut().zip(["a", "b", "c"]) {
        record.id = RecordId::new(id).expect("is an id");
    }
    let records: Vec<&Record> = records.iter().collect();
    let cited = references(&records, Style::Apa, None).expect("can be cited");
    let names: Vec<&str> = cited.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(names, ["Ávila", "Stoker", "Zola"]);
}

/// Odd years, empty names, unfinished titles: a style must not stop at any of them.
#[test]
fn nothing_that_a_record_may_hold_stops_it() {
    let kinds = Kind::ALL.iter().enumerate();
    let records: Vec<Record> = kinds
        .flat_map(|(at, kind)| {
            let names = ["", ",", "a, b, c, d", "de la", "Jr., ,", "马尔克斯，加西亚", "\u{202e}x"];
            let agents: Vec<_> = names.iter().map(|name| (*name, Role::ALL[at % Role::ALL.len()])).collect();
            let years = [None, Some(0), Some(-300), Some(i32::MAX), Some(99_999)];
            years.map(|year| Record {
                year,
                edition: text("第0版"),
                series: vec![" ; ".to_owned(), "x ; y ; z".to_owned()],
                id: RecordId::new(&format!("{at}-{}", year.unwrap_or(1))).expect("is an id"),
                ..a_record("{<i>\u{301}&", *kind, "mul", &agents)
            })
        })
        .collect();
    let records: Vec<&Record> = records.iter().collect();
    for style in Style::ALL {
        let cited = references(&records, *style, Some(Date { year: 2026, month: 12, day: 31 })).expect("can be cited");
        assert_eq!(cited.lines().count(), records.len(), "{}", style.code());
    }
}
