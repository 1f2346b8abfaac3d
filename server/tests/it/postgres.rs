//! A real PostgreSQL server of Debian's packages, one for all tests of the process; it ends when the process does.
//!
//! It never waits for the disk: tests kill the program that uses it, never the machine under it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

static SERVER: OnceLock<Server> = OnceLock::new();

struct Server {
    directory: PathBuf,
    // Its standard input is what keeps the server running.
    _keeper: Child,
}

/// The URL of a new, empty database.
pub fn database() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = SERVER.get_or_init(Server::start);
    let name = format!("library{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let url = |name: &str| format!("postgres://bookmobile@localhost/{name}?host={}", server.directory.display());
    let made = Command::new(bin().join("psql"))
        .args([&url("postgres"), "-qc", &format!("CREATE DATABASE {name}")])
        .output()
        .expect("psql runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    url(&name)
}

/// How many statements the last transaction executed in which one contains `part`. Only databases that log them (`log_statement`)
/// have any.
pub fn statements_of_the_last_transaction_with(part: &str) -> usize {
    let server = SERVER.get().expect("a database was made");
    let log = fs::read_to_string(server.directory.join("log")).unwrap();
    // `2026-12-01 12:00:00.000 UTC [4711] LOG:  execute sqlx_s_1: SELECT …`, or `statement: BEGIN`.
    let statements: Vec<(&str, &str)> = log
        .lines()
        .filter_map(|line| {
            let (process, rest) = line.split_once('[')?.1.split_once(']')?;
            let is_one = rest.contains("LOG:  execute ") || rest.contains("LOG:  statement: ");
            is_one.then_some((process, rest))
        })
        .collect();
    let at = statements.iter().rposition(|(_, text)| text.contains(part)).expect("it was executed");
    let process = statements[at].0;
    let is_edge = |text: &str| ["BEGIN", "COMMIT", "ROLLBACK"].iter().any(|edge| text.contains(edge));
    let before = statements[..at].iter().rev().filter(|(other, _)| *other == process);
    let after = statements[at..].iter().filter(|(other, _)| *other == process);
    before.take_while(|(_, text)| !is_edge(text)).count() + after.take_while(|(_, text)| !is_edge(text)).count()
}

/// Where Debian keeps the newest server.
pub fn bin() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .map(|entry| entry.path())
        .filter(|path| path.join("bin/initdb").is_file())
        .max_by_key(|path| path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok()));
    newest.expect("there is no PostgreSQL; `scripts/setup.sh test` installs it").join("bin")
}

impl Server {
    fn start() -> Self {
        // Short, because the path of a socket has 107 bytes at most.
        let directory = tempfile::Builder::new().prefix("pg").tempdir_in("/tmp").unwrap().keep();
        let as_user = if is_root() {
            let owned = Command::new("chown").arg("nobody:nogroup").arg(&directory).status().expect("chown runs");
            assert!(owned.success());
            "setpriv --reuid=nobody --regid=nogroup --clear-groups"
        } else {
            ""
        };
        let script = format!(
            "cd {0} && {as_user} {1}/initdb -D data -U bookmobile -A trust -E UTF8 --locale=C >log 2>&1 || exit 1
             {as_user} {1}/postgres -D data -k {0} -c listen_addresses= -c max_connections=200 \
               -c fsync=off -c full_page_writes=off -c synchronous_commit=off >>log 2>&1 &
             cat >/dev/null
             kill -INT $!; wait; rm -rf {0}",
            directory.display(),
            bin().display()
        );
        let mut command = Command::new("sh");
        // A group of its own: Ctrl-C must not stop it before the tests.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut keeper = command.args(["-c", &script]).stdin(Stdio::piped()).spawn().expect("sh runs");
        let began = Instant::now();
        while !is_ready(&directory) {
            let log = fs::read_to_string(directory.join("log")).unwrap_or_default();
            assert!(keeper.try_wait().unwrap().is_none(), "PostgreSQL cannot be started:\n{log}");
            assert!(began.elapsed() < Duration::from_secs(60), "PostgreSQL does not come up:\n{log}");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { directory, _keeper: keeper }
    }
}

fn is_ready(directory: &Path) -> bool {
    let asked = Command::new(bin().join("pg_isready")).arg("-qh").arg(directory).status();
    asked.is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.trim_ascii() == b"0"
}
