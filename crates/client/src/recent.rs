//! Recent searches of this device. They never leave it.

/// Searches that a reader confirmed by Enter or by opening a result: the last one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recent(Vec<String>);

impl Recent {
    /// Most searches that are remembered.
    pub const MOST: usize = 8;

    /// Reads the text that [`Self::to_text`] wrote: each line is a search.
    pub fn from_text(text: &str) -> Self {
        let mut recent = Self::default();
        text.lines().rev().for_each(|query| recent.add(query));
        recent
    }

    /// One search a line.
    pub fn to_text(&self) -> String {
        self.0.join("\n")
    }

    /// The searches, the last one first.
    pub fn queries(&self) -> &[String] {
        &self.0
    }

    /// Remembers a search; a known one comes first again.
    pub fn add(&mut self, query: &str) {
        let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
        if !query.is_empty() {
            self.remove(&query);
            self.0.insert(0, query);
            self.0.truncate(Self::MOST);
        }
    }

    /// Forgets a search.
    pub fn remove(&mut self, query: &str) {
        self.0.retain(|known| known != query);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_search_comes_first_and_each_once() {
        let mut recent = Recent::default();
        ["红楼梦", " 鲁迅  全集 ", "", "  ", "红楼梦"].iter().for_each(|query| recent.add(query));
        assert_eq!(recent.queries(), ["红楼梦", "鲁迅 全集"]);
        recent.remove("红楼梦");
        assert_eq!(recent.queries(), ["鲁迅 全集"]);
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut recent = Recent::default();
        (0..20).for_each(|number| recent.add(&number.to_string()));
        assert_eq!(recent.queries().len(), Recent::MOST);
        assert_eq!((recent.queries()[0].as_str(), recent.queries()[7].as_str()), ("19", "12"));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut recent = Recent::default();
        ["a\nb", "c"].iter().for_each(|query| recent.add(query));
        assert_eq!(recent.to_text(), "c\na b");
        assert_eq!(Recent::from_text(&recent.to_text()), recent);
        assert_eq!(Recent::from_text("\n\n x\n"), Recent(vec!["x".into()]));
    }
}
