//! Chinese statements of responsibility and name additions: `(美)布鲁克希尔著`, `孙国名、达克译`, `(清)`.

use super::{dynasty, relator};
use crate::{Agent, Role};

/// The agents named in a Chinese statement (UNIMARC 200 $f and $g), for records without 7xx fields. Empty for other scripts,
/// where names cannot be told from other words.
pub(super) fn agents(text: &str, default: Role) -> Vec<Agent> {
    let is_han = |c: char| ('\u{3400}'..='\u{9FFF}').contains(&c);
    if !text.chars().any(is_han) {
        return Vec::new();
    }
    let mut agents: Vec<Agent> = Vec::new();
    for part in text.split([';', '；']) {
        let mut role = default;
        let mut names = Vec::new();
        for name in part.split([',', '，', '、']) {
            let (name, dates) = split_additions(name);
            let (name, said) = split_role(name);
            role = said.unwrap_or(role);
            let name = name.trim_end_matches('等').trim();
            if !name.is_empty() {
                names.push((name.to_owned(), dates));
            }
        }
        // The role follows the last of several names.
        agents.extend(names.into_iter().map(|(name, dates)| Agent { name, role, dates, ..Agent::default() }));
    }
    agents
}

/// The name without `(美)`, `[清]` in front, and the dynasty from there.
fn split_additions(name: &str) -> (&str, Option<String>) {
    let mut name = name.trim();
    let mut dates = None;
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']'), ('〔', '〕'), ('［', '］')] {
        if let Some(rest) = name.strip_prefix(open)
            && let Some((said, rest)) = rest.split_once(close)
        {
            name = rest.trim();
            if let Addition::Dynasty(dynasty) = addition(said) {
                dates = Some(dynasty);
            }
        }
    }
    (name, dates)
}

/// Splits a role word off the end of a name.
fn split_role(name: &str) -> (&str, Option<Role>) {
    const WORDS: [&str; 46] = [
        "编著者",
        "编著",
        "編著",
        "编着",
        "主编",
        "主編",
        "合著",
        "原著",
        "编译",
        "編譯",
        "译注",
        "校注",
        "编写",
        "編寫",
        "选编",
        "主讲",
        "导演",
        "作曲",
        "插图",
        "绘图",
        "整理",
        "点校",
        "翻译",
        "翻譯",
        "编绘",
        "编辑",
        "評注",
        "评注",
        "撰文",
        "口述",
        "摄影",
        "著",
        "着",
        "编",
        "編",
        "译",
        "譯",
        "撰",
        "绘",
        "繪",
        "注",
        "註",
        "辑",
        "輯",
        "校",
        "写",
    ];
    for word in WORDS {
        if let Some(rest) = name.strip_suffix(word)
            && rest.trim().chars().count() >= 2
        {
            return (rest.trim(), relator::of(word));
        }
    }
    (name, None)
}

/// The meaning of an addition to a name (UNIMARC 7xx $c).
pub(super) enum Addition {
    /// `(清)`: the period of the person's life.
    Dynasty(String),
    /// `(Brookshear, J. Glenn)`: the name in Latin letters.
    Latin(String),
    /// `(美)` and anything else.
    Other,
}

/// Determines the type of an addition to a name.
pub(super) fn addition(text: &str) -> Addition {
    let text = text.trim().trim_matches(['(', ')', '（', '）', '[', ']', ',', '，', ' ']);
    if dynasty::is_dynasty(text) {
        Addition::Dynasty(text.to_owned())
    } else if text.len() > 3
        && text.chars().any(char::is_alphabetic)
        && !super::has_other_script(text)
        && text.contains([',', ' ', '.'])
    {
        Addition::Latin(text.to_owned())
    } else {
        Addition::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let line = |a: &Agent| {
            let dates = a.dates.as_ref().map_or(String::new(), |dates| format!(" ({dates})"));
            format!("{} {}{dates}", a.role.code(), a.name)
        };
        expected.assert_eq(&agents(text, Role::Author).iter().map(line).collect::<Vec<_>>().join(", "));
    }

    #[test]
    fn names_and_roles_of_chinese_statements() {
        check("曹雪芹著", expect!["aut 曹雪芹"]);
        check("(清)曹雪芹, 高鹗著；启功注释", expect!["aut 曹雪芹 (清), aut 高鹗, aut 启功注释"]);
        check("（南朝梁）萧统编", expect!["edt 萧统 (南朝梁)"]);
        check("(美)布鲁克希尔著；刘艺等译", expect!["aut 布鲁克希尔, trl 刘艺"]);
        check("孙国名、达克主编", expect!["edt 孙国名, edt 达克"]);
        check("国家统计局编", expect!["edt 国家统计局"]);
        check("张东军", expect!["aut 张东军"]);
        check("Chris Wilson", expect![[""]]);
    }

    #[test]
    fn additions_to_names() {
        assert!(matches!(addition("(清)"), Addition::Dynasty(d) if d == "清"));
        assert!(matches!(addition("（南朝梁）"), Addition::Dynasty(d) if d == "南朝梁"));
        assert!(matches!(addition("(Collberg, Christian)"), Addition::Latin(l) if l == "Collberg, Christian"));
        assert!(matches!(addition("(美)"), Addition::Other));
    }
}
