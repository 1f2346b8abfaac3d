//! What readers sent and staff must answer.

use super::{ask, audit, refused, request, staff};
use crate::kit::each;
use crate::reader::{Reader, action};
use serde_json::{Value, json};

#[test]
fn a_review_is_read_shown_and_hidden() {
    each(|room, served| {
        let mut moderator = staff(&room, &served, "M1", &["moderator"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        let rate = |title: &str, review: Value| json!({"do": "rate", "title": title, "stars": 4, "review": review});
        reader.act(rate("r2", Value::Null));
        reader.act(rate("r1", json!("好看")));
        let waiting = |moderator: &mut Reader| ask(moderator, "reviews", &json!({"waiting": true}));
        let read = ask(&mut moderator, "reviews", &json!({"waiting": false}));
        assert_eq!(read, json!([]), "stars without words are nothing to read");
        let first = waiting(&mut moderator)[0].clone();
        assert_eq!((&first["name"], &first["review"], &first["stars"]), (&json!("红楼梦"), &json!("好看"), &json!(4)));
        assert_eq!(first["moderation"], "waiting");
        assert!(!first.to_string().contains("林晓") && !first.to_string().contains("R1"), "{first}");

        // Written anew since it was read, within the same second: not judged unread.
        reader.act(rate("r1", json!("不好看")));
        let verdict = |line: &Value, show: bool| {
            json!({"patron": line["patron"], "title": line["title"], "made_unix_secs": line["made_unix_secs"],
                "show": show})
        };
        let stale = json!({"request": verdict(&first, true)});
        assert_eq!(refused(&mut moderator, "moderate", &stale), (404, "not_found".to_owned()));
        let shown = || served.get("/api/v1/ratings?title=r1").json();
        assert_eq!(shown()["reviews"], json!([]));

        let cursor = reader.state()["cursor"].clone();
        let second = waiting(&mut moderator)[0].clone();
        assert_eq!(request(&mut moderator, "moderate", &verdict(&second, true)), Value::Null);
        assert_eq!((waiting(&mut moderator), &shown()["reviews"][0]["review"]), (json!([]), &json!("不好看")));
        let told = reader.sync(&[], cursor.as_str())["state"]["ratings"].clone();
        assert_eq!(told[0]["moderation"], "shown");
        assert_eq!(audit(&room)[0], "show_review r1");
        let read = ask(&mut moderator, "reviews", &json!({"waiting": false}))[0].clone();
        request(&mut moderator, "moderate", &verdict(&read, false));
        assert_eq!((&shown()["reviews"], &shown()["count"]), (&json!([]), &json!(0)));
        assert_eq!(ask(&mut moderator, "reviews", &json!({"waiting": false}))[0]["moderation"], "hidden");
        assert_eq!(audit(&room)[0], "hide_review r1");
    });
}

#[test]
fn a_report_is_settled_and_opened_again() {
    each(|room, served| {
        let mut cataloguer = staff(&room, &served, "C1", &["cataloguer"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        for (title, problem) in [("r1", "作者不对"), ("r2", "年份不对")] {
            reader.act(json!({"do": "report_record", "title": title, "problem": problem}));
        }
        let list = |cataloguer: &mut Reader, settled: bool| ask(cataloguer, "reports", &json!({"settled": settled}));
        let open = list(&mut cataloguer, false);
        assert_eq!(open.as_array().unwrap().len(), 2);
        let line = open.as_array().unwrap().iter().find(|line| line["title"] == "r1").unwrap();
        assert_eq!((&line["name"], &line["problem"]), (&json!("红楼梦"), &json!("作者不对")));
        let settle = |settled: bool| json!({"key": line["key"], "settled": settled});
        ask(&mut cataloguer, "settle-report", &settle(true));
        let (open, settled) = (list(&mut cataloguer, false), list(&mut cataloguer, true));
        assert_eq!((open.as_array().unwrap().len(), &settled[0]["key"]), (1, &line["key"]));
        assert_eq!(settled[0]["settled"], true);
        ask(&mut cataloguer, "settle-report", &settle(false));
        assert_eq!(list(&mut cataloguer, true), json!([]));
        assert_eq!(audit(&room)[..2], ["reopen_report r1", "settle_report r1"]);
        let unknown = json!({"key": "019fa801-7680-7707-8707-000000000000", "settled": true});
        assert_eq!(refused(&mut cataloguer, "settle-report", &unknown), (404, "not_found".to_owned()));
    });
}

#[test]
fn suggestions_of_patrons_and_of_anybody_are_one_list() {
    each(|room, served| {
        let mut moderator = staff(&room, &served, "M1", &["moderator"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        let wish = json!({"suggestion": {"key": "a-key-0001", "name": "球状闪电", "author": "刘慈欣"}});
        assert_eq!(served.post("/api/v1/purchase", &wish).status, 200);
        let wish = action(json!({"do": "suggest_purchase", "name": "三体", "isbn": "9787536692930", "note": "全套"}));
        reader.sync(std::slice::from_ref(&wish), None);
        // One came before the other.
        room.sql("UPDATE purchase_suggestion SET received_unix_secs = 7");
        let list = |moderator: &mut Reader, open: bool| ask(moderator, "suggestions", &json!({"open": open}));
        let open = list(&mut moderator, true);
        let of_nobody = json!({"key": "a-key-0001", "name": "球状闪电", "author": "刘慈欣", "isbn": null, "note": null,
            "by_patron": false, "progress": "new", "made_unix_secs": 7});
        assert_eq!(open[0], of_nobody);
        assert_eq!((&open[1]["key"], &open[1]["by_patron"]), (&wish["key"], &json!(true)));
        assert_eq!((&open[1]["isbn"], &open[1]["note"]), (&json!("9787536692930"), &json!("全套")));
        assert!(!open.to_string().contains("R1"));

        let cursor = reader.state()["cursor"].clone();
        for key in [&wish["key"], &json!("a-key-0001")] {
            ask(&mut moderator, "advance-suggestion", &json!({"key": key, "progress": "ordered"}));
        }
        let told = reader.sync(&[], cursor.as_str())["state"]["suggestions"].clone();
        assert_eq!(told[0]["progress"], "ordered");
        assert_eq!(list(&mut moderator, true)[0]["progress"], "ordered");
        for (key, progress) in [(&wish["key"], "arrived"), (&json!("a-key-0001"), "declined")] {
            ask(&mut moderator, "advance-suggestion", &json!({"key": key, "progress": progress}));
        }
        let done = list(&mut moderator, false);
        assert_eq!((list(&mut moderator, true), &done[0]["key"]), (json!([]), &wish["key"]), "the latest first");
        assert_eq!(done[1]["progress"], "declined");
        assert_eq!(audit(&room)[0], "advance_suggestion a-key-0001");
        let body = json!({"key": "none-such", "progress": "ordered"});
        assert_eq!(refused(&mut moderator, "advance-suggestion", &body), (404, "not_found".to_owned()));
        let body = json!({"key": "a-key-0001", "progress": "lost"});
        assert_eq!(refused(&mut moderator, "advance-suggestion", &body).0, 400);
    });
}
