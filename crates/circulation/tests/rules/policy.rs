//! The policy file: its keys, and the error messages for a wrong one.

use crate::support::{POLICY, branch};
use bookmobile_circulation::calendar::Zone;
use bookmobile_circulation::{CategoryCode, KindCode, Policy, policy};
use expect_test::{Expect, expect};

#[test]
fn the_file_that_explains_the_keys_is_the_default() {
    let policy = Policy::parse(policy::DEFAULT).unwrap();
    assert_eq!(policy, Policy::default());
    assert_eq!(policy, Policy::parse("").unwrap());
    assert_eq!(policy.categories().len(), 3);
}

#[test]
fn the_closest_rule_counts() {
    let rules = "
        [[loan]]
        category = '*'
        kind = '*'
        days = 1
        [[loan]]
        category = '*'
        kind = 'video'
        days = 2
        [[loan]]
        category = 'child'
        kind = '*'
        days = 3
        [[loan]]
        category = 'child'
        kind = 'map'
        days = 4";
    let policy = Policy::parse(rules).unwrap();
    for (category, kind, days) in [
        ("adult", "book", 1),
        ("adult", "video", 2),
        ("child", "book", 3),
        ("child", "video", 3),
        ("child", "map", 4),
        ("nobody", "thing", 1),
    ] {
        let rule = policy.loan_rule(&CategoryCode::new(category).unwrap(), &KindCode::new(kind).unwrap());
        assert_eq!(rule.map(|rule| rule.days), Some(days), "{category} {kind}");
    }
}

#[test]
fn codes_that_the_catalogue_does_not_know_are_named() {
    let policy = Policy::parse(POLICY).unwrap();
    let kinds = [KindCode::new("book").unwrap()];
    let unknown = policy.unknown_codes(&[branch("main"), branch("east")], &kinds);
    let unknown: Vec<String> = unknown.into_iter().map(|(key, code)| format!("{key}: {code}")).collect();
    let expected = [
        "loan[2].kind: video",
        "category adult: kind.video: video",
        "holds.pickup_branches: van",
        "closed.branch.van: van",
    ];
    assert_eq!(unknown, expected);
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&Policy::parse(text).unwrap_err().to_string());
}

#[test]
fn an_error_names_the_line_or_the_key() {
    check(
        "floating = 3",
        &expect![[r#"
        TOML parse error at line 1, column 12
          |
        1 | floating = 3
          |            ^
        invalid type: integer `3`, expected a boolean
    "#]],
    );
    check(
        "[holds]\nshelf_day = 3",
        &expect![[r#"
        TOML parse error at line 2, column 1
          |
        2 | shelf_day = 3
          | ^^^^^^^^^
        unknown field `shelf_day`, expected one of `waiting_days_max`, `shelf_days`, `suspension_days_max`, `on_shelf_copies`, `pickup_branches`
    "#]],
    );
    check(
        "time_zone = 'Beijing'",
        &expect![[r#"
        TOML parse error at line 1, column 13
          |
        1 | time_zone = 'Beijing'
          |             ^^^^^^^^^
        "Beijing" is not a time zone of the IANA database; write one such as Asia/Shanghai or Europe/Berlin
    "#]],
    );
    check(
        "[closed]\nweekdays = ['moonday']",
        &expect![[r#"
        TOML parse error at line 2, column 13
          |
        2 | weekdays = ['moonday']
          |             ^^^^^^^^^
        unknown variant `moonday`, expected one of `monday`, `tuesday`, `wednesday`, `thursday`, `friday`, `saturday`, `sunday`
    "#]],
    );
    check(
        "[closed]\ndates = ['2026-02-29']",
        &expect![[r#"
        TOML parse error at line 2, column 9
          |
        2 | dates = ['2026-02-29']
          |         ^^^^^^^^^^^^^^
        "2026-02-29" is not a day; write it as 2026-10-01
    "#]],
    );
    check(
        "[closed]\ndates = ['2026-10-07..2026-10-01']",
        &expect![[r#"
        TOML parse error at line 2, column 9
          |
        2 | dates = ['2026-10-07..2026-10-01']
          |         ^^^^^^^^^^^^^^^^^^^^^^^^^^
        2026-10-01 comes before 2026-10-07; write the earlier day first
    "#]],
    );
    check(
        "[holds]\nshelf_days = -1",
        &expect![[r#"
        TOML parse error at line 2, column 14
          |
        2 | shelf_days = -1
          |              ^^
        invalid value: integer `-1`, expected u16
    "#]],
    );
    check("[holds]\nshelf_days = 0", &expect!["holds.shelf_days is 0; write the number of days, 1 or more"]);
    check(
        "[reminders]\noverdue_days = [7, 1]",
        &expect!["reminders.overdue_days: write rising numbers from 1 on, each once"],
    );
    check(
        "[fines]\nenabled = true\nper_open_day = 0",
        &expect!["fines.per_open_day is 0; write what a day costs, or fines.enabled = false"],
    );
    check(
        "closed.branch.van.weekdays = ['monday','tuesday','wednesday','thursday','friday','saturday','sunday']",
        &expect!["closed.branch.van.weekdays names all seven days: it would never be open; leave out one"],
    );
    check(
        "category = []",
        &expect!["there is no table [[category]]; write at least one, or leave out the key for those of the product"],
    );
    check(
        "loan = []",
        &expect![[
            r#"no [[loan]] has category = "*" and kind = "*"; write one, so that it is known how long everything is lent"#
        ]],
    );
    check(
        "[[loan]]\ncategory='*'\nkind='*'\ndays=1\n[[loan]]\ncategory='*'\nkind='*'\ndays=2",
        &expect!["loan[2]: this category and kind stands twice; leave out one of the tables"],
    );
    check(
        "[[loan]]\ncategory='*'\nkind='*'\ndays=1\n[[loan]]\ncategory='adlut'\nkind='*'\ndays=2",
        &expect![[
            r#"loan[2].category: there is no [[category]] with the code adlut; write one of adult, child, staff, or "*""#
        ]],
    );
    check(
        "[[loan]]\ncategory=''\nkind='*'\ndays=1",
        &expect![[r#"
        TOML parse error at line 2, column 10
          |
        2 | category=''
          |          ^^
        it is empty
    "#]],
    );
    check(
        "[[loan]]\ncategory='*'\nkind='*'\ndays=1\nrenewals=1",
        &expect!["loan[1].renewal_days is 0; write the days of a renewal, or renewals = 0"],
    );
    check(
        "[[category]]\ncode='a'\nname='A'\nloans_max=1\nholds_max=1\nkind.map={loans_max=2}",
        &expect!["category[1].kind.map.loans_max is 2, more than 1 for all kinds together; write at most 1"],
    );
    check(
        "[[category]]\ncode='a'\nname='A'\nloans_max=1\nholds_max=1\n[[category]]\ncode='a'\nname='B'\nloans_max=1\nholds_max=1",
        &expect!["category[2]: the code a stands twice; leave out one of the tables"],
    );
}

#[test]
fn times_of_day_are_those_of_the_library() {
    let shanghai = Zone::default();
    let berlin = Zone::new("Europe/Berlin").unwrap();
    for (zone, text, unix_secs) in [
        (&shanghai, "2026-12-05T14:00", 1_796_450_400),
        (&shanghai, " 2026-12-05 14:00 ", 1_796_450_400),
        (&berlin, "2026-12-05T14:00", 1_796_475_600),
        // A time that occurs twice: the first. A time that is skipped: half past three.
        (&berlin, "2026-10-25T02:30", 1_792_888_200),
        (&berlin, "2026-03-29T02:30", 1_774_747_800),
    ] {
        assert_eq!(zone.unix_secs(text), Ok(unix_secs), "{text}");
    }
    assert_eq!(shanghai.local(1_796_450_400), "2026-12-05T14:00");
    assert_eq!(berlin.local(1_774_747_800), "2026-03-29T03:30");
    for wrong in ["", "2026-12-05", "2026-02-30T10:00", "2026-12-05T25:00", "tomorrow", "2026-12-05T14:00Z"] {
        assert!(shanghai.unix_secs(wrong).unwrap_err().to_string().contains("2026-12-05T14:00"), "{wrong}");
    }
}
