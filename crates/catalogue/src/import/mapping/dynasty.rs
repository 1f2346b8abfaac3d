//! The Chinese dynasties with which cataloguers date authors: `(清)曹雪芹`, `(南朝梁)萧统`.

/// Ages of several states, used alone or before the name of a state.
const AGES: &str = "春秋 战国 三国 十六国 南朝 北朝 南北朝 五代十国 五代 十国";

/// Dynasties and states that are unambiguous by themselves.
const DYNASTIES: &str = "夏 商 殷 周 西周 东周 秦 西楚 汉 前汉 西汉 新莽 东汉 后汉 \
    魏 曹魏 蜀 蜀汉 吴 东吴 孙吴 晋 西晋 东晋 \
    前赵 汉赵 成汉 后赵 前凉 前燕 前秦 后秦 后燕 西秦 后凉 南凉 北凉 南燕 西凉 北燕 胡夏 西燕 冉魏 \
    宋 刘宋 齐 南齐 萧齐 梁 萧梁 陈 南陈 北魏 后魏 东魏 西魏 北齐 北周 隋 唐 武周 \
    后梁 后唐 后晋 后周 杨吴 南吴 南唐 吴越 马楚 南楚 南汉 前蜀 后蜀 荆南 北汉 \
    北宋 南宋 辽 西辽 西夏 金 南诏 元 北元 明 南明 后金 清 民国 清末民初";

/// States that are unambiguous only with their age.
const STATES: &str = "鲁 楚 燕 赵 韩 卫 郑 越 蔡 闽";

/// Whether `text` is a dynasty, an age, or a state in its age: `清`, `明代`, `東漢`, `南朝梁`, `明末清初`.
pub(super) fn is_dynasty(text: &str) -> bool {
    let text: String = text.chars().map(simplified).collect();
    let mut turns = text.split(['末', '初']).filter(|part| !part.is_empty()).peekable();
    is_one(&text) || is_one(text.trim_end_matches(['代', '朝'])) || (turns.peek().is_some() && turns.all(is_one))
}

fn is_one(text: &str) -> bool {
    let is_in = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
    let within = |age: &str| {
        text.strip_prefix(age).is_some_and(|state| state.is_empty() || is_in(DYNASTIES, state) || is_in(STATES, state))
    };
    is_in(DYNASTIES, text) || AGES.split_whitespace().any(within)
}

/// The simplified form of a character in the name of a dynasty.
fn simplified(c: char) -> char {
    const TRADITIONAL: &str = "東漢後吳晉齊陳劉蕭孫遼詔國戰魯鄭衛韓趙涼楊馬閩荊";
    const SIMPLIFIED: &str = "东汉后吴晋齐陈刘萧孙辽诏国战鲁郑卫韩赵凉杨马闽荆";
    TRADITIONAL.chars().zip(SIMPLIFIED.chars()).find(|(from, _)| *from == c).map_or(c, |(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dynasties_in_both_scripts() {
        for text in [
            "明代 宋朝 西汉 東漢 西晋 西晉 东晋 東晉 三国 三国魏 三國蜀 三国吴 三國吳 北朝 北魏 北朝北魏 北齐 北齊 北周",
            "南朝 南朝梁 南朝宋 南朝齐 南朝齊 南朝陈 南朝陳 十六国 十六国前秦 十六國後趙 前秦 五代 五代十國 五代后唐 後唐",
            "后晋 後晉 后汉 後漢 后周 後周 前蜀 后蜀 後蜀 南唐 五代南唐 十国闽 春秋鲁 战国 戰國楚 南北朝 遼 民國",
            "清末 清初 元末明初 明末清初 清末民初",
        ] {
            for text in text.split(' ') {
                assert!(is_dynasty(text), "{text}");
            }
        }
    }

    #[test]
    fn countries_places_and_words_are_none() {
        for text in
            ["", "美", "新", "韩", "楚", "越", "上海", "南京", "哲学家", "末", "末代", "朝", "三国演义", "南朝英"]
        {
            assert!(!is_dynasty(text), "{text}");
        }
    }
}
