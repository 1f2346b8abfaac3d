//! Answers about long works: files that are sent to be imported, publishing, and the audit log.

use super::api::{Call, Server, answered};
use super::headers::NO_STORE;
use super::log;
use crate::jobs::{self, Upload};
use axum::Json;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bookmobile_api::ApiError;
use bookmobile_api::backend::{self, Answering, WorksBackend};
use bookmobile_api::desk::{AuditLine, Job, Role};
use bookmobile_catalogue::RecordId;
use bookmobile_catalogue::import::{Holdings, HoldingsProfile, Options};
use std::fs::File;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// Largest file that is taken, packed or not.
const FILE_BYTES_MAX: u64 = 1 << 30;
/// Longest name of a file, and longest code of a library, in characters.
const NAME_CHARS_MAX: usize = 200;
const SOURCE_CHARS_MAX: usize = 32;

impl WorksBackend for Call {
    fn job(&self) -> Answering<'_, Option<Job>> {
        Box::pin(async move {
            self.staff(Role::Cataloguer).await?;
            Ok(self.server.jobs.job())
        })
    }

    fn publish(&self) -> Answering<'_, Job> {
        Box::pin(async move {
            let staff = self.staff(Role::Cataloguer).await?;
            self.server.jobs.publish(staff.card)
        })
    }

    fn audit(&self, before: Option<i64>, about: Option<String>) -> Answering<'_, Vec<AuditLine>> {
        Box::pin(async move {
            self.staff(Role::Admin).await?;
            self.audit_lines(before, about).await
        })
    }
}

/// `POST /api/v1/desk/import?name=…`: takes a file and begins to import it.
pub async fn import(State(server): State<Arc<Server>>, request: Request) -> Response {
    answered(server, request, |call, request| async move {
        match call.take_file(request).await {
            Ok(job) => Json(job).into_response(),
            Err(Refused::Call(error)) => backend::error_response(&error),
            Err(Refused::TooLarge) => too_large(),
        }
    })
    .await
}

/// `POST /api/v1/desk/report`: the report of the last import, one JSON object a line.
pub async fn report(State(server): State<Arc<Server>>, request: Request) -> Response {
    answered(server, request, |call, request| async move {
        match call.report_file(request.method()).await {
            Ok(response) => response,
            Err(error) => backend::error_response(&error),
        }
    })
    .await
}

/// Why a file was not taken.
#[derive(Debug)]
enum Refused {
    Call(ApiError),
    TooLarge,
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self::Call(error)
    }
}

impl Call {
    /// Checks all that can be before the first byte of the file is read.
    async fn take_file(&self, request: Request) -> Result<Job, Refused> {
        if request.method() != Method::POST {
            return Err(ApiError::NotFound.into());
        }
        let staff = self.staff(Role::Cataloguer).await?;
        let Asked { name, options, strict } = Asked::parse(request.uri().query().unwrap_or_default())?;
        let jobs = &self.server.jobs;
        jobs.check_free()?;
        if promised_bytes(&request).is_some_and(|bytes| bytes > FILE_BYTES_MAX) {
            return Err(Refused::TooLarge);
        }
        let file = jobs.blank().map_err(|error| log::hidden(&error))?;
        let content = receive(request.into_body(), file, FILE_BYTES_MAX).await?;
        Ok(jobs.import(Upload { name, content, options, strict }, staff.card)?)
    }

    async fn report_file(&self, method: &Method) -> Result<Response, ApiError> {
        if method != Method::POST {
            return Err(ApiError::NotFound);
        }
        self.staff(Role::Cataloguer).await?;
        let report = self.server.jobs.report().ok_or(ApiError::NotFound)?;
        let Ok(response) = ServeFile::new(report.path()).oneshot(Request::new(Body::empty())).await;
        if response.status() != StatusCode::OK {
            return Err(ApiError::NotFound);
        }
        let mut response = response.map(Body::new);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(REPORT));
        headers.insert(NO_STORE.0, NO_STORE.1);
        Ok(response)
    }
}

const REPORT: &str = "application/x-ndjson";

fn too_large() -> Response {
    let gibibytes = FILE_BYTES_MAX >> 30;
    let mut response = backend::error_response(&ApiError::BadRequest(format!(
        "the file is larger than {gibibytes} GiB; pack it with gzip, cut it, or use `bookmobile import`"
    )));
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    response
}

/// How large the body is to be, where the head says so.
fn promised_bytes(request: &Request) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Writes what comes into `file`, and gives it back when all of it has come.
async fn receive(mut body: Body, file: File, bytes_max: u64) -> Result<File, Refused> {
    let mut file = tokio::fs::File::from_std(file);
    let unwritten = |error: std::io::Error| Refused::Call(log::hidden(&error));
    let mut bytes = 0;
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let broken = |_| ApiError::BadRequest("the file did not come whole; send it again".to_owned());
        let Ok(data) = frame.map_err(broken)?.into_data() else { continue };
        bytes += data.len() as u64;
        if bytes > bytes_max {
            return Err(Refused::TooLarge);
        }
        file.write_all(&data).await.map_err(unwritten)?;
    }
    file.flush().await.map_err(unwritten)?;
    Ok(file.into_std().await)
}

/// What is asked for with a file.
#[derive(Debug)]
struct Asked {
    name: String,
    options: Options,
    strict: bool,
}

impl Asked {
    fn parse(query: &str) -> Result<Self, ApiError> {
        let (mut name, mut format, mut charset, mut profile, mut source) = (None, None, None, None, None);
        let mut strict = None;
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*key {
                "name" => &mut name,
                "format" => &mut format,
                "charset" => &mut charset,
                "profile" => &mut profile,
                "source" => &mut source,
                "strict" => &mut strict,
                _ => {
                    return bad(format!(
                        "{key:?} means nothing here; use name, format, charset, profile, source, strict"
                    ));
                }
            };
            if place.replace(value.trim().to_owned()).is_some() {
                return bad(format!("{key} stands there twice"));
            }
        }
        // What is left empty in a form is not asked for.
        let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
        let strict = match given(&strict).as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return bad("strict is true or false".to_owned()),
        };
        let source = given(&source);
        if source.as_ref().is_some_and(|code| code.chars().count() > SOURCE_CHARS_MAX || RecordId::new(code).is_err()) {
            return bad(format!(
                "source is the code of a library: at most {SOURCE_CHARS_MAX} characters, no space or /"
            ));
        }
        let options = jobs::options(
            given(&format).as_deref(),
            given(&charset).as_deref(),
            source.as_deref(),
            holdings(given(&profile).as_deref())?,
        );
        let options = options.map_err(|error| ApiError::BadRequest(error.to_string()))?;
        Ok(Self { name: file_name(&name.unwrap_or_default())?, options, strict })
    }
}

/// The last part of a path: where the file lay is of no concern here.
fn file_name(path: &str) -> Result<String, ApiError> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if name.is_empty() {
        return bad("the file has no name; give it as name".to_owned());
    }
    if name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
        return bad(format!(
            "the name of a file has at most {NAME_CHARS_MAX} characters, none of them a control character"
        ));
    }
    Ok(name.to_owned())
}

/// Where copies are described: only by a profile that ships with the program. A path would be one on the server.
fn holdings(name: Option<&str>) -> Result<Holdings, ApiError> {
    match name {
        None | Some("auto") => Ok(Holdings::Auto),
        Some("none") => Ok(Holdings::None),
        Some(name) => match HoldingsProfile::builtin(name) {
            Some(profile) => Ok(Holdings::Profile(Box::new(profile))),
            None => {
                let known = HoldingsProfile::builtin_names().collect::<Vec<_>>().join(", ");
                bad(format!("there is no profile {name:?}; use one of {known}, auto, none"))
            }
        },
    }
}

fn bad<T>(why: String) -> Result<T, ApiError> {
    Err(ApiError::BadRequest(why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Seek};

    #[test]
    fn a_file_is_called_what_stands_last_in_its_path() {
        for (query, expected) in [
            ("name=a.mrc", Ok("a.mrc")),
            ("name=%E9%A6%86%E8%97%8F+2026.iso", Ok("馆藏 2026.iso")),
            ("name=..%2F..%2Fetc%2Fpasswd", Ok("passwd")),
            ("name=C%3A%5Cexport%5Ca.mrc", Ok("a.mrc")),
            ("name=a.mrc&format=marc21&charset=gb18030&profile=koha-952&source=lib&strict=true", Ok("a.mrc")),
            ("name=a.mrc&format=&charset=&profile=&source=&strict=", Ok("a.mrc")),
            ("", Err("no name")),
            ("name=a%2F", Err("no name")),
            ("name=a%0Ab", Err("control character")),
            ("name=a&name=b", Err("twice")),
            ("name=a&format=word", Err("word")),
            ("name=a&charset=rot13", Err("rot13")),
            ("name=a&profile=%2Fetc%2Fpasswd", Err("no profile")),
            ("name=a&source=a%2Fb", Err("code of a library")),
            ("name=a&strict=yes", Err("true or false")),
            ("name=a&colour=red", Err("colour")),
        ] {
            match (Asked::parse(query), expected) {
                (Ok(asked), Ok(name)) => assert_eq!(asked.name, name, "{query}"),
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{query}: {error}"),
                (parsed, _) => panic!("{query}: {parsed:?}"),
            }
        }
        assert!(Asked::parse(&format!("name={}", "x".repeat(200))).is_ok());
        assert!(Asked::parse(&format!("name={}", "x".repeat(201))).is_err());
        assert!(Asked::parse("name=a&strict=true").is_ok_and(|asked| asked.strict));
    }

    #[tokio::test]
    async fn a_file_is_taken_up_to_its_limit() {
        let blank = || tempfile::tempfile().expect("a file");
        let mut taken = receive(Body::from("12345"), blank(), 5).await.expect("is not too large");
        let mut text = String::new();
        taken.rewind().expect("a file");
        taken.read_to_string(&mut text).expect("text");
        assert_eq!(text, "12345");
        assert!(matches!(receive(Body::from("123456"), blank(), 5).await, Err(Refused::TooLarge)));
    }
}
