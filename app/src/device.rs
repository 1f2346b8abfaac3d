//! What the app knows about the device it runs on: shared by all views.

use crate::platform::service_worker::Update;
use crate::platform::settings::Setting;
use crate::platform::take_away::TakeAway;
use crate::platform::worker::SearchWorker;
use crate::platform::{clock, network, page, service_worker, settings, storage};
use crate::words::{Language, THEMES, Words};
use crate::{retrying, searching};
use bookmobile_api::Names;
use bookmobile_catalogue::Branch;
use bookmobile_client::protocol::{Activity, Generation, PackState};
use bookmobile_client::session::Outcome;
use bookmobile_client::take_away::{self, Of, Order};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long the worker may take to say what is here until the server is asked for the names that a pack would bring. One
/// that was here before says it sooner; one that is still on its way takes long, and results need names meanwhile.
const WORKER_MILLIS_MAX: u32 = 1_500;

/// The device, as views see it.
#[derive(Clone, Copy)]
pub struct Device {
    /// The language the words are in.
    pub language: RwSignal<Language>,
    /// The colours, one of [`THEMES`].
    pub theme: RwSignal<&'static str>,
    /// Whether there is a network.
    pub online: RwSignal<bool>,
    /// Whether there is room for something beside the results.
    pub wide: RwSignal<bool>,
    /// What this device has of the catalogue.
    pub pack: RwSignal<PackState>,
    /// A newer app that waits to take over.
    pub update: RwSignal<Option<Update>, LocalStorage>,
    names: Memo<Names>,
    names_of_server: RwSignal<NamesOfServer>,
    worker: StoredValue<SearchWorker, LocalStorage>,
    take_away: StoredValue<TakeAway, LocalStorage>,
}

/// The names for as long as there is no pack.
#[derive(Clone, Debug, PartialEq)]
enum NamesOfServer {
    Unknown,
    Asked,
    Known(Names),
}

impl NamesOfServer {
    fn names(&self) -> Names {
        match self {
            Self::Known(names) => names.clone(),
            Self::Unknown | Self::Asked => Names::default(),
        }
    }
}

/// How the network and the pack stand, for the lantern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// The library can be reached.
    Lit,
    /// It cannot, and this device answers.
    Glowing,
    /// It cannot, and there is nothing here.
    Dark,
}

impl Device {
    /// Looks at the device, starts the search worker and listens to what changes.
    pub fn start() -> Self {
        let language = settings::get(Setting::Language).or_else(page::preferred_language).unwrap_or_default();
        let theme = settings::get(Setting::Theme).unwrap_or_default();
        let pack = RwSignal::new(PackState::default());
        let worker = SearchWorker::start(move |state| pack.set(state));
        let names_of_server = RwSignal::new(NamesOfServer::Unknown);
        let device = Self {
            language: RwSignal::new(spoken(&language)),
            theme: RwSignal::new(THEMES.iter().find(|known| **known == theme).copied().unwrap_or(THEMES[0])),
            online: RwSignal::new(network::is_online()),
            wide: RwSignal::new(page::is_wide()),
            pack,
            update: RwSignal::new_local(None),
            names: Memo::new(move |_| {
                pack.with(names_of_pack).unwrap_or_else(|| names_of_server.with(NamesOfServer::names))
            }),
            names_of_server,
            take_away: StoredValue::new_local(TakeAway::new(worker.clone())),
            worker: StoredValue::new_local(worker),
        };
        network::on_change(move |online| {
            device.online.set(online);
            if online {
                device.look_for_update();
            }
        });
        page::on_wide_change(move |wide| device.wide.set(wide));
        service_worker::register(move |update| device.update.set(Some(update)));
        retrying::start(device);
        let settled = Memo::new(move |_| device.pack.with(|pack| pack.activity != Activity::Starting));
        Effect::new(move || {
            if settled.get() {
                device.ask_for_names();
            }
        });
        clock::later(WORKER_MILLIS_MAX, move || device.ask_for_names());
        Effect::new(move || page::set_language(device.language.get().tag()));
        Effect::new(move || page::set_theme(Some(device.theme.get()).filter(|theme| *theme != THEMES[0])));
        Effect::new(move || {
            if device.pack.with(PackState::is_complete) {
                ask_to_persist();
            }
        });
        device
    }

    /// Has the worker look for a newer catalogue.
    pub fn look_for_update(&self) {
        self.worker.with_value(SearchWorker::update);
        self.ask_for_names();
    }

    /// The search worker.
    pub fn worker(&self) -> SearchWorker {
        self.worker.get_value()
    }

    /// Has something made to take away, in the form with this code.
    pub async fn take_away(&self, form: String, of: Of) -> take_away::Outcome {
        let today = clock::local(clock::now_unix_secs());
        let order = Order {
            call: 0,
            form,
            of,
            device_first: self.pack.with_untracked(PackState::is_complete),
            today: (today.year as u16, today.month, today.day),
            chinese: self.language.get_untracked() == Language::Zh,
        };
        self.take_away.get_value().order(order).await
    }

    /// Chooses and remembers a language, by its tag.
    pub fn speak(&self, tag: &str) {
        let language = spoken(tag);
        settings::set(Setting::Language, Some(language.tag()));
        self.language.set(language);
    }

    /// Chooses and remembers colours.
    pub fn colour(&self, theme: &str) {
        let theme = THEMES.iter().find(|known| **known == theme).copied().unwrap_or(THEMES[0]);
        settings::set(Setting::Theme, Some(theme).filter(|theme| *theme != THEMES[0]));
        self.theme.set(theme);
    }

    /// How the lantern burns.
    pub fn light(&self) -> Light {
        let offline = !self.online.get() || self.pack.with(|pack| pack.activity == Activity::Offline);
        match (offline, self.pack.with(|pack| pack.ready.is_some())) {
            (false, _) => Light::Lit,
            (true, true) => Light::Glowing,
            (true, false) => Light::Dark,
        }
    }

    /// What this device searches, if it has anything.
    pub fn generation(&self) -> Option<Generation> {
        self.pack.with(|pack| pack.ready.clone())
    }

    /// The branches of the library, as far as their names are known.
    pub fn branches(&self) -> Vec<Branch> {
        self.names.with(|names| names.branches.clone())
    }

    /// The name of the library, empty while it is not known.
    pub fn library(&self, words: &Words) -> String {
        self.names.with(|names| names.library.name_in(words.language.tag()).to_owned())
    }

    /// Asks the server for the names that a pack would bring, where there is none.
    fn ask_for_names(self) {
        let has_pack = self.pack.with_untracked(|pack| pack.ready.is_some());
        let is_unknown = self.names_of_server.with_untracked(|names| *names == NamesOfServer::Unknown);
        if has_pack || !is_unknown || !self.online.get_untracked() {
            return;
        }
        self.names_of_server.set(NamesOfServer::Asked);
        spawn_local(async move {
            self.names_of_server.set(match searching::names().await {
                Outcome::Answer(names) => NamesOfServer::Known(names),
                // Until there is reason to ask again.
                Outcome::NothingHere | Outcome::Failed(_) => NamesOfServer::Unknown,
            });
        });
    }
}

fn names_of_pack(pack: &PackState) -> Option<Names> {
    let ready = pack.ready.as_ref()?;
    Some(Names { library: ready.library.clone(), branches: ready.branches.clone() })
}

/// The device; provided by [`crate::views::app::App`].
pub fn use_device() -> Device {
    expect_context()
}

/// The language for what the reader chose, or the browser asks for.
fn spoken(tag: &str) -> Language {
    Language::from_tag(tag).unwrap_or(Language::FALLBACK)
}

/// The words of the language that views are drawn in.
pub fn use_words() -> &'static Words {
    use_context::<&'static Words>().unwrap_or_else(|| Words::of(Language::default()))
}

/// A day in words.
pub fn date(words: &Words, unix_secs: i64) -> String {
    (words.date)(clock::local(unix_secs))
}

/// A moment in words: the time of day for today, else the day.
pub fn moment(words: &Words, unix_secs: i64) -> String {
    let at = clock::local(unix_secs);
    if at.same_day(clock::local(clock::now_unix_secs())) { at.clock() } else { (words.date)(at) }
}

/// Once per browser: some of them ask the reader.
fn ask_to_persist() {
    if settings::get(Setting::AskedToPersist).is_none() {
        settings::set(Setting::AskedToPersist, Some("yes"));
        spawn_local(async {
            storage::persist().await;
        });
    }
}
