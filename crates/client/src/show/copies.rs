//! Copies of a record: the one that is easiest to get, and all of them branch by branch.

use bookmobile_catalogue::{Branch, Item, ItemStatus};

/// The copies of one record in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary<'a> {
    /// The copy that is easiest to get.
    pub best: &'a Item,
    /// Copies on their shelves.
    pub available: usize,
    /// All copies but the missing.
    pub total: usize,
}

/// Sums up `items`; none where no copy can be had.
pub fn summary(items: &[Item]) -> Option<Summary<'_>> {
    let here = || items.iter().filter(|item| item.status != ItemStatus::Missing);
    let best = here().min_by_key(|item| effort(item.status))?;
    let available = here().filter(|item| item.status == ItemStatus::Available).count();
    Some(Summary { best, available, total: here().count() })
}

/// The copies of one branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtBranch<'a> {
    /// Code of the branch.
    pub code: &'a str,
    /// Its copies, those on the shelf first.
    pub items: Vec<&'a Item>,
}

/// Groups `items` by branch: branches with a copy on the shelf first, else in the order of the catalogue.
pub fn by_branch(items: &[Item]) -> Vec<AtBranch<'_>> {
    let mut branches: Vec<AtBranch<'_>> = Vec::new();
    for item in items {
        match branches.iter_mut().find(|branch| branch.code == item.branch) {
            Some(branch) => branch.items.push(item),
            None => branches.push(AtBranch { code: &item.branch, items: vec![item] }),
        }
    }
    for branch in &mut branches {
        branch.items = by_effort(std::mem::take(&mut branch.items), |item| item.status);
    }
    by_effort(branches, |branch| branch.items[0].status)
}

/// The easiest to get first, otherwise in their order. (The standard library's sort for two types is 9 kB of WebAssembly.)
fn by_effort<T>(all: Vec<T>, status: impl Fn(&T) -> ItemStatus) -> Vec<T> {
    let mut steps: [Vec<T>; EFFORTS] = Default::default();
    for one in all {
        steps[usize::from(effort(status(&one)))].push(one);
    }
    steps.into_iter().flatten().collect()
}

/// The name of a branch for a reader of the language with this BCP 47 tag; its code where the catalogue does not tell.
pub fn branch_name<'a>(branches: &'a [Branch], code: &'a str, tag: &str) -> &'a str {
    branches.iter().find(|branch| branch.code == code).map_or(code, |branch| branch.name_in(tag))
}

/// How many values [`effort`] has.
const EFFORTS: usize = ItemStatus::ALL.len();

/// How hard it is to get a copy, least first.
fn effort(status: ItemStatus) -> u8 {
    match status {
        ItemStatus::Available => 0,
        ItemStatus::ReferenceOnly => 1,
        ItemStatus::InTransit => 2,
        ItemStatus::OnHoldShelf => 3,
        ItemStatus::OnLoan => 4,
        ItemStatus::InProcess => 5,
        ItemStatus::Missing => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(branch: &str, status: ItemStatus) -> Item {
        Item { branch: branch.into(), status, ..Item::default() }
    }

    #[test]
    fn the_copy_on_the_shelf_is_named_first() {
        let items = [item("a", ItemStatus::OnLoan), item("b", ItemStatus::Available), item("c", ItemStatus::Missing)];
        let summary = summary(&items).expect("copies");
        assert_eq!((summary.best.branch.as_str(), summary.available, summary.total), ("b", 1, 2));
    }

    #[test]
    fn a_missing_copy_is_no_copy() {
        assert_eq!(summary(&[item("a", ItemStatus::Missing)]), None);
        assert_eq!(summary(&[]), None);
    }

    #[test]
    fn branches_where_it_is_in_come_first() {
        let items = [
            item("a", ItemStatus::OnLoan),
            item("b", ItemStatus::OnLoan),
            item("b", ItemStatus::Available),
            item("a", ItemStatus::InTransit),
        ];
        let order: Vec<(&str, Vec<ItemStatus>)> = by_branch(&items)
            .into_iter()
            .map(|branch| (branch.code, branch.items.iter().map(|item| item.status).collect()))
            .collect();
        let expected = [
            ("b", vec![ItemStatus::Available, ItemStatus::OnLoan]),
            ("a", vec![ItemStatus::InTransit, ItemStatus::OnLoan]),
        ];
        assert_eq!(order, expected);
    }

    #[test]
    fn a_branch_without_an_english_name_keeps_its_own() {
        let branch = |name_en: Option<&str>| Branch {
            code: "cg".into(),
            name: "城关分馆".into(),
            name_en: name_en.map(str::to_owned),
            address: None,
            hours: None,
        };
        assert_eq!(branch_name(&[branch(Some("Chengguan"))], "cg", "en"), "Chengguan");
        assert_eq!(branch_name(&[branch(None)], "cg", "en"), "城关分馆");
        assert_eq!(branch_name(&[branch(Some("Chengguan"))], "cg", "zh-CN"), "城关分馆");
        assert_eq!(branch_name(&[], "cg", "zh-CN"), "cg");
    }
}
