//! Years in dates as printed in catalogues.

/// The years in `text`, in order: `1997-5`, `2008年1月`, `20051101`, `c1998`, `[19]98`, `一九八五年`, `民国二十年`.
///
/// Only certain years: reign years other than the Republic's, decades (`199-`) and two-digit years give none.
pub(in crate::import) fn years(text: &str) -> Vec<i32> {
    let digits: Vec<char> = text.chars().map(ascii_digit).collect();
    let mut found = Vec::new();
    let mut run = String::new();
    for (at, &c) in digits.iter().enumerate().chain([(digits.len(), &' ')]) {
        if c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        // `[19]98` is one number in two parts.
        let split = c == ']' && run.len() == 2 && digits.get(at + 1).is_some_and(char::is_ascii_digit);
        if !split {
            found.extend(gregorian(&run));
            run.clear();
        }
    }
    if found.is_empty() {
        found.extend(republic(&digits));
    }
    if found.is_empty() {
        found.extend(written_out(text));
    }
    found
}

/// The year of a record from its coded date (MARC 21 008/07-10, UNIMARC 100 $a/9-12) and its printed dates.
///
/// The coded date decides between several printed ones (`1388 [2009]`), unless it is not among them and none is in
/// brackets: then it is left over from a template.
pub(in crate::import) fn of(coded: Option<&str>, printed: &str) -> Option<i32> {
    let coded = coded.filter(|c| c.len() == 4 && c.bytes().all(|b| b.is_ascii_digit())).and_then(gregorian);
    let printed_years = years(printed);
    match (coded, printed_years.first()) {
        (Some(coded), Some(first)) if !printed_years.contains(&coded) && !printed.contains('[') => Some(*first),
        (Some(coded), _) => Some(coded),
        (None, first) => first.copied(),
    }
}

fn ascii_digit(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        _ => c,
    }
}

/// Four digits, or six or eight that continue with a month.
fn gregorian(run: &str) -> Option<i32> {
    let month = || run.get(4..6).and_then(|m| m.parse::<u8>().ok()).is_some_and(|m| (1..=12).contains(&m));
    let dated = match run.len() {
        4 => true,
        6 | 8 => month(),
        _ => false,
    };
    let year = run.get(..4).filter(|_| dated)?.parse().ok()?;
    (1000..=2100).contains(&year).then_some(year)
}

/// Years of the Republic of China: year n is 1911 + n.
fn republic(text: &[char]) -> Option<i32> {
    let at = text.windows(2).position(|w| matches!(w, ['民', '国' | '國']))?;
    let rest = &text[at + 2..];
    let number: String = rest
        .iter()
        .skip_while(|c| **c == ' ')
        .take_while(|c| **c != '年' && !matches!(c, '[' | '(' | '.' | '-' | ' '))
        .collect();
    let year = if number == "元" { 1 } else { number.parse().ok().or_else(|| chinese_number(&number))? };
    (1..=130).contains(&year).then_some(1911 + year)
}

/// `一九八五年`.
fn written_out(text: &str) -> Option<i32> {
    let mut run = String::new();
    for c in text.chars() {
        match chinese_digit(c) {
            Some(digit) => run.push(char::from(b'0' + digit)),
            None if c == '年' => return gregorian(&run),
            None => run.clear(),
        }
    }
    gregorian(&run)
}

fn chinese_digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '○' | '零' | 'Ｏ' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Numbers below 100 such as `二十三`, `廿三`.
fn chinese_number(text: &str) -> Option<i32> {
    let (mut tens, mut ones) = (0, 0);
    for c in text.chars() {
        match c {
            '十' => {
                tens = if ones == 0 { 1 } else { ones };
                ones = 0;
            }
            '廿' => tens = 2,
            '卅' => tens = 3,
            _ => ones = i32::from(chinese_digit(c)?),
        }
    }
    Some(tens * 10 + ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_messy_dates() {
        let check = |text, expected: &[i32]| assert_eq!(years(text), expected, "{text}");
        check("1997-5", &[1997]);
        check("2008年1月", &[2008]);
        check("20051101", &[2005]);
        check("1999.02", &[1999]);
        check("199905", &[1999]);
        check("c1998.", &[1998]);
        check("[19]98", &[1998]);
        check("1997, c1996", &[1997, 1996]);
        check("２００４", &[2004]);
        check("民国二十年", &[1931]);
        check("民國38年 [1949]", &[1949]);
        check("民国廿三年", &[1934]);
        check("民国元年", &[1912]);
        check("一九八五年三月", &[1985]);
        check("清康熙二十三年", &[]);
        check("清光绪二十年(1894)", &[1894]);
        check("昭和55", &[]);
        check("199-?", &[]);
        check("19--", &[]);
        check("97.5", &[]);
        check("9787020002207", &[]);
        check("", &[]);
    }

    #[test]
    fn coded_and_printed_years() {
        assert_eq!(of(Some("2009"), "1388 [2009]"), Some(2009));
        assert_eq!(of(Some("1990"), "1994"), Some(1994));
        assert_eq!(of(Some("199u"), "[1994?]"), Some(1994));
        assert_eq!(of(Some("1994"), ""), Some(1994));
        assert_eq!(of(None, "昭和55"), None);
    }
}
