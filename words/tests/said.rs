//! What is said at last, in each language.

#![allow(missing_docs)]

use bookmobile_api::ApiError;
use bookmobile_catalogue::{ItemStatus, Kind};
use bookmobile_circulation::action::{Action, TextError};
use bookmobile_circulation::{BranchCode, Day, Mark, NoticeKind, Reason, StateCode};
use bookmobile_client::outbox::EntryStatus;
use bookmobile_client::show::day::LocalTime;
use bookmobile_search_index::Sort;
use bookmobile_words::account::Problem;
use bookmobile_words::{Language, account, app, desk};
use serde_json::json;

fn day() -> Day {
    serde_json::from_value(json!("2026-12-01")).expect("is a day")
}

fn branch(code: &str) -> BranchCode {
    serde_json::from_value(json!(code)).expect("is a code")
}

fn names(code: &str) -> String {
    format!("[{code}]")
}

/// What a function says in each language, in their order.
fn in_all<T>(say: impl Fn(Language) -> T) -> Vec<T> {
    Language::ALL.iter().map(|language| say(*language)).collect()
}

#[test]
fn counts_have_their_forms() {
    let words = app::Words::of(Language::En);
    assert_eq!([1, 1_234].map(|total| (words.found)(total, "飘")), ["One title for “飘”", "1,234 titles for “飘”"]);
    assert_eq!([0, 1, 2].map(words.suggestions), ["0 suggestions", "1 suggestion", "2 suggestions"]);
    assert_eq!((words.copies_count)(1, 2), "2 copies, 1 available");
    assert_eq!((words.unit_summary)(1, 12), "1 unit, 12 lectures");
    assert_eq!(
        [0, 1, 3].map(account::Words::of(Language::En).renewals_left),
        ["cannot be renewed again", "can be renewed 1 time", "can be renewed 3 times"]
    );
    let words = desk::Words::of(Language::Zh);
    assert_eq!([0, 1, 2].map(words.found), ["没有找到。", "找到 1 位。", "找到 2 位。"]);
    assert_eq!((app::Words::of(Language::Zh).found)(1_234, "飘"), "“飘”找到 1,234 种");
}

#[test]
fn what_is_chosen_by_a_value() {
    assert_eq!(in_all(|language| (app::Words::of(language).kinds)(Kind::Ebook)), ["电子书", "E-books"]);
    assert_eq!(in_all(|language| (app::Words::of(language).status)(ItemStatus::OnLoan)), ["借出", "On loan"]);
    assert_eq!(in_all(|language| (app::Words::of(language).language_name)("zho")), [Some("中文"), Some("Chinese")]);
    assert_eq!(in_all(|language| (app::Words::of(language).language_name)("tlh")), [None, None]);
    assert_eq!(in_all(|language| (desk::Words::of(language).did)("renew")), [Some("续借"), Some("Renewed")]);
    let all_of = |sort| in_all(|language| (app::Words::of(language).all_of)(2, sort));
    assert_eq!(all_of(Sort::Added), ["共 2 种，新到的在前", "2 titles, latest arrivals first"]);
    assert_eq!(all_of(Sort::Title), ["共 2 种", "2 titles"]);
}

#[test]
fn years_and_days() {
    let words = app::Words::of(Language::En);
    let between = [(Some(1980), Some(1999)), (Some(2001), Some(2001)), (Some(1980), None), (None, Some(1999))];
    assert_eq!(
        between.map(|(from, to)| (words.years_between)(from, to)),
        ["1980–1999", "2001", "from 1980", "up to 1999"]
    );
    let at = LocalTime { year: 2026, month: 12, day: 5, hour: 14, minute: 0 };
    assert_eq!(in_all(|language| (app::Words::of(language).short_date)(at)), ["12月5日", "5 Dec"]);
    assert_eq!(
        in_all(|language| (account::Words::of(language).moment)(at)),
        ["2026年12月5日 14:00", "5 Dec 2026, 14:00"]
    );
}

#[test]
fn refusals_say_why_and_what_to_do() {
    let expired = Reason::CardExpired { on: day() };
    let said = in_all(|language| (account::Words::of(language).refusal)(&expired, &names));
    assert_eq!(said[0].why, "读者证2026年12月1日到期了。");
    assert_eq!(said[1].why, "Your card was valid until 1 Dec 2026.");
    assert!(said.iter().all(|refusal| !refusal.remedy.is_empty()));
    let branches = vec![branch("A"), branch("B")];
    let on_shelf = Reason::OnShelf { branches };
    let said = in_all(|language| (account::Words::of(language).refusal)(&on_shelf, &names).why);
    assert!(said[0].contains("[A]、[B]") && said[1].contains("[A], [B]"), "{said:?}");
    let owes = Reason::Owes { owed: 1250, max: 1000 };
    let said = in_all(|language| (desk::Words::of(language).refusal)(&owes, &names).why);
    assert!(said.iter().all(|why| why.contains("12.50") && why.contains("10.00")), "{said:?}");
    let wrong = Reason::WrongState { state: StateCode::OnLoan };
    let said = in_all(|language| (desk::Words::of(language).refusal)(&wrong, &names).why);
    assert!(said[0].contains("“借出了”") && said[1].contains("“On loan”"), "{said:?}");
    assert_eq!(
        in_all(|language| (account::Words::of(language).refusal)(&Reason::NotSuspended, &names).remedy),
        ["", ""]
    );
}

#[test]
fn each_kind_of_missing_pickup_has_its_own_words() {
    let nowhere = Reason::NoPickupThere { branches: Vec::new() };
    let elsewhere = Reason::NoPickupThere { branches: vec![branch("A")] };
    for language in Language::ALL {
        let words = account::Words::of(*language);
        let [nowhere, elsewhere] = [&nowhere, &elsewhere].map(|reason| (words.refusal)(reason, &names).why);
        assert!(!nowhere.contains("[A]") && elsewhere.contains("[A]"), "{nowhere} {elsewhere}");
    }
}

#[test]
fn what_a_patron_did_and_what_became_of_it() {
    let keep =
        |keep| in_all(|language| (account::Words::of(language).action)(&Action::KeepHistory { keep }, "", &names));
    assert_ne!(keep(true), keep(false));
    let sent =
        |failures| in_all(|language| (account::Words::of(language).standing)(&EntryStatus::Sent { failures }, &names));
    assert_ne!(sent(0), sent(1));
}

#[test]
fn messages_name_their_title_where_it_is_known() {
    let news: NoticeKind =
        serde_json::from_value(json!({"news": "due_soon", "item": "B1", "due": "2026-12-01"})).expect("is news");
    let said = in_all(|language| (account::Words::of(language).news)(&news, Some("飘"), &names));
    assert!(said[0].contains("《飘》") && said[1].contains("“飘”"), "{said:?}");
    let said = in_all(|language| (account::Words::of(language).news)(&news, None, &names));
    assert!(said[0].contains("有一本书") && said[1].contains("A book"), "{said:?}");
}

#[test]
fn problems_say_how_long_to_wait() {
    let spent = ApiError::TooManyAttempts(61);
    let said = in_all(|language| (account::Words::of(language).problem)(&Problem::Server(spent.clone())));
    assert!(said[0].contains("2 分钟") && said[1].contains("2 minutes"), "{said:?}");
    let said = in_all(|language| (desk::Words::of(language).problem)(&ApiError::TooManyAttempts(1)));
    assert!(said[0].contains("1 分钟") && said[1].contains("1 minute."), "{said:?}");
    let said = in_all(|language| (desk::Words::of(language).scan_problem)(&ApiError::Taken));
    assert_eq!(said, in_all(|language| (desk::Words::of(language).problem)(&ApiError::Taken)));
}

#[test]
fn a_text_says_a_value_as_another_text_does() {
    let said = in_all(|language| (desk::Words::of(language).mark_surely)(Mark::Lost));
    assert!(said[0].contains("“读者丢失”") && said[1].contains("“Lost by a patron”"), "{said:?}");
    let said = in_all(|language| (account::Words::of(language).content.rated)(4.25, 1));
    assert!(said.iter().all(|text| text.contains("4.2")), "{said:?}");
    let long = TextError::TooLong { found: 70, max: 60 };
    let said = in_all(|language| (account::Words::of(language).content.text_problem)(&long));
    assert!(said.iter().all(|text| text.contains("70") && text.contains("60")), "{said:?}");
}
