//! A bar of characters, as text and Markdown draw it.

/// Draws a bar of `width` characters, filled to `place` (0 to 1). An end is
/// full or empty only when the place is at it.
pub(super) fn bar(place: f64, width: usize, [full, empty]: [char; 2]) -> String {
    let filled = filled(place, width);
    let mut bar = String::new();
    bar.extend(std::iter::repeat_n(full, filled));
    bar.extend(std::iter::repeat_n(empty, width - filled));
    bar
}

/// Returns how many of `width` characters are filled: never more than all.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of a few characters"
)]
fn filled(place: f64, width: usize) -> usize {
    let filled = (place * width as f64).round() as usize;
    let least = usize::from(place > 0.0);
    let most = width.saturating_sub(usize::from(place < 1.0));
    filled.max(least).min(most)
}
