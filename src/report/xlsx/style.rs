//! How cells look: a small value that becomes the writer's format. Everything is black on white but for header rows and marks.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline};

/// The font of everything: every Windows 8.1 and later has it.
pub const FONT: &str = "游ゴシック";
/// Size of ordinary text in points.
pub const TEXT_PT: f64 = 10.0;

/// Where words stand in a cell of figures: kept off the line as figures are, and what is typed over them is a figure.
pub const WORDS: &str = "#,##0_ ;-#,##0_ ;#,##0_ ;@_ ";

/// What one step of indent takes, in pixels: three blanks of the workbook's font, and a little.
pub const INDENT_PX: f64 = 12.0;

/// Pale grey of header rows.
pub const HEAD: u32 = 0x00F2_F2F2;
/// Pale green: corrected.
pub const CORRECTED: u32 = 0x00DD_F0DC;
/// Pale red: error not corrected.
pub const ERROR: u32 = 0x00FA_DCDC;
/// Pale yellow: warning.
pub const WARNING: u32 = 0x00FF_F2CC;
/// Pale blue: information, reviewer's cells.
pub const INFO: u32 = 0x00E4_EEF8;

/// A line around a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// None.
    #[default]
    No,
    /// Within a group.
    Hair,
    /// Inside a table.
    Thin,
    /// Around a table, above its total.
    Thick,
}

impl Line {
    const fn border(self) -> FormatBorder {
        match self {
            Self::No => FormatBorder::None,
            Self::Hair => FormatBorder::Hair,
            Self::Thin => FormatBorder::Thin,
            Self::Thick => FormatBorder::Medium,
        }
    }
}

/// Where text stands in its cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// At the left, kept off the line.
    Inset,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// What a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary text.
    #[default]
    Plain,
    /// A link: blue and underlined.
    Link,
}

/// The look of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// Size in points.
    pub pt: f64,
    /// Heavy type.
    pub bold: bool,
    /// Horizontal place; vertically everything is centred, or at the top where `top` says so.
    pub align: Align,
    /// At the top of the cell.
    pub top: bool,
    /// Breaks long text into lines.
    pub wrap: bool,
    /// Number format.
    pub num: String,
    /// Background.
    pub fill: Option<u32>,
    /// Whether it looks like a link.
    pub tone: Tone,
    /// Lines: top, right, bottom, left.
    pub lines: [Line; 4],
}

impl Default for Style {
    fn default() -> Self {
        Self {
            pt: TEXT_PT,
            bold: false,
            align: Align::Left,
            top: false,
            wrap: false,
            num: String::new(),
            fill: None,
            tone: Tone::Plain,
            lines: [Line::No; 4],
        }
    }
}

impl Style {
    /// Ordinary wrapping text within thin lines.
    pub fn boxed() -> Self {
        Self { wrap: true, lines: [Line::Thin; 4], ..Self::default() }
    }

    /// A cell of a header row.
    pub fn head() -> Self {
        Self { align: Align::Center, fill: Some(HEAD), ..Self::boxed() }
    }

    /// This style with another horizontal place.
    #[must_use]
    pub fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// This style with a number format.
    #[must_use]
    pub fn num(self, num: &str) -> Self {
        Self { num: num.to_owned(), ..self }
    }

    /// This style with a background.
    #[must_use]
    pub fn fill(self, fill: u32) -> Self {
        Self { fill: Some(fill), ..self }
    }

    /// This style in heavy type.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// This style at another size.
    #[must_use]
    pub fn pt(self, pt: f64) -> Self {
        Self { pt, ..self }
    }

    /// This style with text at the top of the cell.
    #[must_use]
    pub fn top(self) -> Self {
        Self { top: true, ..self }
    }

    /// This style with text kept off the line at its left.
    #[must_use]
    pub fn indented(self) -> Self {
        Self { align: Align::Inset, ..self }
    }

    /// How much of the cell's width the text cannot use beside the ordinary edges, in pixels.
    pub const fn inset(&self) -> f64 {
        if matches!(self.align, Align::Inset) { INDENT_PX } else { 0.0 }
    }

    /// The writer's format.
    pub fn format(&self) -> Format {
        let mut f = base().set_font_size(self.pt);
        f = f.set_align(match self.align {
            Align::Left | Align::Inset => FormatAlign::Left,
            Align::Center => FormatAlign::Center,
            Align::Right => FormatAlign::Right,
        });
        if self.align == Align::Inset {
            f = f.set_indent(1);
        }
        if self.top {
            f = f.set_align(FormatAlign::Top);
        }
        if self.bold {
            f = f.set_bold();
        }
        if self.wrap {
            f = f.set_text_wrap();
        }
        if !self.num.is_empty() {
            f = f.set_num_format(self.num.as_str());
        }
        if let Some(fill) = self.fill {
            f = f.set_background_color(fill);
        }
        if self.tone == Tone::Link {
            f = f.set_font_color(0x0005_63C1).set_underline(FormatUnderline::Single);
        }
        let [top, right, bottom, left] = self.lines;
        f.set_border_top(top.border())
            .set_border_right(right.border())
            .set_border_bottom(bottom.border())
            .set_border_left(left.border())
    }
}

/// The font with its charset (128: Japanese), vertically centred.
pub fn base() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(TEXT_PT)
        .set_font_charset(128)
        .set_font_family(3)
        .set_align(FormatAlign::VerticalCenter)
}
