//! Draws the service of units.

use crate::app::geometry::frame;
use crate::app::model::Model;
use crate::ui::Cursor;
use crate::ui::paint::Painter;

/// Draws the screen.
pub(in crate::ui) fn draw(model: &Model, p: &mut Painter<'_>) -> Cursor {
    let parts = frame((p.area().width, p.area().height));
    let title = model.texts().get("tab.service");
    p.frame(parts.body.into(), title);
    None
}
