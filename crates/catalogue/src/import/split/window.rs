//! The part of a file that is in memory.

/// Bytes pushed and not yet consumed.
#[derive(Debug, Default)]
pub(super) struct Window {
    bytes: Vec<u8>,
    start: usize,
    offset: u64,
    /// The length of [`Window::rest`] that was already searched in vain.
    pub searched: usize,
}

impl Window {
    /// Appends bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        // Moving the rest to the front is cheap once most bytes are consumed.
        if self.start > self.bytes.len() / 2 {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        self.bytes.extend_from_slice(chunk);
    }

    /// Bytes not yet consumed.
    pub fn rest(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// The position of [`Window::rest`] in the file, in bytes.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Discards `count` bytes.
    pub fn skip(&mut self, count: usize) {
        let count = count.min(self.rest().len());
        self.start += count;
        self.offset += count as u64;
        self.searched = 0;
    }

    /// Consumes and returns `count` bytes.
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        let rest = self.rest();
        let taken = rest[..count.min(rest.len())].to_vec();
        self.skip(count);
        taken
    }
}
