//! Answers about jobs: files that are sent to be imported, publishing, and the audit log.

use crate::jobs::{self, Upload};
use crate::web::api::Call;
use crate::web::headers::NO_STORE;
use crate::web::log::hidden;
use async_trait::async_trait;
use axum::Json;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bookmobile_api::backend::{self, JobsBackend, Staff};
use bookmobile_api::desk::{AuditLine, Job};
use bookmobile_api::{ApiError, Invalid};
use bookmobile_catalogue::RecordId;
use bookmobile_catalogue::import::{Holdings, HoldingsProfile, Options};
use std::fs::File;
use std::future::poll_fn;
use std::pin::Pin;
use tokio::io::AsyncWriteExt;
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// Largest file that is taken, packed or not.
const FILE_BYTES_MAX: u64 = 1 << 30;
/// Longest name of a file, and longest code of a library, in characters.
const NAME_CHARS_MAX: u32 = 200;
const SOURCE_CHARS_MAX: usize = 32;
/// Lines of the audit log in one answer.
const AUDIT_LINES: u32 = 50;

#[async_trait]
impl JobsBackend for Call {
    async fn job(&self, _: Staff) -> Result<Option<Job>, ApiError> {
        Ok(self.server.jobs.job())
    }

    async fn publish(&self, by: Staff) -> Result<Job, ApiError> {
        self.server.jobs.publish(by.card)
    }

    async fn audit(&self, _: Staff, before: Option<i64>, about: Option<String>) -> Result<Vec<AuditLine>, ApiError> {
        let about = about.as_deref().map(str::trim).filter(|about| !about.is_empty());
        self.server.store.audit_lines(before, about, AUDIT_LINES).await.map_err(hidden)
    }

    /// Checks all that can be before the first byte of the file is read.
    async fn import(&self, by: Staff, request: Request<Body>) -> Result<Response, ApiError> {
        let Asked { name, options, strict } = Asked::parse(request.uri().query().unwrap_or_default())?;
        let jobs = &self.server.jobs;
        jobs.check_free()?;
        if promised_bytes(&request).is_some_and(|bytes| bytes > FILE_BYTES_MAX) {
            return Ok(too_large());
        }
        let file = jobs.blank().map_err(hidden)?;
        match receive(request.into_body(), file, FILE_BYTES_MAX).await? {
            Some(content) => Ok(Json(jobs.import(Upload { name, content, options, strict }, by.card)?).into_response()),
            None => Ok(too_large()),
        }
    }

    async fn report(&self, _: Staff, _: Request<Body>) -> Result<Response, ApiError> {
        let report = self.server.jobs.report().ok_or(ApiError::NotFound)?;
        let Ok(response) = ServeFile::new(report.path()).oneshot(Request::new(Body::empty())).await;
        if response.status() != StatusCode::OK {
            return Err(ApiError::NotFound);
        }
        let mut response = response.map(Body::new);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, REPORT);
        headers.insert(NO_STORE.0, NO_STORE.1);
        Ok(response)
    }
}

const REPORT: HeaderValue = HeaderValue::from_static("application/x-ndjson");

fn too_large() -> Response {
    let gibibytes = u32::try_from(FILE_BYTES_MAX >> 30).unwrap_or(u32::MAX);
    let mut response = backend::error_response(&Invalid::FileTooLarge { gibibytes }.into());
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    response
}

/// How large the body is to be, where the head says so.
fn promised_bytes(request: &Request) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Writes what comes into `file`, and gives it back when all of it has come; none where it is larger than it may be.
async fn receive(mut body: Body, file: File, bytes_max: u64) -> Result<Option<File>, ApiError> {
    let mut file = tokio::fs::File::from_std(file);
    let mut bytes = 0;
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let Ok(data) = frame.map_err(|_| Invalid::FileCutOff)?.into_data() else { continue };
        bytes += data.len() as u64;
        if bytes > bytes_max {
            return Ok(None);
        }
        file.write_all(&data).await.map_err(hidden)?;
    }
    file.flush().await.map_err(hidden)?;
    Ok(Some(file.into_std().await))
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
fn file_name(path: &str) -> Result<String, Invalid> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX as usize || name.chars().any(char::is_control) {
        return Err(Invalid::FileName { max: NAME_CHARS_MAX });
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
        let mut taken = receive(Body::from("12345"), blank(), 5).await.expect("comes").expect("is not too large");
        let mut text = String::new();
        taken.rewind().expect("a file");
        taken.read_to_string(&mut text).expect("text");
        assert_eq!(text, "12345");
        assert!(matches!(receive(Body::from("123456"), blank(), 5).await, Ok(None)));
    }
}
