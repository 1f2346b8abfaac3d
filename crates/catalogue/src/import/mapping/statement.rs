//! Chinese statements of responsibility and name additions: `(美)布鲁克希尔著`, `孙国名、达克译`, `(清)`.

use super::role;
use crate::{Agent, Role};

/// The agents that a Chinese statement names (UNIMARC 200 $f and $g), for records without 7xx fields. Nothing for other
/// scripts, where names cannot be told from other words.
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
            let (name, said) = split_role(strip_additions(name));
            role = said.unwrap_or(role);
            let name = name.trim_end_matches('等').trim();
            if !name.is_empty() {
                names.push(name.to_owned());
            }
        }
        // The role stands after the last of several names.
        agents.extend(names.into_iter().map(|name| Agent { name, role, ..Agent::default() }));
    }
    agents
}

/// The name without `(美)`, `[清]` in front and brackets around the whole.
fn strip_additions(name: &str) -> &str {
    let mut name = name.trim();
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']'), ('〔', '〕'), ('［', '］')] {
        if let Some(rest) = name.strip_prefix(open)
            && let Some((_, rest)) = rest.split_once(close)
        {
            name = rest.trim();
        }
    }
    name
}

/// Splits the role words off the end of a name.
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
            return (rest.trim(), role::of(word));
        }
    }
    (name, None)
}

/// What an addition to a name (UNIMARC 7xx $c) is.
pub(super) enum Addition {
    /// `(清)`: when the person lived.
    Dynasty(String),
    /// `(Brookshear, J. Glenn)`: the name in Latin letters.
    Latin(String),
    /// `(美)` and whatever else.
    Other,
}

/// Tells what an addition to a name is.
pub(super) fn addition(text: &str) -> Addition {
    let text = text.trim().trim_matches(['(', ')', '（', '）', '[', ']', ',', '，', ' ']);
    const DYNASTIES: [&str; 42] = [
        "夏",
        "商",
        "周",
        "西周",
        "东周",
        "東周",
        "春秋",
        "战国",
        "戰國",
        "秦",
        "汉",
        "漢",
        "西汉",
        "西漢",
        "东汉",
        "東漢",
        "三国",
        "三國",
        "魏",
        "蜀",
        "吴",
        "晋",
        "晉",
        "西晋",
        "东晋",
        "南朝",
        "北朝",
        "南北朝",
        "隋",
        "唐",
        "五代",
        "宋",
        "北宋",
        "南宋",
        "辽",
        "遼",
        "金",
        "元",
        "明",
        "清",
        "民国",
        "民國",
    ];
    let plain = text.trim_end_matches(['代', '朝']);
    if DYNASTIES.contains(&text) || DYNASTIES.contains(&plain) {
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
        let agents: Vec<_> =
            agents(text, Role::Author).iter().map(|a| format!("{} {}", a.role.code(), a.name)).collect();
        expected.assert_eq(&agents.join(", "));
    }

    #[test]
    fn names_and_roles_of_chinese_statements() {
        check("曹雪芹著", expect!["aut 曹雪芹"]);
        check("(清)曹雪芹, 高鹗著；启功注释", expect!["aut 曹雪芹, aut 高鹗, aut 启功注释"]);
        check("(美)布鲁克希尔著；刘艺等译", expect!["aut 布鲁克希尔, trl 刘艺"]);
        check("孙国名、达克主编", expect!["edt 孙国名, edt 达克"]);
        check("国家统计局编", expect!["edt 国家统计局"]);
        check("张东军", expect!["aut 张东军"]);
        check("Chris Wilson", expect![[""]]);
    }

    #[test]
    fn additions_to_names() {
        assert!(matches!(addition("(清)"), Addition::Dynasty(d) if d == "清"));
        assert!(matches!(addition("明代"), Addition::Dynasty(_)));
        assert!(matches!(addition("(Collberg, Christian)"), Addition::Latin(l) if l == "Collberg, Christian"));
        assert!(matches!(addition("(美)"), Addition::Other));
    }
}
