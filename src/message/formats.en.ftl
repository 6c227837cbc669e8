### The words of SARIF and HTML.

# Words of the other formats
role-parts = parts of the sum
role-counterpart = the other side
role-original = the first of the two
role-entries = the entries counted
role-statement = another statement of the same
said-cause = Cause: { $cause }
exit-nothing = Done; nothing at or above the level asked for
exit-findings = Done; there are findings at or above the level asked for
exit-not-done = At least one file could not be checked

# The HTML page
html-title = Results of the check
html-skip = Skip to the results
html-files = Files
html-file = File
html-period = Reporting period
html-form = Form
html-no-period = not found
html-cumulative = { " " }(cumulative)
html-single = { "" }
html-unreadable = unreadable
html-verdict-unreadable = At least one file could not be checked.
html-verdict-errors = There are figures that cannot be right.
html-verdict-warnings = No error was found. Some places deserve a look.
html-verdict-nothing = No error was found.
html-legend = Symbol and number in a cell are those of the finding beside or below the sheet.
html-left-out = Findings of these rules were left out on request: { $rules }
html-suspect = suspected cell
html-hidden = hidden
html-hidden-sheet = (hidden sheet)
html-sheet = Sheet “{ $sheet }”
html-findings = Findings
html-elsewhere = Findings without a place on a sheet
html-no-findings = Nothing was found.
html-no-findings-here = Nothing was found on this sheet.
html-what-checked = What was checked
html-checked = { $places } places by { $rules } rules ({ $open ->
    [one] 1 place
   *[other] { $open } places
} could not be checked)
html-not-checked = What could not be checked
html-tables = Tables read
html-table = Table { $table }: { $place } ({ $rows ->
    [one] 1 category
   *[other] { $rows } categories
})
html-same-cause = { $count ->
    [one] One more finding of the same cause
   *[other] { $count } more findings of the same cause
}
html-stated = stated
html-expected = computed
html-difference = difference
html-formula = formula
html-determined = certain
html-likely = likely
html-possible = possible
html-what-to-do = What to do
html-rows-cut = Rows { $from }–{ $to } are left out
html-rows-blank = Rows { $from }–{ $to } are blank
html-columns-cut = The sheet has many columns; only those with tables and findings are shown.
html-other-sheets = Sheets that hold no table of the form and were not checked: { $sheets }
html-not-drawn-size = The sheets are too large to be shown here. Checking this file alone may show them.
html-not-drawn-many = As there are many files, sheets without errors or warnings are not shown.
html-n-files = { $n ->
    [one] file
   *[other] files
}
html-n-errors = { $n ->
    [one] error
   *[other] errors
}
html-n-warnings = { $n ->
    [one] warning
   *[other] warnings
}
html-n-infos = { $n ->
    [one] note
   *[other] notes
}

settled-corrected = settled by a correction
settled-acknowledged = acknowledged: { $reason }
html-settled = Settled findings

# What a schema sets
S106-off = { $count ->
    [one] One finding
   *[other] { $count } findings
} of { $rule } ({ $name }) not shown, as the schema says (reason: { $reason })
S106-off-help = To see them, take the setting out of [[levels]] in the schema.
V105-missing = “{ $label }” is blank (in this form a blank is not 0)
V105-missing-mark = “{ $label }” says “{ $raw }” (in this form that is not 0)
tolerated = { $count ->
    [one] 1 place agrees
   *[other] { $count } places agree
} only within the tolerance of the schema (rounding)
html-tolerance = Tolerance

# What is doubtful in a schema
doubt-impossible = no figures satisfy this edit
doubt-contradictory = this edit cannot hold together with the totals and the edits before it
doubt-only-zero = together with the totals and the edits before it, this edit holds only where everything is 0
doubt-implied = the totals and the other edits imply this edit: it adds nothing
doubt-same-option = two of the figures this edit may be equal to are always the same: leave one out
doubt-dead-option = one of the figures this edit may be equal to can never be equal: leave it out
doubt-never-together = the categories of this edit are never valid on the same day: it is never evaluated
page-levels = To change its level in a schema, with the reason, write under [[levels]]: rule = "{ $rule }", level = "info" (or "warning", "error", "off"), reason = "…". What is "off" is counted all the same, and S106 says so with the reason.
