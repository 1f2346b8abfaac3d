//! What the tests share: a directory to work in, the program, and a server of it.

use crate::postgres;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A directory with everything of one test.
pub struct Room {
    directory: TempDir,
    /// What `c.db` stands for on the command line.
    db: String,
    /// Of every command that is run here.
    pub environment: Vec<(&'static str, String)>,
}

impl Room {
    pub fn new() -> Self {
        Self { directory: TempDir::new().unwrap(), db: "c.db".to_owned(), environment: Vec::new() }
    }

    /// The same with a database of its own on a PostgreSQL server.
    pub fn on_postgres() -> Self {
        Self { directory: TempDir::new().unwrap(), db: postgres::database(), environment: Vec::new() }
    }

    /// One room for each kind of database.
    pub fn each() -> [Self; 2] {
        [Self::new(), Self::on_postgres()]
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Writes a file and gives its name.
    pub fn write<'n>(&self, name: &'n str, content: impl AsRef<[u8]>) -> &'n str {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        name
    }

    /// Has the database execute a statement, past the program.
    pub fn sql(&self, statement: &str) {
        let mut command = if self.db == "c.db" {
            let mut python = Command::new("python3");
            python.args(["-c", "import sqlite3, sys; c = sqlite3.connect('c.db'); c.execute(sys.argv[1]); c.commit()"]);
            python
        } else {
            let mut psql = Command::new(postgres::bin().join("psql"));
            psql.args([&self.db, "-qc"]);
            psql
        };
        let ran = command.arg(statement).current_dir(self.directory.path()).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bookmobile"));
        command.current_dir(self.directory.path()).envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.args(args.iter().map(|arg| if *arg == "c.db" { &self.db } else { *arg }));
        command
    }

    /// Runs `bookmobile ARGS` here.
    pub fn run(&self, args: &[&str]) -> Ran {
        let Output { status, stdout, stderr } = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { success: status.success(), out: text(stdout), err: text(stderr) }
    }

    /// Runs what must succeed, and gives its standard output.
    pub fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert!(ran.success, "bookmobile {args:?}: {}", ran.err);
        ran.out
    }

    /// Runs what must fail, and gives its standard error.
    pub fn fails(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert!(!ran.success, "bookmobile {args:?} should fail; it says {}", ran.out);
        ran.err
    }

    /// Types `script` into a shell as somebody would who follows the docs, and gives what is printed.
    pub fn types(&self, served: &Served, script: &str) -> String {
        let bin = Path::new(env!("CARGO_BIN_EXE_bookmobile")).parent().unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let ran = Command::new("bash")
            .args(["-euo", "pipefail", "-c", script])
            .current_dir(self.directory.path())
            .envs([("LIBRARY", format!("http://{}", served.address)), ("PATH", path), ("DB", self.db.clone())])
            .output()
            .unwrap();
        let said = String::from_utf8(ran.stdout).unwrap();
        assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
        said
    }

    /// Writes a file and imports it into `c.db`; gives what is said about it.
    pub fn import(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        self.ok(&["import", "--db", "c.db", self.write(name, content)])
    }

    /// The lines of an import report.
    pub fn report(&self, name: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.path(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Builds a pack of the catalogue into `out` and gives the names of its shards: equal catalogues, equal names.
    pub fn shards(&self, out: &str) -> Vec<String> {
        self.ok(&["pack", "build", "--db", "c.db", "--out", out, "--marc"]);
        let manifest = self.json(&format!("{out}/manifest.json"));
        let shards = manifest["shards"].as_array().unwrap();
        shards.iter().map(|shard| shard["hash"].as_str().unwrap().to_owned()).collect()
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// A catalogue of three records in `c.db`, its pack in `pack` and an app in `dist`.
    pub fn furnished() -> Self {
        Self::new().furnish()
    }

    /// Puts there what [`Room::furnished`] has.
    pub fn furnish(self) -> Self {
        let room = self;
        room.import("a.jsonl", three_records());
        room.ok(&["pack", "build", "--db", "c.db", "--out", "pack"]);
        room.write("dist/index.html", format!("<!doctype html><title>{}</title>", "书车 ".repeat(400)));
        room
    }
}

pub struct Ran {
    pub success: bool,
    pub out: String,
    pub err: String,
}

/// Another program that writes to a room's SQLite database, and goes on until this is dropped.
pub struct WriteLock(Child);

impl WriteLock {
    /// It has begun to write when this returns.
    pub fn of(room: &Room) -> Self {
        let hold = "import sqlite3, sys; c = sqlite3.connect('c.db'); c.execute('BEGIN IMMEDIATE'); print(flush=True); \
                    sys.stdin.read()";
        let mut other = Command::new("python3")
            .args(["-c", hold])
            .current_dir(room.directory.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        other.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        Self(other)
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A JSON line of a record with one copy.
pub fn a_record(id: &str, title: &str, barcode: &str) -> String {
    let record = json!({
        "id": id,
        "title": title,
        "authors": ["曹雪芹"],
        "year": 1996,
        "items": [{"barcode": barcode, "branch": "MAIN", "call_number": "I242.4/36"}],
    });
    format!("{record}\n")
}

pub fn three_records() -> String {
    a_record("r1", "红楼梦", "B1") + &a_record("r2", "水浒传", "B2") + &a_record("r3", "Dream of the Red Chamber", "B3")
}

/// An ISO 2709 record of MARC 21 with a control number and a title, in UTF-8.
pub fn marc21(control_number: &str, title: &str) -> Vec<u8> {
    let fields = [("001", format!("{control_number}\x1e")), ("245", format!("10\x1fa{title}\x1e"))];
    let mut directory = String::new();
    let mut data = String::new();
    for (tag, field) in fields {
        directory.push_str(&format!("{tag}{:04}{:05}", field.len(), data.len()));
        data.push_str(&field);
    }
    let base = 24 + directory.len() + 1;
    let length = base + data.len() + 1;
    format!("{length:05}nam a22{base:05} a 4500{directory}\x1e{data}\x1d").into_bytes()
}

/// Runs a test with a server on each kind of database.
pub fn each(test: impl Fn(Room, Served)) {
    for room in Room::each() {
        let room = room.furnish();
        let served = Served::start(&room);
        test(room, served);
    }
}

/// What a page of the docs tells to type, block by block.
pub fn examples(docs: &str) -> Vec<&str> {
    docs.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap()).collect()
}

/// A server of a furnished room; killed when dropped.
pub struct Served {
    pub address: String,
    child: Child,
    log: Arc<Log>,
}

/// What a server has written so far, and a bell that rings with every line.
#[derive(Default)]
struct Log {
    text: Mutex<String>,
    grown: Condvar,
}

impl Served {
    pub fn start(room: &Room) -> Self {
        Self::start_with(room, &[])
    }

    pub fn start_with(room: &Room, more: &[&str]) -> Self {
        let args =
            ["serve", "--db", "c.db", "--pack", "pack", "--app", "dist", "--listen", "127.0.0.1:0", "--log", "json"];
        let args = [&args[..], more].concat();
        let mut child = room.command(&args).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = child.stderr.take().unwrap();
        let log = Arc::<Log>::default();
        let written = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                written.text.lock().unwrap().push_str(&(line + "\n"));
                written.grown.notify_all();
            }
        });
        let mut served = Self { address: String::new(), child, log };
        served.address = served.wait_for_log(|line| {
            (line["message"] == "listening").then(|| line["address"].as_str().unwrap().to_owned())
        });
        served
    }

    pub fn log(&self) -> String {
        self.log.text.lock().unwrap().clone()
    }

    /// Waits for a line of the log that gives something.
    pub fn wait_for_log<T>(&self, find: impl Fn(&Value) -> Option<T>) -> T {
        let began = Instant::now();
        let mut text = self.log.text.lock().unwrap();
        loop {
            if let Some(found) =
                text.lines().filter_map(|line| serde_json::from_str(line).ok()).find_map(|line| find(&line))
            {
                return found;
            }
            let left = PATIENCE.saturating_sub(began.elapsed());
            assert!(!left.is_zero(), "waited in vain for a line of the log:\n{text}");
            (text, _) = self.log.grown.wait_timeout(text, left).unwrap();
        }
    }

    pub fn terminate(&self) {
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for the end; whether it was one in peace.
    pub fn wait(&mut self) -> bool {
        wait_for("the server to stop", || self.child.try_wait().unwrap()).success()
    }

    pub fn get(&self, path: &str) -> Answered {
        self.get_with(path, &[])
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answered {
        let mut request = agent().get(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answered::of(request.call().unwrap())
    }

    pub fn post(&self, path: &str, body: &Value) -> Answered {
        self.post_with(path, &body.to_string(), &[])
    }

    pub fn post_with(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answered {
        post(&self.address, path, body, headers).unwrap()
    }

    pub fn search(&self, query: &str) -> Value {
        let answered = self.post("/api/v1/search", &json!({"request": {"query": query}}));
        assert_eq!(answered.status, 200, "{}", String::from_utf8_lossy(&answered.body));
        answered.json()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Posts JSON to a server, which may not be there.
pub fn post(address: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Result<Answered, ureq::Error> {
    let headers = [headers, &[("content-type", "application/json")]].concat();
    post_bytes(address, path, body.as_bytes(), &headers)
}

/// Posts bytes to a server, which may not be there.
pub fn post_bytes(address: &str, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Result<Answered, ureq::Error> {
    let mut request = agent().post(format!("http://{address}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send(body).map(Answered::of)
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .new_agent()
}

pub struct Answered {
    pub status: u16,
    headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answered {
    fn of(mut response: ureq::http::Response<ureq::Body>) -> Self {
        let body = response.body_mut().read_to_vec().unwrap();
        Self { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is something; for what nobody announces.
pub fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn file_names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
