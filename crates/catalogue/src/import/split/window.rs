//! The part of a file that is in memory.

/// Bytes pushed and not yet taken.
#[derive(Debug, Default)]
pub(super) struct Window {
    bytes: Vec<u8>,
    start: usize,
    offset: u64,
    /// How far [`Window::rest`] was already searched in vain.
    pub searched: usize,
}

impl Window {
    /// Adds bytes at the end.
    pub fn push(&mut self, chunk: &[u8]) {
        // Moving what is left to the front costs little once most of it was taken.
        if self.start > self.bytes.len() / 2 {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        self.bytes.extend_from_slice(chunk);
    }

    /// Bytes not yet taken.
    pub fn rest(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Where [`Window::rest`] begins in the file.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Leaves out `count` bytes.
    pub fn skip(&mut self, count: usize) {
        let count = count.min(self.rest().len());
        self.start += count;
        self.offset += count as u64;
        self.searched = 0;
    }

    /// Takes `count` bytes.
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        let rest = self.rest();
        let taken = rest[..count.min(rest.len())].to_vec();
        self.skip(count);
        taken
    }
}
