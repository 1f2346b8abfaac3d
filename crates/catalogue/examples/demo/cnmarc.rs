//! Writes CNMARC records, after 新版中国机读目录格式使用手册.

use super::fields::{by_role, control, data, four_digits, is_body};
use super::source::{Part, Work, WorkKind};
use super::{CHANGED, entered};
use bookmobile_catalogue::marc::{Flavour, MarcRecord};
use bookmobile_catalogue::{ItemStatus, Role};

/// The record of a work with its copies; `library` is the code of the cataloguing library.
pub fn record(work: &Work, library: &str) -> MarcRecord {
    let mut marc = MarcRecord::new(Flavour::Unimarc);
    marc.leader = leader(work);
    control(&mut marc, b"001", &work.id);
    control(&mut marc, b"005", format!("{CHANGED}000000.0"));
    work.isbn.iter().for_each(|isbn| data(&mut marc, b"010", b"  ", [('a', isbn.as_str())]));
    work.issn.iter().for_each(|issn| data(&mut marc, b"011", b"  ", [('a', issn.as_str())]));
    coded_fields(work, &mut marc);
    description(work, &mut marc);
    notes(work, &mut marc);
    work.subjects.iter().for_each(|subject| heading(subject, &mut marc));
    data(&mut marc, b"690", b"  ", [('a', work.clc.as_str()), ('v', "5")]);
    responsibility(work, &mut marc);
    data(&mut marc, b"801", b" 0", [('a', "CN"), ('b', library), ('c', CHANGED)]);
    for copy in &work.holdings {
        let number = copy.number.to_string();
        let status = if copy.status == ItemStatus::Available { "" } else { copy.status.code() };
        let subfields = [
            ('a', copy.branch.as_str()),
            ('b', &copy.barcode),
            ('c', &copy.location),
            ('d', &copy.class),
            ('e', &number),
            ('z', status),
        ];
        data(&mut marc, b"905", b"  ", subfields);
    }
    marc
}

fn leader(work: &Work) -> String {
    let kind = match work.kind {
        WorkKind::Book => "am",
        WorkKind::Serial => "as",
        WorkKind::Score => "cm",
        WorkKind::Map => "em",
        WorkKind::Video => "gm",
        WorkKind::Audio => "jm",
        WorkKind::Picture => "km",
    };
    format!("00000n{kind}0 2200000   450 ")
}

/// 100 to 110: dates, language, country, form.
fn coded_fields(work: &Work, marc: &mut MarcRecord) {
    let dates = match (work.kind, work.year, work.first_published) {
        (WorkKind::Serial, _, Some(begun)) => format!("a{}9999", four_digits(begun)),
        (_, Some(year), _) => format!("d{}    ", four_digits(year)),
        _ => "u        ".to_owned(),
    };
    // CNMARC records have `01` in 26-27; `50` would mean Unicode.
    let general = format!("{}{dates}em y0chiy0110    ea", entered(work));
    data(marc, b"100", b"  ", [('a', general.as_str())]);
    let original = work.original_language.as_deref().unwrap_or_default();
    let translated = if original.is_empty() { b"0 " } else { b"1 " };
    data(marc, b"101", translated, [('a', work.language.as_str()), ('c', original)]);
    if let Some(region) = work.place.as_deref().and_then(region) {
        data(marc, b"102", b"  ", [('a', "CN"), ('b', region)]);
    }
    match work.kind {
        WorkKind::Book => {
            let textual =
                format!("||||||||00|{}{}", literature(&work.clc), if work.clc.starts_with("K8") { '|' } else { 'y' });
            data(marc, b"105", b"  ", [('a', textual.as_str())]);
        }
        WorkKind::Serial => data(marc, b"110", b"  ", [('a', "auu||||0|||")]),
        _ => {}
    }
}

/// GB/T 2260 code of the place of publication.
fn region(place: &str) -> Option<&'static str> {
    Some(match place {
        "北京" => "110000",
        "上海" => "310000",
        "南京" => "320000",
        "杭州" => "330000",
        "武汉" => "420000",
        "长沙" => "430000",
        "海口" => "460000",
        "重庆" => "500000",
        _ => return None,
    })
}

/// 105/11: the literary form indicated by the class.
fn literature(clc: &str) -> char {
    let Some(class) = clc.strip_prefix('I') else { return 'y' };
    // I2 has the form in the second digit; foreign literature has it after the country: I561.4.
    let form = match class.strip_prefix('2') {
        Some(rest) => rest.chars().next(),
        None => class.split_once('.').and_then(|(_, rest)| rest.chars().next()),
    };
    match form {
        Some('2') => 'g',
        Some('3') => 'b',
        Some('4') => 'a',
        Some('6') => 'c',
        _ => '|',
    }
}

/// 200 to 225.
fn description(work: &Work, marc: &mut MarcRecord) {
    let parts = work.parts();
    let statements: Vec<String> = by_role(&parts).map(|(role, group)| statement(work, role, group)).collect();
    let pinyin = work.title_pinyin.as_deref().unwrap_or_default();
    let mut title =
        vec![('a', work.title.as_str()), ('A', pinyin), ('e', work.subtitle.as_deref().unwrap_or_default())];
    title.extend(statements.iter().enumerate().map(|(at, text)| (if at == 0 { 'f' } else { 'g' }, text.as_str())));
    data(marc, b"200", b"1 ", title);
    data(marc, b"205", b"  ", [('a', work.edition.as_deref().unwrap_or_default())]);
    let year = work.year.map(|year| year.to_string()).unwrap_or_default();
    let [place, publisher] = [&work.place, &work.publisher].map(|text| text.as_deref().unwrap_or_default());
    data(marc, b"210", b"  ", [('a', place), ('c', publisher), ('d', &year)]);
    data(marc, b"215", b"  ", [('a', counted(work).unwrap_or_default())]);
    work.series.iter().for_each(|series| data(marc, b"225", b"2 ", [('a', series.as_str())]));
}

/// `（英）简·奥斯丁, （英）某某著`: a dynasty or nationality is written once for consecutive names that share it.
fn statement(work: &Work, role: Role, group: &[Part<'_>]) -> String {
    let mut text = String::new();
    let mut before = None;
    for part in group {
        if !text.is_empty() {
            text.push_str(", ");
        }
        if let Some(note) = part.note
            && part.note != before
        {
            text.push_str(&format!("（{note}）"));
        }
        before = part.note;
        text.push_str(part.name);
    }
    text.push_str(role_word(work, role));
    text
}

fn role_word(work: &Work, role: Role) -> &'static str {
    match role {
        Role::Author if work.parts().iter().any(|part| part.role == Role::Composer) => "作词",
        Role::Author => "著",
        Role::Editor => "编",
        Role::Translator => "译",
        Role::Illustrator => "绘",
        Role::Annotator => "注",
        Role::Composer => "作曲",
        Role::Performer => "演奏",
        Role::Director => "导演",
        Role::Lecturer => "主讲",
        Role::Contributor => "",
    }
}

/// The extent if it contains a number; `残本` goes into a note.
fn counted(work: &Work) -> Option<&str> {
    work.extent.as_deref().filter(|text| text.chars().any(char::is_numeric))
}

/// 300 to 517.
fn notes(work: &Work, marc: &mut MarcRecord) {
    if counted(work).is_none() {
        data(marc, b"300", b"  ", [('a', work.extent.as_deref().unwrap_or_default())]);
    }
    // For a serial, the coded date has it already.
    if let Some(year) = work.first_published.filter(|_| work.kind != WorkKind::Serial) {
        data(marc, b"300", b"  ", [('a', format!("作品首次发表：{year}年").as_str())]);
    }
    data(marc, b"330", b"  ", [('a', work.summary.as_str())]);
    if let Some(original) = &work.original_title {
        data(marc, b"454", b" 0", [('1', "2001 "), ('a', original)]);
    }
    data(marc, b"517", b"1 ", [('a', work.traditional.as_deref().unwrap_or_default())]);
}

/// 605 for a work (`《红楼梦》--版本`), else 606: topic, place, period, form.
fn heading(subject: &str, marc: &mut MarcRecord) {
    let subfields =
        subject.split("--").enumerate().map(|(at, text)| (if at == 0 { 'a' } else { subdivision(text) }, text));
    let tag = if subject.starts_with('《') { b"605" } else { b"606" };
    data(marc, tag, b"0 ", subfields);
}

fn subdivision(text: &str) -> char {
    const PLACES: &[&str] = &[
        "中国",
        "外国",
        "世界",
        "欧洲",
        "西方",
        "西方国家",
        "阿拉伯国家",
        "英国",
        "美国",
        "法国",
        "德国",
        "日本",
        "俄罗斯",
        "苏联",
        "意大利",
        "瑞典",
        "古希腊",
        "古罗马",
        "加拿大",
        "奥地利",
        "哥伦比亚",
        "印度",
        "丹麦",
        "比利时",
        "挪威",
        "西班牙",
        "阿根廷",
        "捷克",
        "爱尔兰",
        "秘鲁",
        "墨西哥",
        "智利",
        "巴西",
        "黎巴嫩",
        "土耳其",
        "波兰",
        "匈牙利",
        "葡萄牙",
        "福建",
        "郯城县",
        "吴江",
    ];
    const PERIODS: &[&str] = &[
        "现代",
        "当代",
        "近代",
        "古代",
        "中世纪",
        "东晋",
        "北宋",
        "南宋",
        "南唐",
        "北魏",
        "东汉",
        "南朝宋",
        "南朝梁",
        "清后期",
    ];
    const FORMS: &[&str] = &[
        "作品集",
        "小说集",
        "诗集",
        "选集",
        "总集",
        "全集",
        "剧本",
        "普及读物",
        "通俗读物",
        "启蒙读物",
        "儿童读物",
        "少年读物",
        "期刊",
        "教材",
        "史料",
        "词典",
        "字典",
        "双解词典",
        "手册",
        "图集",
        "地图集",
        "乐谱",
        "简谱",
        "连环画",
        "图书目录",
        "自学参考资料",
    ];
    let has = |list: &[&str]| list.contains(&text);
    if has(PLACES) {
        'y'
    } else if has(PERIODS) || text.ends_with("时代") || text.ends_with("时期") || text.ends_with('代') || is_year(text)
    {
        'z'
    } else if has(FORMS) {
        'j'
    } else {
        'x'
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// 701, 702 and for bodies 711, 712. The first role has the main responsibility, unless it is editor.
fn responsibility(work: &Work, marc: &mut MarcRecord) {
    let parts = work.parts();
    let main = parts.first().map(|part| part.role);
    for part in &parts {
        let is_main = Some(part.role) == main && part.role != Role::Editor;
        let addition = part.note.map(|note| format!("({note})")).unwrap_or_default();
        let role = role_word(work, part.role);
        let (tag, indicators) = match (is_body(part.name), is_main) {
            (true, true) => (b"711", b"02"),
            (true, false) => (b"712", b"02"),
            (false, true) => (b"701", b" 0"),
            (false, false) => (b"702", b" 0"),
        };
        let pinyin = part.romanized.unwrap_or_default();
        data(marc, tag, indicators, [('a', part.name), ('A', pinyin), ('c', &addition), ('4', role)]);
    }
}
