//! Notifications to devices, on both databases, through a push service that is there.

use crate::kit::{Room, Served, wait_for};
use crate::push_service::{Call, PushService};
use crate::reader::{Reader, place_hold};
use serde_json::{Value, json};

/// Rooms whose library notifies through this service, with a server each.
fn each(service: &PushService, test: impl Fn(Room, Served)) {
    for mut room in Room::each() {
        room.write("ca.pem", &service.pem);
        room.environment.push(("SSL_CERT_FILE", room.path("ca.pem").display().to_string()));
        let room = room.furnish();
        let said = room.ok(&keys("127.0.0.0/8"));
        let served = Served::start(&room);
        assert_eq!(served.get("/api/v1/push/key").json(), json!(said.trim()));
        test(room, served);
    }
}

fn keys(network: &str) -> [&str; 8] {
    ["push", "keys", "--db", "c.db", "--contact", "mailto:library@example.org", "--private-network", network]
}

fn subscribe(reader: &mut Reader, device: &Value) -> u16 {
    reader.post("/api/v1/push/subscribe", &json!({"device": device})).status
}

fn make_ready(room: &Room, reader: &mut Reader, title: &str, barcode: &str) {
    assert_eq!(reader.sync(&[place_hold(title)], None)["outcomes"][0]["outcome"], "accepted");
    room.ok(&["return", "--db", "c.db", "--branch", "MAIN", barcode]);
}

fn tally(room: &Room) -> Value {
    let said = room.ok(&["deliveries", "--db", "c.db", "--json"]);
    serde_json::from_str::<Value>(said.lines().nth(1).unwrap()).unwrap()["tally"].clone()
}

fn calls(service: &PushService, path: &str) -> Vec<Call> {
    service.calls().into_iter().filter(|call| call.path == path).collect()
}

#[test]
fn a_device_is_told_what_is_ready() {
    let service = PushService::start();
    each(&service, |room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        assert_eq!(reader.act(json!({"do": "change_language", "language": "zh-CN"}))["result"], "done");
        let path = format!("/201/{}", room.path("").display().to_string().len());
        let before = calls(&service, &path).len();
        assert_eq!(subscribe(&mut reader, &service.device(&path)), 200);
        // Again, as a browser does: still one.
        assert_eq!(subscribe(&mut reader, &service.device(&path)), 200);
        make_ready(&room, &mut reader, "r1", "B1");
        wait_for("a notification", || (tally(&room)["sent"] == 1).then_some(()));
        let told = calls(&service, &path);
        assert_eq!(told.len(), before + 1);
        let call = told.last().unwrap();
        assert_eq!((call.header("content-encoding"), call.header("ttl")), ("aes128gcm", "172800"));
        let (claims, key) = call.claims();
        assert_eq!((&claims["aud"], &claims["sub"]), (&json!(service.origin), &json!("mailto:library@example.org")));
        assert_eq!(json!(key), served.get("/api/v1/push/key").json());
        let message = reader.state()["messages"][0].clone();
        let until = message["until"].as_str().unwrap().split('-').map(|part| part.parse::<u32>().unwrap());
        let [year, month, day] = until.collect::<Vec<_>>()[..] else { panic!("{message}") };
        assert_eq!(
            call.read(),
            json!({
                "v": 1, "number": message["number"], "kind": "hold_ready", "title": "r1", "name": "红楼梦",
                "language": "zh-CN", "heading": "《红楼梦》可以来取了",
                "text": format!("你预约的《红楼梦》到了，在MAIN等你，保留到{year}年{month}月{day}日。"),
            })
        );
        // Only for what a patron has to come for.
        room.write("p.toml", "[reminders]\ndue_soon_days = 400\n");
        room.ok(&["policy", "set", "--db", "c.db", "--file", "p.toml"]);
        room.ok(&["lend", "--db", "c.db", "--branch", "MAIN", "--card", "R1", "B2"]);
        room.ok(&["sweep", "--db", "c.db"]);
        assert_eq!(reader.state()["messages"].as_array().unwrap().len(), 2);
        assert_eq!(tally(&room)["waiting"], 0);
    });
}

#[test]
fn a_device_that_withdrew_is_forgotten_and_a_busy_service_is_asked_again() {
    let service = PushService::start();
    each(&service, |room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let count = |path: &str| calls(&service, path).len();
        let (gone, busy) = (count("/410/a"), count("/503/b"));
        for path in ["/410/a", "/503/b"] {
            assert_eq!(subscribe(&mut reader, &service.device(path)), 200);
        }
        make_ready(&room, &mut reader, "r1", "B1");
        wait_for("an answer", || (tally(&room)["gone"] == 1 && count("/503/b") > busy).then_some(()));
        assert_eq!(tally(&room)["waiting"], 1);
        let hasten = || room.sql("UPDATE delivery SET next_unix_secs = 0 WHERE attempts = 1 AND reason IS NOT NULL");
        wait_for("another attempt", || {
            hasten();
            (count("/503/b") > busy + 1).then_some(())
        });
        // The next message finds the other device alone.
        make_ready(&room, &mut reader, "r2", "B2");
        assert_eq!(tally(&room)["waiting"], 2);
        assert_eq!((count("/410/a"), &tally(&room)["given_up"]), (gone + 1, &json!(0)));
    });
}

#[test]
fn a_device_belongs_to_its_session() {
    let service = PushService::start();
    each(&service, |room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let device = service.device("/503/session");
        assert_eq!(subscribe(&mut Reader::new(&served), &device), 401);
        let elsewhere = [("sec-fetch-site", "cross-site")];
        for path in ["subscribe", "unsubscribe"] {
            let path = format!("/api/v1/push/{path}");
            let body = json!({"device": device, "endpoint": device["endpoint"]});
            assert_eq!(reader.post_with(&path, &body, &elsewhere).json(), json!({"error": "cross_site"}));
        }
        let waiting = |reader: &mut Reader, title: &str, barcode: &str| {
            make_ready(&room, reader, title, barcode);
            tally(&room)["waiting"].clone()
        };
        assert_eq!(subscribe(&mut reader, &device), 200);
        assert_eq!(waiting(&mut reader, "r1", "B1"), 1);
        // Withdrawn by hand: what waits for it goes as well.
        let endpoint = json!({"endpoint": device["endpoint"]});
        assert_eq!(reader.post("/api/v1/push/unsubscribe", &endpoint).status, 200);
        assert_eq!(tally(&room)["waiting"], 0);
        // Taken over by whoever signs in after.
        assert_eq!(subscribe(&mut reader, &device), 200);
        let mut other = Reader::registered(&room, &served, "R2");
        assert_eq!(subscribe(&mut other, &device), 200);
        assert_eq!(waiting(&mut reader, "r2", "B2"), 0);
        assert_eq!(waiting(&mut other, "r3", "B3"), 1);
        assert_eq!(other.post("/api/v1/sign-out", &json!({"everywhere": false})).status, 200);
        assert_eq!(tally(&room)["waiting"], 0);
    });
}

#[test]
fn only_push_services_are_called() {
    let service = PushService::start();
    each(&service, |room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        for endpoint in [
            "http://localhost/201/x",
            "https://10.0.0.1/201/x",
            "https://169.254.169.254/latest",
            "https://[fd00::1]/x",
            "https://me@localhost/x",
            "ftp://localhost/x",
            "",
        ] {
            let mut device = service.device("/201/x");
            device["endpoint"] = json!(endpoint);
            assert_eq!(subscribe(&mut reader, &device), 400, "{endpoint}");
        }
        for (key, value) in [("p256dh", "AAAA"), ("auth", "AAAA"), ("auth", "?")] {
            let mut device = service.device("/201/x");
            device["keys"][key] = json!(value);
            assert_eq!(subscribe(&mut reader, &device), 400, "{key}");
        }
        // A name that has an inner address is found out when it is called, or when the library has changed its mind.
        let path = format!("/201/inner{}", served.address);
        assert_eq!(subscribe(&mut reader, &service.device(&path)), 200);
        room.ok(&keys("192.168.7.0/24"));
        make_ready(&room, &mut reader, "r1", "B1");
        wait_for("it to be given up", || (tally(&room)["given_up"] == 1).then_some(()));
        let said = room.ok(&["deliveries", "--db", "c.db"]);
        assert!(said.contains("not in a public network"), "{said}");
        assert!(calls(&service, &path).is_empty());
    });
}

#[test]
fn without_keys_no_device_is_told() {
    let service = PushService::start();
    each(&service, |room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        assert_eq!(subscribe(&mut reader, &service.device("/503/off")), 200);
        let key = served.get("/api/v1/push/key").json();
        assert_eq!(room.ok(&keys("127.0.0.0/8")).trim(), key.as_str().unwrap(), "keys are made once");
        room.ok(&["push", "off", "--db", "c.db"]);
        assert_eq!(served.get("/api/v1/push/key").json(), Value::Null);
        assert_eq!(subscribe(&mut reader, &service.device("/503/off")), 404);
        make_ready(&room, &mut reader, "r1", "B1");
        assert_eq!(tally(&room)["waiting"], 0);
        assert!(room.fails(&["push", "keys", "--db", "c.db", "--contact", "library"]).contains("mailto:"));
    });
}
