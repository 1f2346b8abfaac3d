//! The texts of the desk; they stand in the folder `words/`.

pub use bookmobile_words::Language;
pub use bookmobile_words::desk::Words;

use crate::views::room::Room;

/// The names of the rooms.
pub trait RoomName {
    /// The name of a room.
    fn room(&self, room: Room) -> &'static str;
}

impl RoomName for Words {
    fn room(&self, room: Room) -> &'static str {
        match room {
            Room::CheckOut => self.check_out,
            Room::CheckIn => self.check_in,
            Room::Shelves => self.shelves,
            Room::Patrons => self.patrons,
            Room::Copies => self.copies,
            Room::Queues => self.queues,
            Room::Catalogue => self.catalogue,
            Room::Audit => self.audit,
        }
    }
}
