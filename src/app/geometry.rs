//! Where things lie on the screen, in columns and rows; shared by keys that page and by what is drawn.

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub w: u16,
    /// Rows.
    pub h: u16,
}

/// The smallest terminal that can show anything of use.
pub const SMALLEST: (u16, u16) = (40, 10);

impl Area {
    /// The upper part with so many rows, and the rest.
    pub fn top(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.h);
        let upper = Self { h: rows, ..self };
        let lower = Self {
            y: self.y + rows,
            h: self.h - rows,
            ..self
        };
        (upper, lower)
    }

    /// The rest, and the lower part with so many rows.
    pub fn bottom(self, rows: u16) -> (Self, Self) {
        self.top(self.h - rows.min(self.h))
    }

    /// The left part with so many columns, and the rest.
    pub fn left(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.w);
        let left = Self { w: columns, ..self };
        let right = Self {
            x: self.x + columns,
            w: self.w - columns,
            ..self
        };
        (left, right)
    }

    /// The rest, and the right part with so many columns.
    pub fn right(self, columns: u16) -> (Self, Self) {
        self.left(self.w - columns.min(self.w))
    }

    /// A part in the middle, as large as asked where there is room.
    #[must_use]
    pub fn middle(self, w: u16, h: u16) -> Self {
        let (w, h) = (w.min(self.w), h.min(self.h));
        Self {
            x: self.x + (self.w - w) / 2,
            y: self.y + (self.h - h) / 2,
            w,
            h,
        }
    }
}

/// The parts that every screen has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Tabs, and whose data.
    pub tabs: Area,
    /// The screen itself.
    pub body: Area,
    /// The state line, or the notice.
    pub state: Area,
    /// Keys valid now.
    pub hints: Area,
}

/// Divides the terminal.
pub fn frame(size: (u16, u16)) -> Frame {
    let all = Area {
        x: 0,
        y: 0,
        w: size.0,
        h: size.1,
    };
    let (tabs, rest) = all.top(1);
    let (rest, hints) = rest.bottom(1);
    let (body, state) = rest.bottom(1);
    Frame {
        tabs,
        body,
        state,
        hints,
    }
}

/// Rows of a list inside an overlay as large as the screen allows: two for the frame, two for what was typed.
pub fn overlay_rows(size: (u16, u16)) -> usize {
    usize::from(overlay(size).h.saturating_sub(4)).max(1)
}

/// Where a large overlay lies.
pub fn overlay(size: (u16, u16)) -> Area {
    let body = frame(size).body;
    let (w, h) = (body.w.saturating_sub(4).min(96), body.h.min(32));
    body.middle(w.max(body.w.min(40)), h)
}

/// Where the large editor of a text lies, and the text within its frame.
pub fn editor(size: (u16, u16)) -> (Area, Area) {
    let pane = frame(size).body;
    // A blank column beside the frame on both sides; the right one is where the cursor goes at the end of a row.
    let text = Area {
        x: pane.x + 2.min(pane.w),
        y: pane.y + 1.min(pane.h),
        w: pane.w.saturating_sub(3),
        h: pane.h.saturating_sub(2),
    };
    (pane, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_never_leave_the_whole_at_any_size() {
        for w in 0..50 {
            for h in 0..20 {
                let frame = frame((w, h));
                for part in [
                    frame.tabs,
                    frame.body,
                    frame.state,
                    frame.hints,
                    overlay((w, h)),
                    editor((w, h)).0,
                    editor((w, h)).1,
                ] {
                    assert!(
                        part.x + part.w <= w && part.y + part.h <= h,
                        "{part:?} in {w}x{h}"
                    );
                }
            }
        }
    }
}
