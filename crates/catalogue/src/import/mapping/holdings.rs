//! Reading copies with a holdings profile.

use super::{Draft, isbd, push_new, tidy};
use crate::import::holdings_profile::{Holdings, HoldingsProfile};
use crate::import::repair::Repair;
use crate::marc::{Field, MarcRecord};
use crate::{Item, ItemStatus};

/// The profile for a file; for [`Holdings::Auto`], the one that finds the most copies in the records of `sample`.
pub(in crate::import) fn choose_profile(
    holdings: &Holdings,
    sample: impl FnOnce() -> Vec<MarcRecord>,
) -> Option<HoldingsProfile> {
    match holdings {
        Holdings::None => None,
        Holdings::Profile(profile) => Some((**profile).clone()),
        Holdings::Auto => {
            let sample = sample();
            let rated: Vec<_> = HoldingsProfile::builtin_names()
                .filter_map(HoldingsProfile::builtin)
                .map(|profile| {
                    let rating: usize = sample.iter().map(|marc| rate(marc, &profile)).sum();
                    (rating, profile)
                })
                .collect();
            // The first of equal ratings: the list has the more specific profile first.
            rated
                .into_iter()
                .rev()
                .max_by_key(|(rating, _)| *rating)
                .filter(|(rating, _)| *rating > 0)
                .map(|(_, profile)| profile)
        }
    }
}

/// The number of copies, with a small bonus for a call number and a branch.
fn rate(marc: &MarcRecord, profile: &HoldingsProfile) -> usize {
    let items = fields(marc, profile).flat_map(|field| items(field, profile, ""));
    // A date or a word in place of the barcode shows that the field has another use.
    let plausible =
        items.filter(|item| item.barcode.bytes().any(|b| b.is_ascii_digit()) && !item.barcode.contains(' '));
    plausible.map(|item| 10 + usize::from(item.call_number.is_some()) + usize::from(!item.branch.is_empty())).sum()
}

fn fields<'a>(marc: &'a MarcRecord, profile: &'a HoldingsProfile) -> impl Iterator<Item = &'a Field> {
    let flavour = profile.flavour.is_none_or(|flavour| flavour == marc.flavour);
    marc.fields.iter().filter(move |field| flavour && profile.fields.contains(&field.tag))
}

/// Adds the copies of a record to the draft.
pub(super) fn read(marc: &MarcRecord, profile: &HoldingsProfile, source: Option<&str>, draft: &mut Draft<'_>) {
    let default_branch = profile.default_branch.as_deref().or(source).unwrap_or("main");
    let mut without = Vec::new();
    for field in fields(marc, profile) {
        let items = items(field, profile, default_branch);
        if items.is_empty() {
            without.push(field.tag);
        }
        for item in items {
            if !draft.record.items.iter().any(|known| known.barcode == item.barcode) {
                draft.record.items.push(item);
            }
        }
    }
    let mut tags = Vec::new();
    without.iter().for_each(|tag| push_new(&mut tags, *tag));
    for tag in tags {
        let count = without.iter().filter(|t| **t == tag).count();
        draft.repairs.push(Repair::NoBarcode { field: tag, count });
    }
}

/// The copies of one field, one per barcode. A subfield that occurs as often as the barcode belongs to the copies in order;
/// any other applies to all of them.
fn items(field: &Field, profile: &HoldingsProfile, default_branch: &str) -> Vec<Item> {
    let is_separator = |c: char| profile.barcode_separators.contains(c);
    let barcodes: Vec<String> = profile
        .barcode
        .iter()
        .map(|code| {
            field.all(*code).flat_map(|text| text.split(is_separator)).map(tidy).filter(|b| !b.is_empty()).collect()
        })
        .find(|barcodes: &Vec<String>| !barcodes.is_empty())
        .unwrap_or_default();
    let copies = barcodes.len();
    let value = |codes: &[char], copy: usize| codes.iter().find_map(|code| value_for(field, *code, copy, copies));
    barcodes
        .into_iter()
        .enumerate()
        .map(|(copy, barcode)| Item {
            barcode,
            branch: value(&profile.branch, copy).unwrap_or_else(|| default_branch.to_owned()),
            location: value(&profile.location, copy),
            call_number: call_number(field, profile, copy, copies),
            volume: value(&profile.volume, copy),
            status: status(field, profile, copy, copies),
        })
        .collect()
}

fn value_for(field: &Field, code: char, copy: usize, copies: usize) -> Option<String> {
    let own = field.all(code).count() == copies;
    field.all(code).nth(if own { copy } else { 0 }).map(isbd::heading).filter(|text| !text.is_empty())
}

fn call_number(field: &Field, profile: &HoldingsProfile, copy: usize, copies: usize) -> Option<String> {
    profile.call_number.iter().find_map(|parts| {
        let parts: Vec<String> = parts.iter().filter_map(|code| value_for(field, *code, copy, copies)).collect();
        (!parts.is_empty()).then(|| parts.join(&profile.call_number_separator))
    })
}

fn status(field: &Field, profile: &HoldingsProfile, copy: usize, copies: usize) -> ItemStatus {
    let said = profile.status.iter().find_map(|rule| {
        let own = field.all(rule.subfield).count() == copies && copies > 1;
        let mut values = field.all(rule.subfield).enumerate().filter(|(at, _)| !own || *at == copy);
        values.find_map(|(_, value)| {
            let known = rule.values.get(&value.to_lowercase());
            *known.or_else(|| rule.values.get("*")).unwrap_or(&None)
        })
    });
    said.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marc::{Subfield, Tag};
    use expect_test::{Expect, expect};

    /// A field from the notation `905 $aBJ$b0001`.
    fn field(text: &str) -> Field {
        let (tag, rest) = text.split_once(' ').unwrap_or((text, ""));
        let subfields = rest
            .split('$')
            .skip(1)
            .map(|part| Subfield { code: part.chars().next().unwrap_or(' '), value: part.chars().skip(1).collect() });
        let tag = Tag::parse(tag).unwrap_or_else(|| panic!("{text}"));
        Field::data(tag, [b' '; 2], subfields.collect())
    }

    fn check(profile: &str, text: &str, expected: Expect) {
        let profile = HoldingsProfile::builtin(profile).unwrap_or_else(|| panic!("{profile}"));
        let lines: Vec<String> = items(&field(text), &profile, "main")
            .iter()
            .map(|i| {
                let or = |v: &Option<String>| v.clone().unwrap_or_else(|| "-".to_owned());
                format!(
                    "{} {} {} {} {} {}",
                    i.barcode,
                    i.branch,
                    or(&i.location),
                    or(&i.call_number),
                    or(&i.volume),
                    i.status.code()
                )
            })
            .collect();
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn field_905_in_its_variants() {
        check("cnmarc-905", "905 $aBJ$b0001$dI242.4$e36", expect!["0001 BJ - I242.4/36 - available"]);
        check(
            "cnmarc-905",
            "905 $aBJ$b0001$b0002$b0003$dI242.4$e36$v1",
            expect![[r#"
            0001 BJ - I242.4/36 1 available
            0002 BJ - I242.4/36 1 available
            0003 BJ - I242.4/36 1 available"#]],
        );
        check(
            "cnmarc-905",
            "905 $aBJ$b0001$c书库$b0002$c阅览室$dI242.4$e36",
            expect![[r#"
            0001 BJ 书库 I242.4/36 - available
            0002 BJ 阅览室 I242.4/36 - available"#]],
        );
        check(
            "cnmarc-905",
            "905 $aBJ$b0001;0002$fI242.4/36",
            expect![[r#"
            0001 BJ - I242.4/36 - available
            0002 BJ - I242.4/36 - available"#]],
        );
        check(
            "cnmarc-905",
            "905 $b00236515-9$dF270-49$e05198.1",
            expect!["00236515-9 main - F270-49/05198.1 - available"],
        );
        check("cnmarc-905", "905 $aBNU$dF124$e26", expect![[""]]);
    }

    #[test]
    fn other_systems() {
        check("koha-952", "952 $aCPL$bFPL$cGEN$oI247$p39999$q2026-01-01$70", expect!["39999 FPL GEN I247 - on_loan"]);
        check("koha-952", "952 $aCPL$p39999$10$01", expect!["39999 CPL - - - missing"]);
        check(
            "evergreen-852",
            "852 $bBR1$bBR1$cStacks$jG4362$p11223344$xreference$xholdable$zChecked out",
            expect!["11223344 BR1 Stacks G4362 - on_loan"],
        );
        check(
            "sirsi-999",
            "999 $aGV1619 .R6$wLC$i1-3003$lLOST$mALDERMAN",
            expect!["1-3003 ALDERMAN LOST GV1619 .R6 - missing"],
        );
        check("unimarc-995", "995 $bBIB1$f123$kR GEN$o1", expect!["123 BIB1 - R GEN - reference_only"]);
        check("sierra-945", "945 $aQA$bK5$i0042$lmain$s-", expect!["0042 main main QA K5 - available"]);
        check("marc21-852", "852 $aDLC$bMain$hPN1$i.K$p55", expect!["55 Main - PN1 .K - available"]);
    }

    #[test]
    fn the_profile_that_finds_most_is_chosen() {
        let chosen = |fields: &[&str], flavour| {
            let mut marc = MarcRecord::new(flavour);
            marc.fields.extend(fields.iter().map(|text| field(text)));
            choose_profile(&Holdings::Auto, || vec![marc]).map(|p| p.name().to_owned())
        };
        use crate::marc::Flavour::{Marc21, Unimarc};
        assert_eq!(
            chosen(&["905 $aBNU$dF1", "906 $b1683011", "906 $b1683012"], Unimarc).as_deref(),
            Some("cnmarc-906")
        );
        assert_eq!(chosen(&["852 $bBR1$jG43$p112"], Marc21).as_deref(), Some("evergreen-852"));
        assert_eq!(chosen(&["852 $bBR1$hG43$p112"], Marc21).as_deref(), Some("marc21-852"));
        assert_eq!(chosen(&["906 $a7$bcbc$corignew"], Marc21), None);
        assert_eq!(chosen(&[], Unimarc), None);
    }
}
