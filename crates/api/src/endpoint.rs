//! The table of endpoints: what each one is called, who may call it, and what a route needs to know.
//!
//! A row stands beside the signature of its function, in [`endpoints!`]. From it come the server function with its client
//! half, the method of the trait that the server implements, and a row of `ENDPOINTS`. Routes, the check of who may call
//! ([`backend::handle`](crate::backend::handle)), the limits of bodies, the tests that ask every endpoint, and the tables
//! of docs/SYNC.md and docs/DESK.md are made from those rows. No path is written anywhere else but in `app/outbox`, which
//! does without this crate to stay small; a test compares it.
//!
//! The client is compiled without the table: it costs a browser nothing.

#[cfg(feature = "ssr")]
pub use table::{Access, Answered, Body, Cache, Endpoint, RawHandler};

#[cfg(feature = "ssr")]
mod table {
    use crate::ApiError;
    use crate::backend::{Admitted, Backend};
    use axum::http::{Method, Request, Response};
    use bookmobile_circulation::{AuditCode, Role};
    use std::pin::Pin;
    use std::sync::Arc;

    /// One endpoint.
    #[derive(Debug)]
    pub struct Endpoint {
        /// The HTTP method it answers; others are 404.
        pub method: Method,
        /// Its path: `/api/v1/…`. Paths are for ever.
        pub path: &'static str,
        /// Who may call it. Checked before the body is read.
        pub access: Access,
        /// The lines of the audit log that a call may write.
        pub audit: &'static [AuditCode],
        /// How large a body may be.
        pub body: Body,
        /// How long an answer may be kept.
        pub cache: Cache,
        /// A body to try it with; a query for `GET`.
        pub example: &'static str,
        /// What it does, for the tables of the docs.
        pub note: &'static str,
        /// Who answers, where it is no server function: bodies or answers are not JSON.
        pub raw: Option<RawHandler>,
    }

    /// Who may call an endpoint.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Access {
        /// Anybody.
        Anyone,
        /// Anybody, but not from a page of another site.
        OwnPages,
        /// A patron who is signed in, from our own pages.
        SignedIn,
        /// Somebody with any role of staff, from our own pages.
        AnyStaff,
        /// Staff with this role, from our own pages. Administrators have every role.
        Staff(Role),
    }

    /// How large the body of a call may be.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Body {
        /// A form: 64 KiB.
        Form,
        /// The longest batch of actions: 2 MiB.
        Batch,
        /// A file of records: 1 GiB, and as long as its line needs.
        File,
    }

    /// How long an answer may be kept.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Cache {
        /// Not at all: the desk may know better in a moment.
        No,
        /// Some minutes: names change about as often as a branch opens.
        Minutes,
    }

    /// An answer that is being worked on.
    pub type Answered = Pin<Box<dyn Future<Output = Result<Response<axum::body::Body>, ApiError>> + Send>>;

    /// Answers an endpoint that is no server function.
    pub type RawHandler = fn(Arc<dyn Backend>, Admitted, Request<axum::body::Body>) -> Answered;
}

/// Writes server functions, the trait behind which the server answers them, and their rows in the table `ENDPOINTS`.
///
/// A row says what [`Endpoint`] says; `audit`, `body` and `cache` may be left out. The method gets proof of who calls
/// before its arguments: [`Anyone`](crate::backend::Anyone), [`OwnPages`](crate::backend::OwnPages),
/// [`SignedIn`](crate::backend::SignedIn) or [`Staff`](crate::backend::Staff). Rows below `raw` are no server functions:
/// the method gets the request, and clients the path as a constant.
macro_rules! endpoints {
    (
        $(#[$backend_doc:meta])*
        trait $backend:ident;
        $(
            $(#[$doc:meta])*
            fn $function:ident($($argument:ident: $type:ty),*) -> $output:ty = $name:ident {
                path: $path:tt,
                input: $input:ident,
                access: $access:ident $(($role:ident))?,
                $(audit: [$($audit:ident),+],)?
                $(body: $body:ident,)?
                $(cache: $cache:ident,)?
                example: $example:literal,
                note: $note:literal,
            }
        )*
        $(raw {$(
            $(#[$raw_doc:meta])*
            $raw_function:ident = $raw_path_name:ident {
                path: $raw_path:tt,
                access: $raw_access:ident $(($raw_role:ident))?,
                $(audit: [$($raw_audit:ident),+],)?
                $(body: $raw_body:ident,)?
                example: $raw_example:literal,
                note: $raw_note:literal,
            }
        )*})?
    ) => {
        $(
            $(#[$doc])*
            #[server_fn_macro_default::server(
                name = $name, prefix = "/api", endpoint = $path, input = $input, output = server_fn::codec::Json
            )]
            pub async fn $function($($argument: $type),*) -> Result<$output, crate::ApiError> {
                let (backend, admitted) = crate::backend::current()?;
                $backend::$function(&*backend, admitted.try_into()?, $($argument),*).await
            }
        )*

        $($(
            $(#[$raw_doc])*
            pub const $raw_path_name: &str = concat!("/api/", $raw_path);
        )*)?

        $(#[$backend_doc])*
        #[cfg(feature = "ssr")]
        #[async_trait::async_trait]
        pub trait $backend {
            $(
                #[doc = concat!("Answers `/api/", $path, "`; see [`", stringify!($function), "`].")]
                async fn $function(
                    &self, by: crate::backend::$access, $($argument: $type),*
                ) -> Result<$output, crate::ApiError>;
            )*
            $($(
                #[doc = concat!("Answers `/api/", $raw_path, "`; see [`", stringify!($raw_path_name), "`].")]
                async fn $raw_function(
                    &self, by: crate::backend::$raw_access, request: axum::http::Request<axum::body::Body>
                ) -> Result<axum::http::Response<axum::body::Body>, crate::ApiError>;
            )*)?
        }

        /// These endpoints.
        #[cfg(feature = "ssr")]
        pub(crate) const ENDPOINTS: &[crate::endpoint::Endpoint] = &[
            $(crate::endpoint::Endpoint {
                method: <$input as server_fn::codec::Encoding>::METHOD,
                path: concat!("/api/", $path),
                access: crate::endpoint::Access::$access $((bookmobile_circulation::Role::$role))?,
                audit: &[$($(bookmobile_circulation::AuditCode::$audit),+)?],
                body: endpoints!(@body $($body)?),
                cache: endpoints!(@cache $($cache)?),
                example: $example,
                note: $note,
                raw: None,
            },)*
            $($(crate::endpoint::Endpoint {
                method: axum::http::Method::POST,
                path: $raw_path_name,
                access: crate::endpoint::Access::$raw_access $((bookmobile_circulation::Role::$raw_role))?,
                audit: &[$($(bookmobile_circulation::AuditCode::$raw_audit),+)?],
                body: endpoints!(@body $($raw_body)?),
                cache: endpoints!(@cache),
                example: $raw_example,
                note: $raw_note,
                raw: Some(|backend, admitted, request| {
                    Box::pin(async move { $backend::$raw_function(&*backend, admitted.try_into()?, request).await })
                }),
            },)*)?
        ];
    };
    (@body) => { crate::endpoint::Body::Form };
    (@body $body:ident) => { crate::endpoint::Body::$body };
    (@cache) => { crate::endpoint::Cache::No };
    (@cache $cache:ident) => { crate::endpoint::Cache::$cache };
}
