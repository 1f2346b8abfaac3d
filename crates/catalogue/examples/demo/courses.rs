//! Courses as JSON lines, see `docs/IMPORT.md`.

use super::source::{Course, SourceError};
use serde::Serialize;

/// One line; its keys are in a natural reading order.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    kind: &'static str,
    title: &'a str,
    provider: &'a str,
    lecturers: &'a [String],
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    clc: &'a str,
    subjects: &'a [String],
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    units: Vec<UnitLine<'a>>,
}

#[derive(Serialize)]
struct UnitLine<'a> {
    title: &'a str,
    lectures: Vec<LectureLine<'a>>,
}

#[derive(Serialize)]
struct LectureLine<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

/// One line for each course.
pub fn lines(courses: &[Course]) -> Result<Vec<u8>, SourceError> {
    let mut out = Vec::new();
    for course in courses {
        serde_json::to_writer(&mut out, &line(course))
            .map_err(|cause| SourceError::Json { id: course.id.clone(), cause })?;
        out.push(b'\n');
    }
    Ok(out)
}

fn line(course: &Course) -> Line<'_> {
    let units = course.units.iter().map(|unit| UnitLine {
        title: &unit.title,
        lectures: unit
            .lectures
            .iter()
            .map(|lecture| LectureLine {
                title: &lecture.title,
                duration_minutes: lecture.duration_minutes,
                url: lecture.url.as_deref(),
            })
            .collect(),
    });
    Line {
        id: &course.id,
        kind: "course",
        title: &course.title,
        provider: &course.provider,
        lecturers: &course.lecturers,
        language: &course.language,
        year: course.year,
        clc: &course.clc,
        subjects: &course.subjects,
        summary: &course.summary,
        licence: course.licence.as_deref(),
        url: course.url.as_deref(),
        units: units.collect(),
    }
}
