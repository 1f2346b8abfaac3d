//! Notifications on this device: what the browser asks for, and what the library is told.

use crate::remote::in_time;
use bookmobile_api::{ApiError, Device};
use bookmobile_client::json;
use gloo_utils::{document, window};
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Notification, NotificationPermission, PushManager, PushSubscription, PushSubscriptionOptionsInit,
    ServiceWorkerRegistration,
};

/// Why notifications are not as they should be.
pub enum Trouble {
    /// The reader, or whoever looks after the browser, does not want them.
    Denied,
    /// The browser cannot.
    Browser,
    /// The library was not told.
    Server(ApiError),
}

impl From<JsValue> for Trouble {
    fn from(_: JsValue) -> Self {
        Self::Browser
    }
}

/// Whether this device is notified; none where it cannot be, or the library does not.
pub async fn standing() -> Option<bool> {
    let manager = manager().await?;
    in_time(bookmobile_api::push_key()).await.ok().flatten()?;
    Some(subscription(&manager).await.is_some())
}

/// Asks the reader, and tells the library.
pub async fn turn_on() -> Result<(), Trouble> {
    // First of all: a browser asks only in answer to a touch.
    let permission = JsFuture::from(Notification::request_permission()?).await?;
    if NotificationPermission::from_js_value(&permission) != Some(NotificationPermission::Granted) {
        return Err(Trouble::Denied);
    }
    let key = in_time(bookmobile_api::push_key()).await.map_err(Trouble::Server)?;
    let key = key.ok_or(Trouble::Server(ApiError::NotFound))?;
    let manager = manager().await.ok_or(Trouble::Browser)?;
    // One of before may be for another key.
    if let Some(before) = subscription(&manager).await {
        JsFuture::from(before.unsubscribe()?).await?;
    }
    let options = PushSubscriptionOptionsInit::new();
    options.set_user_visible_only(true);
    options.set_application_server_key_opt_str(Some(&key));
    let made: PushSubscription = JsFuture::from(manager.subscribe_with_options(&options)?).await?.dyn_into()?;
    tell(&made).await
}

/// Tells the library that this device is not to be told any more.
pub async fn turn_off() -> Result<(), Trouble> {
    let Some(manager) = manager().await else { return Ok(()) };
    let Some(subscription) = subscription(&manager).await else { return Ok(()) };
    in_time(bookmobile_api::push_unsubscribe(subscription.endpoint())).await.map_err(Trouble::Server)?;
    JsFuture::from(subscription.unsubscribe()?).await?;
    Ok(())
}

/// Is notified of nothing more, whether or not the library knows: it learns of it when it next tries.
pub async fn forget() {
    let Some(manager) = manager().await else { return };
    if let Some(subscription) = subscription(&manager).await
        && let Ok(gone) = subscription.unsubscribe()
    {
        drop(JsFuture::from(gone).await);
    }
}

/// The library told this device in a session that has ended. It tells on in the new one, if the patron is the same.
pub async fn after_sign_in(is_same: bool) {
    if !is_same {
        return forget().await;
    }
    let Some(manager) = manager().await else { return };
    if let Some(subscription) = subscription(&manager).await {
        drop(tell(&subscription).await);
    }
}

/// Tells the library of a subscription. One that it does not take is given back: else the switch would say that it tells
/// this device.
async fn tell(subscription: &PushSubscription) -> Result<(), Trouble> {
    let json = js_sys::JSON::stringify(subscription)?;
    let mut device: Device = json::from_text(&String::from(json)).map_err(|_| Trouble::Browser)?;
    device.language = document().document_element().and_then(|page| page.get_attribute("lang"));
    if let Err(error) = in_time(bookmobile_api::push_subscribe(device)).await {
        JsFuture::from(subscription.unsubscribe()?).await?;
        return Err(Trouble::Server(error));
    }
    Ok(())
}

/// What the service worker is notified by; none where there is no such thing.
async fn manager() -> Option<PushManager> {
    let window = window();
    let has = |name: &str| Reflect::has(&window, &name.into()).unwrap_or(false);
    let navigator = window.navigator();
    let has_workers = Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false);
    if !has("PushManager") || !has("Notification") || !has_workers {
        return None;
    }
    // Not `ready`, which waits for ever where there is no worker.
    let registration = JsFuture::from(navigator.service_worker().get_registration()).await.ok()?;
    registration.dyn_into::<ServiceWorkerRegistration>().ok()?.push_manager().ok()
}

async fn subscription(manager: &PushManager) -> Option<PushSubscription> {
    JsFuture::from(manager.get_subscription().ok()?).await.ok()?.dyn_into().ok()
}
