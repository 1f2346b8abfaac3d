use super::*;
use Scheme::{Clc, Dewey, Lcc, Other};
use proptest::prelude::*;

/// Shelves: a scheme, and call numbers in shelf order separated by ` | `.
const SHELVES: &[(Scheme, &str)] = &[
    // 使用手册, p. 83.
    (Clc, "R711 | R711-62 | R711(711) | R711(711)=535 | R711=6 | R711<326> | R711:R83 | R711+R173 | R711.1"),
    (Clc, "I247 | I247.5 | I247.5/45 | I247.5/123 | I247.57/45"),
    (Clc, "I24 | I242.4/36 | I242.43 | I246.5/2 | I247.4 | I247.56/3 | I247.57/3 | I247.58/1 | I25"),
    (Clc, "A | A1 | A11 | A49 | A81 | B | B-4 | B0 | B0-0 | B01"),
    (Clc, "B84 | B84-0 | B84-05 | B841 | B842.6/8 | B842.6/17 | B848"),
    (Clc, "T-0 | T-01 | T-19 | TB1 | TB11 | TD | TE | TP-9 | TP3 | TP301 | TP311.1 | TP312 | TV | U"),
    (Clc, "D0 | D9 | D93/97 | D99 | DF | DF0 | DF79 | DF792 | E"),
    (Clc, "TP312/C97 | TP312/C972 | TP312/C98 | TP312/D1 | TP312/12"),
    (Clc, "TP312-43 | TP312BA/1 | TP312C/2 | TP312C/10 | TP312JA/3 | TP312.8 | TP312.8JA/1"),
    (Clc, "K825.38 | K825.38/1 | K825.38=5/1 | K825.381"),
    (Clc, "K825.6=6/2 | K825.6=7/1 | K825.6=72 | K825.6=73/1"),
    (Clc, "I712.45/3 | I712.45/3:1 | I712.45/3:2 | I712.45/3:10 | I712.45/4"),
    (Clc, "I247.5/45 | I247.5/45 V.1 | I247.5/45 V.2 | I247.5/45 V.10 | I247.5/46"),
    (Clc, "I247.5/45 上 | I247.5/45 中 | I247.5/45 下 | I247.5/46 上册"),
    (Clc, "K204/1 第一册 | K204/1 第二册 | K204/1 第3册 | K204/1 第十册 | K204/1 第12册 | K204/1 第二十一册"),
    (Clc, "H31/5-2 | H31/5-10 | H31/5=2 | H31/5=10 | H31/6"),
    (Clc, "H31/5 | H31/5(2) | H31/5(10) | H31/50"),
    (Clc, "O13/1 | O13/2 | O13/2-2 | O13/2-3 | O13/3 | O13-42/1 | O13-44/1 | O13-62 | O131"),
    (Clc, "F8-53 | F830 | F830-43/2 | F830.9 | F830.9-62 | F830.91/8 | F831"),
    (Clc, "G634.6 | G634.603 | G634.61 | G634.7"),
    (Clc, "J292.2 | J292.26 | J292.28/3 | J292.3 | J3"),
    (Clc, "J29-62 | J29(31) | J29:H1"),
    (Clc, "I207.411/1 | I207.411/20 | I207.411/100 | I207.412 | I207.42"),
    (Clc, "Z121.5/1 | Z121.6 | Z225 | Z228.1/9 | Z228.1/11 | Z228.2/1"),
    (Clc, "S858.292 | S858.292.1 | S858.293 | S858.3"),
    (Clc, "X-0 | X-65 | X1 | X171.1 | X5 | X50 | X505 | X51"),
    (Clc, "I561.44/L1 | I561.44/L12 | I561.44/L12:1 | I561.44/L12:2 | I561.44/L2 | I561.44/LA1"),
    (Clc, "I561.44/L12 V1 | I561.44/L12 V2 | I561.44/L12 V11"),
    (Clc, "I561.44/L12 2005 | I561.44/L12 2015 | I561.44/L13 1999"),
    (Clc, "D923 | D923:F0 | D923.04 | D923.4 | D924"),
    (Clc, "E | E0 | E0-03 | E0-05 | E07 | E2 | E297.3 | E99"),
    (Clc, "[C94]/1 | C95/1 | {C960}/2 | C961"),
    (Clc, "F127\"42\" | F127\"43\" | F127=2 | F1271"),
    (Clc, "N49/1 | N49/2/1 | N49/2/2 | N49/2/10 | N49/3"),
    (Dewey, "004 | 004.6 | 005.133 | 020 | 300 | 813 | 813.5 | 813.52 | 813.54 | 813.6"),
    (Dewey, "813.54 A1 | 813.54 K15 | 813.54 K15h | 813.54 K15s | 813.54 K2 | 813.54 KIN"),
    (Dewey, "813.54 K15 1989 | 813.54 K15 1999 | 813.54 K15h 1990"),
    (Dewey, "909 W2 v.1 | 909 W2 v.2 | 909 W2 v.10 | 909 W3"),
    (Dewey, "823.912 TOL | 823/.92 ROW | 823.92 ROW v. 2 | REF 031 | REF 423"),
    (Dewey, "500.2 | 507 | 507.8 | 510 | 512.02 | 512.5 | J 500 | J 510"),
    (Lcc, "Q1 | Q175 | Q300 | QA9 | QA76 | QA76.5 | QA76.73 | QA76.9 | QA176 | QB1"),
    (Lcc, "QA76.9 .C5 1999 | QA76.9 .C55 | QA76.9 .C6 | QA76.9 .D3 | QA76.95 | QA176 .A1"),
    (Lcc, "QA76.73.J38 A1 | QA76.73.J38 B55 1997 | QA76.73.J38 B55 2001 | QA76.73.J38 B6 | QA76.73.P98"),
    (Lcc, "PS3515 .M112 | PS3515 .M12 | PS3515 .M135 | PS3515 .M2 | PS3515 .M213 | PS3515 .M23"),
    (Lcc, "PS3515.115 | PS3515.12 | PS3515.5 | PS3516"),
    (Lcc, "PR6066 .I53 | PR6066 .I53 A6 1990 | PR6066 .I53 Z5 | PR6066 .I54"),
    (Lcc, "Q11 .P6 vol. 4 no. 4 | Q11 .P6 v.4 no.12 | Q11 .P6 vol. 12 no. 1"),
    (Lcc, "KF 4558 | KF 4558 1st | KF 4558 1st .A92 | KF 4558 1st .B1 | KF 4558 2nd | KF 4558 20th | KF 4558 101st"),
    (Lcc, "PX 101.1 | PX 101.1 1989 | PX 101.1 1990 .A3 | PX 101.1 1990 .A34 .B55 | PX 101.1 2012 | PX 101.1 .A5"),
    (Lcc, "TX 719 .M613 1977 | TX 719.M613 1983 | TX719.W47"),
    (Lcc, "R 241 .F2498 1994 | R 241.F5 B297 | R 241 .F5 .B8 | R 241 .J18 1990 | R 418 .P72 P47 | R 2418 .J42 T14"),
    (Lcc, "HQ1101 .D54 v.3 no.3 | HQ1101 .D54 v.3 no.10 | HQ1101 .D54 v.11 no.1"),
    (Lcc, "BS1965 1902 Bd.2 | BS1965 1902 Bd.10 | BS1965 .A1"),
    (Lcc, "DS706 .C3 v.1 | DS706 .C3 v.2 | DS706 .C3 v.10 c.1 | DS706 .C3 v.10 c.2"),
    (Lcc, "R169.B59 | R169.B59C39 | R 169.1 .B59 1990 | r169.2"),
    (Lcc, "HD9 .A1 1999 | HD9 .A1 1999b | HD9 .A1 2000"),
    (Other, "17.1/3 | 17.1/20 | 17.12/1 | 18"),
    (Other, "FIC KAT | FIC KAT 2 | FIC KAT 10 | 外文 1"),
];

#[test]
fn books_stand_in_order() {
    assert!(SHELVES.len() >= 40);
    for (scheme, shelf) in SHELVES {
        let numbers: Vec<&str> = shelf.split(" | ").collect();
        for pair in numbers.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|number| sort_key(number, Some(*scheme)));
            assert!(a < b, "{scheme:?}: {} ({a}) before {} ({b})", pair[0], pair[1]);
        }
    }
}

#[test]
fn ways_of_writing_make_no_difference() {
    let check = |scheme, a, b| assert_eq!(sort_key(a, Some(scheme)), sort_key(b, Some(scheme)), "{a} {b}");
    check(Clc, "I247.5/45", "ｉ２４７．５／４５");
    check(Clc, "I247.5/45", " I 247.5 / 45 ");
    check(Clc, "I247.5/45", "I2475 45");
    check(Clc, "R711(711)=535/C97", "R711（711）＝535/c97");
    check(Clc, "F127\"42\"/3", "F127“42”/3");
    check(Clc, "R711<326>", "R711〈326〉");
    check(Clc, "B84-05", "B84—05");
    check(Clc, "C94/1", "[C94] 1");
    check(Clc, "I247.5/45 V.2", "I247.5/45 vol. 2");
    check(Clc, "I247.5/45 V.2", "I247.5/45/v2");
    check(Lcc, "QA76.9 .C5 1999", "qa 76.9.c5 1999");
    check(Lcc, "QA76.9 .C5 D4", "QA76.9 C5.D4");
    check(Lcc, "QA76.9 .C5 D4", "QA76.9C5D4");
    check(Lcc, "DS706 .C3 v. 2", "DS706.C3 Vol 2");
    check(Dewey, "823/.92 ROW", "823.92 row");
}

#[test]
fn schemes_are_told_by_their_shape() {
    let check = |scheme, numbers: &str| {
        for number in numbers.split(" | ") {
            assert_eq!(detect(number), scheme, "{number}");
        }
    };
    check(
        Clc,
        "I | I2 | I247.57/45 | TP312 | TP312/C97 | TP312 C97 | DF79 | R-33 | T-0 | B84-05/2 | i247.5 | Ｉ247 | X171.1 | [C94]",
    );
    check(
        Lcc,
        "QA76.9 .C5 1999 | PR6066.I53 | TP248 .B57 | TK5105.5 | B128 .C8 | B128 C8 1998 | KF4558 | Q175 .K95 | TP31.5",
    );
    check(Dewey, "813 | 813.54 | 005.133/K15 | 823/.92 | 813 K15");
    check(Other, "17.1/3 | FIC KAT | | W1 | 外文 | 82-31 | 2005");
}

/// Well-formed call numbers of 中图法.
fn clc_number() -> impl Strategy<Value = String> {
    let class =
        "(T[BDEFGHJKLMNPQSUV]|[A-KN-SUVXZ])[0-9]{1,3}(\\.[0-9]{1,3})?(-[0-9]{1,2})?(\\([0-9]{3}\\))?(=[0-9]{1,2})?";
    let book = "(/([A-Z][0-9]{1,4}|[1-9][0-9]{0,4})(:[1-9][0-9]?|-[1-9])?)?( V\\.[1-9][0-9]?)?";
    (class, book).prop_map(|(class, book)| class + &book)
}

proptest! {
    #[test]
    fn any_text_has_a_key_without_control_characters(text in any::<String>()) {
        for scheme in Scheme::ALL.iter().copied().map(Some).chain([None]) {
            let key = sort_key(&text, scheme);
            prop_assert!(!key.chars().any(char::is_control), "{key:?}");
        }
    }

    /// Keys are text, so their order is total; it remains to test that a call number always has the same key, and that call
    /// numbers with different places on the shelf have different keys.
    #[test]
    fn different_call_numbers_have_different_keys(a in clc_number(), b in clc_number()) {
        let [key_a, key_b] = [&a, &b].map(|n| sort_key(n, Some(Clc)));
        let plain = |n: &str| n.replace('.', "");
        prop_assert_eq!(key_a == key_b, plain(&a) == plain(&b));
    }

    #[test]
    fn a_prefix_stands_before_the_longer(number in clc_number(), more in "(/[1-9]|:[1-9]|-[0-9]| V\\.1|[0-9])") {
        let longer = format!("{number}{more}");
        prop_assert!(sort_key(&number, Some(Clc)) < sort_key(&longer, Some(Clc)), "{number} {longer}");
    }

    #[test]
    fn running_numbers_compare_as_numbers(a in 1_u64.., b in 1_u64..) {
        let [key_a, key_b] = [a, b].map(|n| sort_key(&format!("I247/{n}"), Some(Clc)));
        prop_assert_eq!(key_a.cmp(&key_b), a.cmp(&b));
    }

    #[test]
    fn lc_class_numbers_compare_as_numbers(a in 1_u32..10_000, b in 1_u32..10_000, c in 1_u32..999, d in 1_u32..999) {
        let key = |n, frac| sort_key(&format!("QA{n}.{frac} .C5"), Some(Lcc));
        let decimal = |n: u32| n.to_string();
        prop_assert_eq!(key(a, c).cmp(&key(b, d)), (a, decimal(c)).cmp(&(b, decimal(d))));
    }
}
