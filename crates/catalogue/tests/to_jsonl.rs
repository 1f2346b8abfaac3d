//! The converter of book lists, with invented rows.

#[path = "../examples/convert/mod.rs"]
mod convert;

use convert::From;
use expect_test::{Expect, expect};

fn check(from: &str, row: &str, expected: Expect) {
    let from = From::of_name(from).unwrap_or_else(|| panic!("{from}"));
    let (lines, report) = convert::lines(from, &[row.to_owned()]);
    expected.assert_eq(&format!("{}\n{report}", lines.join("\n")));
}

#[test]
fn a_row_of_douban() {
    check(
        "douban",
        r#"{"id": "7", "title": " 某书 ", "author": "[英] 某某(A. Writer) / 张三，李四 等", "translator": "王五 译 / (法)赵六/图", "publisher": "某社",
            "date": "2002年10月", "isbn": "9787020002207", "pages": "203", "series": "某丛书", "tags": ["小说", ""], "rating": 8.1, "votes": 3}"#,
        expect![[r#"
            {"id":"db7","title":"某书","authors":["某某(A. Writer)","张三","李四"],"translators":["王五","赵六"],"publisher":"某社","year":2002,"extent":"203 页","isbn":"9787020002207","series":["某丛书"],"subjects":["小说"]}
            1 rows, 1 lines
                    1 left out: rating
                    2 left out: the country before a name
                    1 left out: votes
        "#]],
    );
}

#[test]
fn what_makes_no_sense_is_counted() {
    check(
        "douban",
        r#"{"id": "8", "title": "某书", "author": "Kernighan, Brian / Ritchie, Dennis", "date": "02/03/04", "isbn": "9787020002208", "pages": "3册"}"#,
        expect![[r#"
            {"id":"db8","title":"某书","authors":["Kernighan, Brian","Ritchie, Dennis"],"extent":"3册"}
            1 rows, 1 lines
                    1 left out: a date without a certain year
                    1 left out: a value the importer cannot use (isbn)
        "#]],
    );
    check(
        "douban",
        r#"{"id": "9", "title": " "}"#,
        expect![[r#"

        1 rows, 0 lines
                1 rows without a line: title: it is missing; every record needs a title
    "#]],
    );
    check(
        "douban",
        "[1]",
        expect![[r#"

        1 rows, 0 lines
                1 rows without a line: not a JSON object
    "#]],
    );
}

#[test]
fn a_row_of_gutenberg() {
    check(
        "gutenberg",
        r#"{"id": 5, "title": "A Title\r\nAnd What Is Below It", "language": "en/fr", "rights": "Public domain",
            "authors": [{"name": "Writer, A. (Anne)", "birthdate": 1850}], "lcsh": ["Bees -- Fiction"], "lcc": ["PS"],
            "bookshelves": ["Category: Novels", ""]}"#,
        expect![[r#"
            {"id":"pg5","kind":"ebook","title":"A Title","subtitle":"And What Is Below It","authors":["Writer, A. (Anne)"],"language":["en","fr"],"subjects":["Bees--Fiction","Novels"]}
            1 rows, 1 lines
                    1 left out: dates of an author
                    1 left out: lcc
                    1 left out: rights
        "#]],
    );
}

#[test]
fn a_sample_is_always_the_same_and_in_order() {
    let rows: Vec<String> = (0..100).map(|n| format!("row {n:03}")).collect();
    let taken = convert::sample(rows.clone(), 10);
    assert_eq!(taken.len(), 10);
    assert!(taken.is_sorted());
    assert_eq!(taken, convert::sample(rows.clone(), 10));
    assert_eq!(convert::sample(rows.clone(), 1_000), rows);
}
