//! Which columns of a table fit, and how wide they are.
//!
//! Widths depend on the width of the area alone, never on the rows in view: a column that moves while scrolling
//! repaints the screen.

/// What a column asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Narrower than this it is useless and left out.
    pub min: u16,
    /// Wide enough for most rows.
    pub ideal: u16,
    /// Its share of what is left when every column has its ideal width.
    pub grow: u16,
    /// How important it is: the lowest goes first.
    pub keep: u8,
}

impl Column {
    /// A column by its least and its ideal width, its share of what is left, and its importance.
    pub const fn new(min: u16, ideal: u16, grow: u16, keep: u8) -> Self {
        Self {
            min,
            ideal,
            grow,
            keep,
        }
    }
}

/// The place and width of every column that fits in `width`, with one blank between columns.
///
/// Columns are left out from the least important on, the rightmost first among equals. What is left over brings
/// the most important to their ideal width, and then widens those that grow.
pub fn layout(width: u16, columns: &[Column]) -> Vec<Option<(u16, u16)>> {
    let order = by_importance(columns);
    let kept = fitting(width, columns, &order);
    let mut widths: Vec<u16> = columns.iter().map(|column| column.min).collect();
    let mut spare = width.saturating_sub(needed(columns, kept));
    for &at in kept {
        let missing = columns[at].ideal.saturating_sub(columns[at].min).min(spare);
        widths[at] += missing;
        spare -= missing;
    }
    grow(columns, kept, spare, &mut widths);
    place(kept, &widths)
}

fn by_importance(columns: &[Column]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|&at| (u8::MAX - columns[at].keep, at));
    order
}

/// As much of `order`, from its front, as fits at its narrowest.
fn fitting<'a>(width: u16, columns: &[Column], order: &'a [usize]) -> &'a [usize] {
    let mut kept = order;
    while let Some((_, rest)) = kept.split_last()
        && needed(columns, kept) > width
    {
        kept = rest;
    }
    kept
}

fn needed(columns: &[Column], kept: &[usize]) -> u16 {
    let blanks = kept.len().saturating_sub(1);
    let blanks = u16::try_from(blanks).unwrap_or(u16::MAX);
    kept.iter()
        .fold(blanks, |sum, &at| sum.saturating_add(columns[at].min))
}

fn grow(columns: &[Column], kept: &[usize], spare: u16, widths: &mut [u16]) {
    let mut spare = u64::from(spare);
    let mut weight: u64 = kept.iter().map(|&at| u64::from(columns[at].grow)).sum();
    for &at in kept {
        let grow = u64::from(columns[at].grow);
        if grow > 0 {
            // A share of what is still left, so that the last column takes the remainder and nothing is lost.
            let part = spare * grow / weight;
            widths[at] += part as u16;
            spare -= part;
            weight -= grow;
        }
    }
}

fn place(kept: &[usize], widths: &[u16]) -> Vec<Option<(u16, u16)>> {
    let mut x = 0_u16;
    (0..widths.len())
        .map(|at| {
            kept.contains(&at).then(|| {
                let from = x;
                x = x.saturating_add(widths[at]).saturating_add(1);
                (from, widths[at])
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn column(min: u16, ideal: u16, grow: u16, keep: u8) -> Column {
        Column {
            min,
            ideal,
            grow,
            keep,
        }
    }

    const STAFF: [Column; 4] = [
        column(10, 20, 1, 9),
        column(6, 12, 0, 2),
        column(8, 8, 0, 5),
        column(3, 3, 0, 7),
    ];

    #[test]
    fn all_columns_at_the_design_width_and_the_name_takes_the_rest() {
        assert_eq!(
            layout(80, &STAFF),
            [Some((0, 54)), Some((55, 12)), Some((68, 8)), Some((77, 3))]
        );
    }

    #[test]
    fn the_least_important_goes_first() {
        assert_eq!(
            layout(29, &STAFF),
            [Some((0, 16)), None, Some((17, 8)), Some((26, 3))]
        );
        assert_eq!(
            layout(14, &STAFF),
            [Some((0, 10)), None, None, Some((11, 3))]
        );
        assert_eq!(layout(13, &STAFF), [Some((0, 13)), None, None, None]);
        assert_eq!(layout(9, &STAFF), [None; 4]);
        assert!(layout(80, &[]).is_empty());
    }

    #[test]
    fn what_is_left_is_shared_by_weight_to_the_last_column() {
        let columns = [column(1, 1, 1, 1), column(1, 1, 2, 1), column(1, 1, 0, 1)];
        assert_eq!(
            layout(15, &columns),
            [Some((0, 4)), Some((5, 8)), Some((14, 1))]
        );
    }

    fn any_columns() -> impl Strategy<Value = Vec<Column>> {
        let small = (0_u16..30, 0_u16..60, 0_u16..4, 0_u8..5);
        let wild = (any::<u16>(), any::<u16>(), any::<u16>(), any::<u8>());
        let one = prop_oneof![9 => small, 1 => wild]
            .prop_map(|(min, ideal, grow, keep)| column(min, ideal, grow, keep));
        prop::collection::vec(one, 0..9)
    }

    proptest! {
        #[test]
        fn columns_stand_apart_within_the_width(columns in any_columns(), width in 0_u16..300) {
            let places = layout(width, &columns);
            prop_assert_eq!(places.len(), columns.len());
            let mut free = 0;
            for (place, column) in places.iter().zip(&columns) {
                if let Some((x, w)) = *place {
                    prop_assert_eq!(x, free);
                    prop_assert!(w >= column.min);
                    prop_assert!(x + w <= width);
                    free = x + w + 1;
                }
            }
        }

        #[test]
        fn nothing_is_dropped_before_something_less_important(
            columns in any_columns(),
            width in 0_u16..300,
        ) {
            let places = layout(width, &columns);
            let of = |kept: bool| {
                let chosen = places.iter().zip(&columns).filter(move |(p, _)| p.is_some() == kept);
                chosen.map(|(_, column)| column.keep)
            };
            if let (Some(lost), Some(kept)) = (of(false).max(), of(true).min()) {
                prop_assert!(lost <= kept);
            }
        }

        #[test]
        fn a_dropped_column_would_not_have_fitted(columns in any_columns(), width in 0_u16..300) {
            let places = layout(width, &columns);
            let kept = |at: &usize| places[*at].is_some();
            let order = by_importance(&columns);
            let first_lost = order.iter().position(|at| !kept(at));
            if let Some(lost) = first_lost {
                prop_assert!(needed(&columns, &order[..=lost]) > width);
            }
        }

        #[test]
        fn a_growing_column_leaves_nothing_unused(mut columns in any_columns(), width in 0_u16..300) {
            for column in &mut columns {
                column.grow = column.grow.max(1);
            }
            let end = layout(width, &columns).into_iter().flatten().last();
            prop_assert!(end.is_none_or(|(x, w)| x + w == width));
        }
    }
}
