//! Letters to patrons, on both databases, through a mail server that is there.

use crate::kit::{Room, Served, a_record, each, wait_for};
use crate::mail_server::{Letter, MailServer, certificate};
use crate::reader::{Reader, place_hold};
use serde_json::{Value, json};

const REFUSES_NOTHING: fn(&str, usize) -> Option<&'static str> = |_, _| None;

/// Has the library write letters through this server.
fn write_through(room: &Room, server: &MailServer) {
    let port = server.port;
    room.write(
        "mail.toml",
        format!(
            "server = '127.0.0.1'\nport = {port}\nsecurity = 'none'\nfrom = '河湾县图书馆 <library@example.org>'\n\
             reply_to = 'desk@example.org'\nsite = 'https://books.example.org/'\n"
        ),
    );
    room.ok(&["mail", "set", "--db", "c.db", "--file", "mail.toml"]);
    room.write(
        "library.toml",
        "name = '河湾县图书馆'\nname_en = 'Hewan County Library'\n[[branch]]\ncode = 'MAIN'\nname = '总馆'\n\
         name_en = 'Main Library'\naddress = '人民路1号'\nhours = '9–17点'\n",
    );
    room.ok(&["library", "set", "--db", "c.db", "--file", "library.toml"]);
}

/// A patron with an e-mail address.
fn reached(room: &Room, served: &Served, card: &str, email: &str, language: Option<&str>) -> Reader {
    let mut reader = Reader::registered(room, served, card);
    assert_eq!(reader.act(json!({"do": "change_contact", "email": email}))["result"], "done");
    if let Some(language) = language {
        assert_eq!(reader.act(json!({"do": "change_language", "language": language}))["result"], "done");
    }
    reader
}

/// Lends a copy, has the reader place a hold on its title, and takes the copy in: it is ready.
fn make_ready(room: &Room, reader: &mut Reader, title: &str, barcode: &str) {
    assert_eq!(reader.sync(&[place_hold(title)], None)["outcomes"][0]["outcome"], "accepted");
    room.ok(&["return", "--db", "c.db", "--branch", "MAIN", barcode]);
}

fn to(server: &MailServer, address: &str) -> Letter {
    wait_for("a letter", || server.letters().into_iter().find(|letter| letter.to == address))
}

fn deliveries(room: &Room) -> Vec<Value> {
    let said = room.ok(&["deliveries", "--db", "c.db", "--json"]);
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn tally(room: &Room) -> Value {
    deliveries(room)[0]["tally"].clone()
}

#[test]
fn a_letter_says_what_happened_in_the_patrons_language() {
    each(|room, served| {
        let server = MailServer::start(None, REFUSES_NOTHING);
        write_through(&room, &server);
        let mut one = reached(&room, &served, "R1", "linxiao@example.org", None);
        let mut two = reached(&room, &served, "R2", "reader@example.org", Some("en"));
        make_ready(&room, &mut one, "r1", "B1");
        make_ready(&room, &mut two, "r3", "B3");

        let letter = to(&server, "linxiao@example.org");
        assert_eq!(letter.from, "library@example.org");
        assert!(letter.data.is_ascii(), "not every mail server takes more");
        let letter = letter.read();
        assert_eq!(letter["subject"], "《红楼梦》可以来取了");
        assert_eq!(letter["from"], "河湾县图书馆 <library@example.org>");
        assert_eq!((&letter["reply-to"], &letter["to"]), (&json!("desk@example.org"), &json!("linxiao@example.org")));
        assert_eq!(letter["auto-submitted"], "auto-generated");
        assert_eq!(letter["content-language"], "zh-CN");
        assert!(letter["message-id"].as_str().unwrap().ends_with("@example.org>"), "{letter}");
        assert!(letter["date"].is_string());
        let until = one.state()["holds"][0]["status"]["until"].as_str().unwrap().to_owned();
        let parts: Vec<u32> = until.split('-').map(|part| part.parse().unwrap()).collect();
        let day = format!("{}年{}月{}日", parts[0], parts[1], parts[2]);
        let body = letter["body"].as_str().unwrap();
        for words in [
            "林晓，你好：",
            &format!("你预约的《红楼梦》到了，在总馆等你，保留到{day}。"),
            "总馆：人民路1号  9–17点",
            "我的借阅：https://books.example.org/account",
            "河湾县图书馆",
        ] {
            assert!(body.contains(words), "{words} is missing in {body}");
        }

        let letter = to(&server, "reader@example.org").read();
        assert_eq!(letter["subject"], "“Dream of the Red Chamber” is ready to pick up");
        assert_eq!(letter["content-language"], "en");
        let body = letter["body"].as_str().unwrap();
        for words in ["Dear 林晓,", "is ready at Main Library.", "\nHewan County Library\n"] {
            assert!(body.contains(words), "{words} is missing in {body}");
        }
        wait_for("both to be counted", || (tally(&room)["sent"] == 2).then_some(()));
        assert_eq!(tally(&room), json!({"waiting": 0, "sent": 2, "given_up": 0, "gone": 0}));
        let log = served.log();
        assert!(!log.contains("linxiao") && !log.contains("红楼梦"), "{log}");
    });
}

#[test]
fn reminders_are_written_by_the_sweep() {
    each(|room, served| {
        let server = MailServer::start(None, REFUSES_NOTHING);
        write_through(&room, &server);
        let _reader = reached(&room, &served, "R1", "linxiao@example.org", None);
        room.write("p.toml", "[reminders]\ndue_soon_days = 400\n");
        room.ok(&["policy", "set", "--db", "c.db", "--file", "p.toml"]);
        room.ok(&["lend", "--db", "c.db", "--branch", "MAIN", "--card", "R1", "B2"]);
        room.ok(&["sweep", "--db", "c.db"]);
        room.ok(&["sweep", "--db", "c.db"]);
        let letter = to(&server, "linxiao@example.org").read();
        assert_eq!(letter["subject"], "《水浒传》快到期了");
        assert!(letter["body"].as_str().unwrap().contains("或者续借"), "{letter}");
        wait_for("it to be counted", || (tally(&room)["sent"] == 1).then_some(()));
        assert_eq!(server.letters().len(), 1);
    });
}

#[test]
fn nothing_is_queued_for_whom_no_letter_can_reach() {
    each(|room, served| {
        let server = MailServer::start(None, REFUSES_NOTHING);
        let mut before = reached(&room, &served, "R1", "before@example.org", None);
        make_ready(&room, &mut before, "r1", "B1");
        assert_eq!(tally(&room)["waiting"], 0);
        write_through(&room, &server);
        let mut without = Reader::registered(&room, &served, "R2");
        make_ready(&room, &mut without, "r2", "B2");
        assert_eq!(tally(&room)["waiting"], 0);
        let mut reader = reached(&room, &served, "R3", "after@example.org", None);
        make_ready(&room, &mut reader, "r3", "B3");
        to(&server, "after@example.org");
        assert_eq!(server.letters().len(), 1);
        room.ok(&["mail", "off", "--db", "c.db"]);
        assert!(room.fails(&["mail", "show", "--db", "c.db"]).contains("bookmobile mail set"));
        assert_eq!(deliveries(&room)[0]["on"], false);
    });
}

#[test]
fn a_refusal_is_final_and_a_delay_is_not() {
    each(|room, served| {
        let server = MailServer::start(None, |recipient, nth| match recipient {
            "nobody@example.org" => Some("550 5.1.1 no such user"),
            "full@example.org" if nth == 1 => Some("452 4.2.2 mailbox full"),
            _ => None,
        });
        write_through(&room, &server);
        let mut one = reached(&room, &served, "R1", "nobody@example.org", None);
        let mut two = reached(&room, &served, "R2", "full@example.org", None);
        let mut three = reached(&room, &served, "R3", "not an address", None);
        make_ready(&room, &mut one, "r1", "B1");
        make_ready(&room, &mut two, "r2", "B2");
        make_ready(&room, &mut three, "r3", "B3");
        wait_for("two to be given up", || (tally(&room)["given_up"] == 2).then_some(()));
        wait_for("an attempt", || (server.tried("full@example.org") == 1).then_some(()));
        let given_up: Vec<Value> = deliveries(&room)[2..].iter().map(|line| line["given_up"].clone()).collect();
        let of = |card: &str| given_up.iter().find(|line| line["card"] == card).unwrap();
        assert!(of("R1")["reason"].as_str().unwrap().contains("no such user"), "{given_up:?}");
        assert!(of("R3")["reason"].as_str().unwrap().contains("no e-mail address"), "{given_up:?}");
        assert_eq!((&of("R1")["attempts"], &of("R1")["channel"]), (&json!(1), &json!("mail")));
        assert!(!served.log().contains("nobody@"), "{}", served.log());
        wait_for("another attempt", || {
            room.sql("UPDATE delivery SET next_unix_secs = 0 WHERE attempts = 1 AND reason IS NOT NULL");
            server.letters().into_iter().find(|letter| letter.to == "full@example.org")
        });
        wait_for("it to be counted", || (tally(&room)["sent"] == 1).then_some(()));
        assert_eq!((server.tried("nobody@example.org"), server.tried("full@example.org")), (1, 2));
        assert_eq!(tally(&room), json!({"waiting": 0, "sent": 1, "given_up": 2, "gone": 0}));
        let said = room.ok(&["deliveries", "--db", "c.db"]);
        assert!(said.contains("mail: on; 0 wait, 1 sent, 2 given up") && said.contains("after 1 attempt: "), "{said}");
    });
}

#[test]
fn a_letter_outlives_its_server() {
    each(|room, mut served| {
        // Takes the first letter for ever: the server dies in the middle of it.
        let server = MailServer::start(None, |_, nth| {
            if nth == 1 {
                loop {
                    std::thread::park();
                }
            }
            None
        });
        write_through(&room, &server);
        let mut reader = reached(&room, &served, "R1", "linxiao@example.org", None);
        make_ready(&room, &mut reader, "r1", "B1");
        wait_for("an attempt", || (server.tried("linxiao@example.org") == 1).then_some(()));
        served.kill();
        let _again = Served::start(&room);
        assert_eq!(tally(&room)["waiting"], 1);
        room.sql("UPDATE delivery SET next_unix_secs = 0");
        to(&server, "linxiao@example.org");
        wait_for("it to be counted", || (tally(&room)["sent"] == 1).then_some(()));
        assert_eq!(server.tried("linxiao@example.org"), 2);
    });
}

#[test]
fn several_servers_send_each_letter_once() {
    const LETTERS: usize = 24;
    let room = Room::on_postgres().furnish();
    let server = MailServer::start(None, REFUSES_NOTHING);
    write_through(&room, &server);
    let titles: String =
        (0..LETTERS).map(|n| a_record(&format!("t{n}"), &format!("第{n}本"), &format!("T{n}"))).collect();
    room.import("titles.jsonl", titles);
    room.write("p.toml", "[[category]]\ncode = 'adult'\nname = '成人'\nloans_max = 50\nholds_max = 50\n");
    room.ok(&["policy", "set", "--db", "c.db", "--file", "p.toml"]);
    let all: [Served; 3] = std::array::from_fn(|_| Served::start(&room));
    let mut reader = reached(&room, &all[0], "R1", "linxiao@example.org", None);
    let holds: Vec<Value> = (0..LETTERS).map(|n| place_hold(&format!("t{n}"))).collect();
    let answer = reader.sync(&holds, None);
    assert!(answer["outcomes"].as_array().unwrap().iter().all(|outcome| outcome["outcome"] == "accepted"), "{answer}");
    std::thread::scope(|scope| {
        for part in 0..3 {
            let room = &room;
            scope.spawn(move || {
                for n in (part..LETTERS).step_by(3) {
                    room.ok(&["return", "--db", "c.db", "--branch", "MAIN", &format!("T{n}")]);
                }
            });
        }
    });
    wait_for("all to be sent", || (tally(&room)["sent"] == LETTERS).then_some(()));
    let mut ids: Vec<String> =
        server.letters().iter().map(|letter| letter.read()["message-id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), server.letters().len()), (LETTERS, LETTERS));
    assert_eq!(tally(&room)["waiting"], 0);
}

#[test]
fn a_password_travels_encrypted_or_not_at_all() {
    let (pem, tls) = certificate();
    let mut room = Room::furnished();
    room.write("ca.pem", pem);
    room.environment.push(("SSL_CERT_FILE", room.path("ca.pem").display().to_string()));
    room.write("password", "geheim\n");
    let set = |room: &Room, server: &MailServer| {
        let password = room.path("password").display().to_string();
        let settings = format!(
            "server = 'localhost'\nport = {}\nusername = 'lib'\npassword_file = '{password}'\nfrom = 'l@example.org'\n",
            server.port
        );
        room.write("mail.toml", settings);
        room.ok(&["mail", "set", "--db", "c.db", "--file", "mail.toml"]);
    };
    let test = ["mail", "test", "--db", "c.db", "--to", "a@example.org", "--language", "en"];
    let server = MailServer::start(Some(tls), REFUSES_NOTHING);
    set(&room, &server);
    room.ok(&test);
    // "\0lib\0geheim"
    assert_eq!(server.passwords(), ["AGxpYgBnZWhlaW0="]);
    assert_eq!(to(&server, "a@example.org").read()["subject"], "A test letter");
    assert!(!room.ok(&["mail", "show", "--db", "c.db"]).contains("geheim"));
    // One that offers no encryption gets nothing.
    let clear = MailServer::start(None, REFUSES_NOTHING);
    set(&room, &clear);
    let said = room.fails(&test);
    assert!(said.contains("not sent") && !said.contains("geheim"), "{said}");
    assert!(clear.passwords().is_empty() && clear.letters().is_empty());
    // Nor does one that nobody vouches for.
    let (_, stranger) = certificate();
    let stranger = MailServer::start(Some(stranger), REFUSES_NOTHING);
    set(&room, &stranger);
    room.fails(&test);
    assert!(stranger.passwords().is_empty() && stranger.letters().is_empty());
}
