//! Highlighted texts: cut into pieces at the marks of the engine, for drawing.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// A part of the text, as it is.
    pub text: &'a str,
    /// Whether it matches the query.
    pub marked: bool,
}

/// Cuts `text` at `marks`, ranges of bytes in order; marks that are no range of this text are left out.
pub fn pieces<'a>(text: &'a str, marks: &[(u32, u32)]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end) in marks.iter().map(|(start, end)| (*start as usize, *end as usize)) {
        let (Some(before), Some(sought)) = (text.get(at..start), text.get(start..end)) else { continue };
        pieces.push(Piece { text: before, marked: false });
        pieces.push(Piece { text: sought, marked: true });
        at = end;
    }
    pieces.push(Piece { text: &text[at..], marked: false });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, marks: &[(u32, u32)], expected: &str) {
        let show = |piece: &Piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.to_owned() };
        assert_eq!(pieces(text, marks).iter().map(show).collect::<String>(), expected);
    }

    #[test]
    fn a_text_is_cut_where_it_is_marked() {
        check("红楼梦研究", &[(0, 9)], "[红楼梦]研究");
        check("红楼梦研究", &[(0, 6), (9, 15)], "[红楼]梦[研究]");
        check("Gone with the Wind", &[(14, 18)], "Gone with the [Wind]");
        check("飘", &[], "飘");
        check("", &[], "");
    }

    #[test]
    fn marks_of_another_text_do_no_harm() {
        check("红楼梦", &[(1, 4), (3, 900), (6, 3)], "红楼梦");
        check("红楼梦", &[(0, 6), (3, 9)], "[红楼]梦");
    }
}
