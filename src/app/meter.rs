//! What keys cost on the line. The figures follow when the keys rest, so that the meter itself costs next to nothing.

/// Counts keys and bytes from the moment it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meter {
    keys: u64,
    bytes: u64,
    frame: usize,
    told: Told,
}

/// What stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// Bytes of the last frame that a key has brought about.
    pub last: usize,
    /// Bytes for each key, with all that followed when the keys rested.
    pub mean: u64,
}

impl Meter {
    /// A key was pressed.
    pub fn key(&mut self) {
        self.keys += 1;
    }

    /// A frame of so many bytes was sent.
    pub fn sent(&mut self, bytes: usize) {
        self.frame = bytes;
        self.bytes += bytes as u64;
    }

    /// The keys rest.
    pub fn rest(&mut self) {
        self.told = Told {
            last: self.frame,
            mean: self.bytes.checked_div(self.keys).unwrap_or_default(),
        };
    }

    /// What is to be shown.
    pub fn told(&self) -> Told {
        self.told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_stand_still_until_the_keys_rest() {
        let mut meter = Meter::default();
        meter.rest();
        assert_eq!(meter.told(), Told::default(), "no key, no mean");
        for bytes in [50, 0, 60] {
            meter.key();
            meter.sent(bytes);
            assert_eq!(meter.told(), Told::default());
        }
        meter.rest();
        assert_eq!(meter.told(), Told { last: 60, mean: 36 });
        meter.sent(100);
        meter.key();
        meter.rest();
        let told = Told {
            last: 100,
            mean: 52,
        };
        assert_eq!(meter.told(), told);
    }
}
