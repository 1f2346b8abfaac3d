//! The typographic cover of a record without a picture: a thread-bound volume in the colour of its class, the title on a
//! paper slip, and a seal. The same record gets the same cover on every device, every time and in every language.
//!
//! Measures are in the units of [`Cover::WIDTH`] and [`Cover::HEIGHT`].

use bookmobile_catalogue::Kind;

/// The parts of a cover.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// Class letter of 中图法, which decides the colour; none where the class is not known.
    pub class: Option<char>,
    /// The character in the seal.
    pub seal: char,
    /// The paper slip with the title.
    pub slip: Slip,
    /// The author, shortened to fit.
    pub author: String,
}

/// The slip and the characters on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// Width of the slip.
    pub width: f32,
    /// Height of the slip.
    pub height: f32,
    /// Size of the type.
    pub size: f32,
    /// Whether the lines run from top to bottom, the first at the right.
    pub vertical: bool,
    /// The lines.
    pub lines: Vec<String>,
}

impl Cover {
    /// Width of a cover.
    pub const WIDTH: f32 = 90.0;
    /// Height of a cover.
    pub const HEIGHT: f32 = 126.0;

    /// The cover of a record.
    pub fn new(title: &str, author: Option<&str>, kind: Kind, clc: Option<&str>) -> Self {
        let class = clc.and_then(class_letter);
        Self {
            class,
            seal: class.unwrap_or_else(|| kind_seal(kind)),
            slip: vertical(title).unwrap_or_else(|| horizontal(title)),
            author: shorten(author.unwrap_or_default().trim(), AUTHOR_EMS),
        }
    }
}

/// The 22 main classes of 中国图书馆分类法.
pub const CLASSES: &str = "ABCDEFGHIJKNOPQRSTUVXZ";

/// The main class of a class number of 中图法.
pub fn class_letter(clc: &str) -> Option<char> {
    let letter = clc.trim_start_matches(['{', '[', '(']).chars().next()?.to_ascii_uppercase();
    CLASSES.contains(letter).then_some(letter)
}

/// The character in the seal where there is no class: one for each kind of material.
fn kind_seal(kind: Kind) -> char {
    match kind {
        Kind::Book | Kind::Ebook => '书',
        Kind::Serial => '刊',
        Kind::Article => '文',
        Kind::Audio => '音',
        Kind::Video => '影',
        Kind::Score => '谱',
        Kind::Map => '图',
        Kind::Picture => '画',
        Kind::Software => '机',
        Kind::Manuscript => '稿',
        Kind::Object => '物',
        Kind::Course => '课',
    }
}

/// Room for the author left of the seal, in ems of its type.
const AUTHOR_EMS: f32 = 7.0;
/// Most characters in a vertical title.
const VERTICAL_MAX: usize = 16;
/// Most letters and digits in a vertical title: they stand one below the other and are hard to read in numbers.
const VERTICAL_LATIN_MAX: usize = 4;
/// Height that a slip has for its title.
const SLIP_HEIGHT: f32 = 82.0;

fn vertical(title: &str) -> Option<Slip> {
    let characters: Vec<char> = title
        .chars()
        // What stands after a colon or in brackets is explanation; a cover shows the name.
        .take_while(|c| !matches!(c, ':' | '：' | '(' | '（' | '/' | '='))
        .filter(|c| c.is_alphanumeric())
        .collect();
    let latin = characters.iter().filter(|&&c| !is_han(c)).count();
    if characters.is_empty() || latin > VERTICAL_LATIN_MAX || latin * 2 > characters.len() {
        return None;
    }
    let mut characters = characters;
    if characters.len() > VERTICAL_MAX {
        characters.truncate(VERTICAL_MAX - 1);
        characters.push('⋮');
    }
    let columns = if characters.len() <= 7 { 1 } else { 2 };
    let rows = characters.len().div_ceil(columns);
    let size = (SLIP_HEIGHT / (rows as f32 * 1.12)).min(if columns == 1 { 19.0 } else { 15.0 });
    Some(Slip {
        width: columns as f32 * size * 1.22 + 8.0,
        height: rows as f32 * size * 1.12 + 10.0,
        size,
        vertical: true,
        lines: characters.chunks(rows).map(|column| column.iter().collect()).collect(),
    })
}

/// Width of a slip with horizontal lines, and of a line on it.
const SLIP_WIDTH: f32 = 66.0;
const LINE_WIDTH: f32 = 60.0;
/// Sizes of the type of horizontal lines, and the most lines that fit at each.
const SIZES: [(f32, usize); 4] = [(13.0, 3), (11.0, 5), (9.0, 7), (8.0, 8)];

fn horizontal(title: &str) -> Slip {
    let fitting = SIZES.into_iter().find_map(|(size, lines_max)| {
        let lines = wrap(title, LINE_WIDTH / size);
        let fits = lines.len() <= lines_max && lines.iter().all(|line| ems(line) <= LINE_WIDTH / size);
        fits.then_some((size, lines))
    });
    let (size, lines) = fitting.unwrap_or_else(|| {
        let [.., (size, lines_max)] = SIZES;
        let width = LINE_WIDTH / size;
        let mut lines = wrap(title, width);
        if lines.len() > lines_max {
            lines.truncate(lines_max);
            let last = lines.pop().unwrap_or_default();
            lines.push(shorten(&format!("{last}……"), width));
        }
        (size, lines.iter().map(|line| shorten(line, width)).collect())
    });
    Slip { width: SLIP_WIDTH, height: lines.len() as f32 * size * 1.25 + 10.0, size, vertical: false, lines }
}

/// Breaks between words, and between Han characters anywhere.
fn wrap(text: &str, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut first = true;
        for piece in word.split_inclusive(is_han) {
            let space = if first { " " } else { "" };
            first = false;
            match lines.last_mut() {
                Some(line) if ems(line) + ems(space) + ems(piece) <= width => {
                    line.push_str(space);
                    line.push_str(piece);
                }
                _ => lines.push(piece.to_owned()),
            }
        }
    }
    lines
}

/// Width in ems, near enough for the bold serif type of a cover: fonts differ between devices.
fn ems(text: &str) -> f32 {
    let width = |c: char| match c {
        ' ' => 0.25,
        'f' | 'i' | 'j' | 'l' | 't' | 'I' | '.' | ',' | ':' | ';' | '\'' | '-' | '!' | '|' | '(' | ')' => 0.35,
        'm' | 'w' | 'M' | 'W' => 0.9,
        'A'..='Z' => 0.7,
        c if c < '\u{1100}' => 0.57,
        _ => 1.0,
    };
    text.chars().map(width).sum()
}

fn shorten(text: &str, width: f32) -> String {
    if ems(text) <= width {
        return text.to_owned();
    }
    let mut used = ems("…");
    let kept = text.chars().take_while(|&c| {
        used += ems(c.encode_utf8(&mut [0; 4]));
        used <= width
    });
    let kept: String = kept.collect();
    format!("{}…", kept.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether `c` is a Han character.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, expected: &str) {
        let slip = Cover::new(title, None, Kind::Book, None).slip;
        let direction = if slip.vertical { "down" } else { "across" };
        assert_eq!(format!("{direction} {:.0}: {}", slip.size, slip.lines.join("|")), expected, "{title}");
        assert!(slip.width <= SLIP_WIDTH && slip.height <= 95.0, "{title}: {} × {}", slip.width, slip.height);
    }

    #[test]
    fn short_chinese_titles_run_down() {
        check("飘", "down 19: 飘");
        check("红楼梦", "down 19: 红楼梦");
        check("C语言程序设计", "down 10: C语言程序设计");
        check("毛泽东选集. 第一卷", "down 15: 毛泽东选|集第一卷");
        check("三体 : 地球往事", "down 19: 三体");
        check("全国农村中小学现代远程教育工程教师培训教材", "down 9: 全国农村中小学现|代远程教育工程⋮");
    }

    #[test]
    fn others_run_across() {
        check("Gone with the wind", "across 13: Gone|with the|wind");
        check("The Rust Programming Language", "across 8: The Rust|Programming|Language");
        check("Python编程从入门到实践", "across 13: Python编|程从入门|到实践");
        check("Antidisestablishmentarianism", "across 8: Antidisestabl…");
        check("", "across 13: ");
    }

    #[test]
    fn the_class_decides_colour_and_seal() {
        let cover = |clc: Option<&str>| {
            let cover = Cover::new("书", Some("某"), Kind::Serial, clc);
            (cover.class, cover.seal)
        };
        assert_eq!(cover(Some("I242.4")), (Some('I'), 'I'));
        assert_eq!(cover(Some("{D922}")), (Some('D'), 'D'));
        assert_eq!(cover(Some("823.8")), (None, '刊'));
        assert_eq!(cover(None), (None, '刊'));
    }

    #[test]
    fn long_names_are_shortened() {
        let author = |name: &str| Cover::new("书", Some(name), Kind::Book, None).author;
        assert_eq!(author("曹雪芹"), "曹雪芹");
        assert_eq!(author("加西亚·马尔克斯"), "加西亚·马尔…");
        assert_eq!(author("Margaret Mitchell"), "Margaret M…");
        assert_eq!(author("Jeremy Howard"), "Jeremy Ho…");
    }
}
