//! What a layout is made of, forty of them by name, and random combinations.

use crate::rng::Rng;

macro_rules! choice {
    ($($name:ident { $($v:ident),* $(,)? })*) => { $(
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($v),* }
        impl $name { pub const ALL: &[Self] = &[$(Self::$v),*]; }
    )* };
}

choice! {
    Sheets { One, Each, Split, SideBySide, SideBySideTight, Reversed }
    Title { Dot, FullDot, Lenticular, Space, Ordinal, Bracket, Circled, Square, Marked, Plain, SheetName, None }
    TitlePlace { Left, Right, Merged, CentredMerged }
    Header { One, TwoMerged, TwoLoose, Titled, Breaks, Units, UnitNote, Current, None }
    Groups { Merged, FirstOnly, Repeated, JoinedSpace, JoinedDot, JoinedSlash, JoinedGreater, JoinedDash, JoinedTail, Indented, Middle, Broken }
    Code { None, Text, Number, Full, Right }
    Order { Schema, Shuffled, CountsLeft }
    Total { Last, First, Merged, Second, None }
    Subtotals { None, After, Last, Named, Bracketed, Before }
    Zero { Zero, Blank, Dash, Nil }
    Notation { Number, Units, Full, Thousands }
    Spacers { None, Groups, Rows }
    Labels { Plain, Wide, Spaced, Brackets, Tildes, HalfKana, Breaks, Circled }
    Period { Title, Split, Dates, TwoRows, SheetName, FileName }
    Head { Beside, OneCell, Below }
    Parts { One, Below, Right }
    Beside { Nothing, Example, Former, Codes, Blank }
    Lists { Below, OwnSheet, EachSheet, None }
}

/// One layout.
#[derive(Clone, Debug)]
pub struct Style {
    pub sheets: Sheets,
    /// Rows and columns left free above and left of everything.
    pub offset: (u32, u32),
    pub shuffle_sections: bool,
    pub title: Title,
    pub title_place: TitlePlace,
    pub header: Header,
    /// A heading such as 区分 above the label columns.
    pub label_heading: bool,
    pub groups: Groups,
    pub code: Code,
    /// A column of running numbers in front.
    pub running: bool,
    pub order: Order,
    pub total: Total,
    pub total_word: &'static str,
    /// Totals are formulas with cached results.
    pub live: bool,
    pub subtotals: Subtotals,
    pub of_which: bool,
    /// The header again after a third of the rows.
    pub page_break: bool,
    /// A bare page number in a column of counts in front of that header.
    pub page_numbers: bool,
    pub spacers: Spacers,
    /// 前期, 増減, 構成比, 累計 beside the counts.
    pub comparison: bool,
    /// The comparison columns stand in front of the counts.
    pub comparison_first: bool,
    pub zero: Zero,
    pub notation: Notation,
    pub labels: Labels,
    pub notes: bool,
    pub seals: bool,
    pub contents: bool,
    pub template: bool,
    pub period: Period,
    pub lists: Lists,
    /// Sheet columns a form column is merged over.
    pub spread: u32,
    pub hidden: bool,
    pub head: Head,
    /// Rows and columns of the tables swapped.
    pub turned: bool,
    /// The months beside their sum.
    pub months: bool,
    /// Long tables in two parts.
    pub parts: Parts,
    /// Another sheet with the form's words, and perhaps figures, that is no report.
    pub beside: Beside,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            sheets: Sheets::One,
            offset: (0, 0),
            shuffle_sections: false,
            title: Title::Dot,
            title_place: TitlePlace::Left,
            header: Header::One,
            label_heading: true,
            groups: Groups::Merged,
            code: Code::None,
            running: false,
            order: Order::Schema,
            total: Total::Last,
            total_word: "合計",
            live: true,
            subtotals: Subtotals::None,
            of_which: false,
            page_break: false,
            page_numbers: false,
            spacers: Spacers::None,
            comparison: false,
            comparison_first: false,
            zero: Zero::Zero,
            notation: Notation::Number,
            labels: Labels::Plain,
            notes: false,
            seals: false,
            contents: false,
            template: false,
            period: Period::Title,
            lists: Lists::Below,
            spread: 1,
            hidden: false,
            head: Head::Beside,
            turned: false,
            months: false,
            parts: Parts::One,
            beside: Beside::Nothing,
        }
    }
}

pub const TOTAL_WORDS: &[&str] = &["合計", "合　計", "計", "総計", "総数", "総　計", "【合計】", "合計（件）"];

impl Style {
    /// Takes back choices that together leave out what a reader would need, too.
    pub fn settle(mut self) -> Self {
        if self.header == Header::None {
            // Without words above the columns only their usual order says which is which.
            self.order = if self.order == Order::CountsLeft { Order::CountsLeft } else { Order::Schema };
            self.comparison = false;
        }
        if self.header == Header::Current {
            self.order = Order::Schema;
        }
        if self.total == Total::Second && !matches!(self.groups, Groups::Merged | Groups::FirstOnly | Groups::Repeated)
        {
            self.total = Total::Last;
        }
        if self.title == Title::None && self.header == Header::None && self.total == Total::None {
            self.total = Total::Last;
        }
        if matches!(self.title, Title::None | Title::SheetName) && self.header == Header::Titled {
            self.header = Header::One;
        }
        if self.title == Title::SheetName {
            self.sheets = Sheets::Each;
        }
        if self.sheets == Sheets::Each && matches!(self.period, Period::SheetName) {
            self.period = Period::Title;
        }
        if self.groups == Groups::Middle {
            // What stands in the middle of a group says nothing where groups are cut by other rows.
            self.page_break = false;
            self.subtotals = Subtotals::None;
            self.spacers = if self.spacers == Spacers::Rows { Spacers::None } else { self.spacers };
        }
        if self.notation != Notation::Number {
            // Excel's SUM passes over texts; an office that types them types the totals, too.
            self.live = false;
        }
        if self.groups == Groups::Broken {
            self.page_break = true;
        }
        if self.turned {
            // What depends on rows below each other has no meaning there.
            self.groups = if matches!(self.groups, Groups::Indented | Groups::Middle | Groups::Broken) {
                Groups::Merged
            } else {
                self.groups
            };
            self.title = if matches!(self.title, Title::None | Title::SheetName) { Title::Dot } else { self.title };
            self.header = Header::One;
            self.total = if self.total == Total::Second { Total::Last } else { self.total };
            self.sheets = if matches!(self.sheets, Sheets::SideBySide | Sheets::SideBySideTight) {
                Sheets::One
            } else {
                self.sheets
            };
            (self.page_break, self.running, self.comparison, self.hidden, self.of_which) =
                (false, false, false, false, false);
            (self.spread, self.months, self.parts) = (1, false, Parts::One);
            (self.subtotals, self.spacers, self.order) = (Subtotals::None, Spacers::None, Order::Schema);
        }
        if self.header == Header::Titled {
            // Words above some columns only say nothing about those beside them.
            self.comparison = false;
            self.sheets = if matches!(self.sheets, Sheets::SideBySide | Sheets::SideBySideTight) {
                Sheets::One
            } else {
                self.sheets
            };
        }
        if self.groups == Groups::JoinedDash && self.subtotals == Subtotals::Before {
            self.subtotals = Subtotals::Named;
        }
        if self.months {
            self.header = if matches!(self.header, Header::None | Header::Current | Header::Titled) {
                Header::One
            } else {
                self.header
            };
            self.comparison = false;
            self.order = if self.order == Order::CountsLeft { Order::Schema } else { self.order };
        }
        if self.parts != Parts::One {
            // A part has no subtotal of what stands in the other.
            self.subtotals = Subtotals::None;
            self.live = false;
            (self.page_break, self.of_which, self.months, self.running) = (false, false, false, false);
            self.groups =
                if matches!(self.groups, Groups::Middle | Groups::Broken) { Groups::Merged } else { self.groups };
            self.title = if matches!(self.title, Title::None | Title::SheetName) { Title::Dot } else { self.title };
            self.sheets = if matches!(self.sheets, Sheets::SideBySide | Sheets::SideBySideTight) {
                Sheets::One
            } else {
                self.sheets
            };
            self.order = if self.order == Order::CountsLeft { Order::Schema } else { self.order };
        }
        if self.page_break && self.header == Header::None {
            self.header = Header::One;
        }
        if self.spread > 1 && matches!(self.sheets, Sheets::SideBySideTight) {
            self.sheets = Sheets::SideBySide;
        }
        self
    }

    pub fn random(rng: &mut Rng) -> Self {
        let rare = |rng: &mut Rng, n: usize| rng.one_in(n);
        let mut s = Self {
            sheets: rng.pick(Sheets::ALL),
            offset: (rng.below(5) as u32, rng.below(4) as u32),
            shuffle_sections: rare(rng, 4),
            title: rng.pick(Title::ALL),
            title_place: rng.pick(TitlePlace::ALL),
            header: rng.pick(Header::ALL),
            label_heading: !rare(rng, 3),
            groups: rng.pick(Groups::ALL),
            code: if rare(rng, 2) { Code::None } else { rng.pick(Code::ALL) },
            running: rare(rng, 5),
            order: rng.pick(&[Order::Schema, Order::Schema, Order::Shuffled, Order::CountsLeft]),
            total: rng.pick(&[Total::Last, Total::Last, Total::First, Total::Merged, Total::Second, Total::None]),
            total_word: rng.pick(TOTAL_WORDS),
            live: !rare(rng, 3),
            subtotals: if rare(rng, 3) { rng.pick(Subtotals::ALL) } else { Subtotals::None },
            of_which: rare(rng, 5),
            page_break: rare(rng, 5),
            page_numbers: false,
            spacers: if rare(rng, 3) { rng.pick(Spacers::ALL) } else { Spacers::None },
            comparison: rare(rng, 5),
            comparison_first: rare(rng, 2),
            zero: if rare(rng, 3) { rng.pick(Zero::ALL) } else { Zero::Zero },
            notation: if rare(rng, 3) { rng.pick(Notation::ALL) } else { Notation::Number },
            labels: if rare(rng, 2) { rng.pick(Labels::ALL) } else { Labels::Plain },
            notes: rare(rng, 3),
            seals: rare(rng, 4),
            contents: rare(rng, 6),
            template: rare(rng, 8),
            period: rng.pick(Period::ALL),
            lists: rng.pick(&[Lists::Below, Lists::OwnSheet, Lists::OwnSheet, Lists::EachSheet, Lists::None]),
            spread: rng.pick(&[1, 1, 1, 2, 3]),
            hidden: rare(rng, 10),
            head: rng.pick(Head::ALL),
            turned: false,
            months: rare(rng, 12),
            parts: Parts::One,
            beside: if rare(rng, 4) { rng.pick(Beside::ALL) } else { Beside::Nothing },
        };
        if rng.one_in(3) {
            // Without any title only the rows' own words tell the tables apart.
            s.title = rng.pick(&[Title::Dot, Title::FullDot, Title::Plain]);
        }
        s.page_numbers = rng.one_in(2);
        s.settle()
    }
}

/// The named layouts: the office's usual one with one habit changed, and some habits that come together.
pub fn named() -> Vec<(String, Style)> {
    let mut out: Vec<(String, Style)> = Vec::new();
    let base = Style::default;
    macro_rules! each {
        ($field:ident: $kind:ident) => {
            for v in $kind::ALL {
                out.push((format!("{}={v:?}", stringify!($field)), Style { $field: *v, ..base() }.settle()));
            }
        };
    }
    each!(sheets: Sheets);
    each!(title: Title);
    each!(title_place: TitlePlace);
    each!(header: Header);
    each!(groups: Groups);
    each!(code: Code);
    each!(order: Order);
    each!(total: Total);
    each!(subtotals: Subtotals);
    each!(zero: Zero);
    each!(notation: Notation);
    each!(spacers: Spacers);
    each!(labels: Labels);
    each!(period: Period);
    each!(lists: Lists);
    each!(head: Head);
    each!(parts: Parts);
    each!(beside: Beside);
    for word in TOTAL_WORDS {
        out.push((format!("total word {word}"), Style { total_word: word, ..base() }));
    }
    let mut more = |name: &str, style: Style| out.push((name.to_owned(), style.settle()));
    more("far from the corner", Style { offset: (37, 14), ..base() });
    more("running numbers", Style { running: true, code: Code::Number, ..base() });
    more("repeated headers", Style { page_break: true, ..base() });
    more("page numbers", Style { page_break: true, page_numbers: true, ..base() });
    more("of-which rows", Style { of_which: true, subtotals: Subtotals::After, ..base() });
    more("previous figures first", Style { comparison: true, comparison_first: true, ..base() });
    more("previous figures behind", Style { comparison: true, header: Header::TwoMerged, ..base() });
    more("graph paper", Style { spread: 3, groups: Groups::FirstOnly, ..base() });
    more("notes and seals", Style { notes: true, seals: true, ..base() });
    more("contents and templates", Style { contents: true, template: true, sheets: Sheets::Each, ..base() });
    more("nothing but labels", Style { title: Title::None, header: Header::None, label_heading: false, ..base() });
    more("nothing but codes", Style { title: Title::None, code: Code::Number, groups: Groups::JoinedSpace, ..base() });
    more("hidden columns", Style { hidden: true, comparison: true, ..base() });
    more("sections in another order", Style { shuffle_sections: true, ..base() });
    more("rows and columns swapped", Style { turned: true, ..base() });
    more("months side by side", Style { months: true, ..base() });
    more("months side by side, two rows", Style { months: true, header: Header::TwoMerged, ..base() });
    more("an example in front of sheets", Style { beside: Beside::Example, sheets: Sheets::Each, ..base() });
    more("a subtotal in the last column", Style { subtotals: Subtotals::Last, groups: Groups::FirstOnly, ..base() });
    more("typed totals first", Style { total: Total::First, live: false, total_word: "総数", ..base() });
    out
}
