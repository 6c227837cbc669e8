//! The `kensan` command.
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let t = std::time::Instant::now();
        let book = kensan::workbook::read(&bytes, &Default::default()).unwrap();
        let t1 = t.elapsed();
        let schema = &kensan::schema::builtin_schemas()[0];
        let v = kensan::submission::Vocabulary::new(schema);
        let t = std::time::Instant::now();
        let subs = kensan::submission::bind(&book, schema, &v, &path);
        let t2 = t.elapsed();
        println!("{path}: {} submissions read {t1:?} bind {t2:?}", subs.len());
        for s in &subs {
            println!("  period {:?} header {:?}", s.period.period, s.header.iter().map(|h| h.as_ref().map(|h| (h.value.raw.to_string(), h.value.count()))).collect::<Vec<_>>());
            for t in s.tables.iter() { match t { None => println!("  - none"), Some(t) => println!("  {} {} {} cols {:?} code {:?} rows {}", t.table, book.sheets[t.sheet].name, t.range, t.columns, t.code_column, t.rows.len()) } }
            for l in s.lists.iter() { match l { None => println!("  - none"), Some(l) => println!("  list {} {} {} entries {}", l.list, book.sheets[l.sheet].name, l.range, l.entries.len()) } }
            let t = std::time::Instant::now();
            let out = kensan::check::run(&kensan::check::Context { workbook: &book, schema, submission: s });
            println!("  check {:?}", t.elapsed());
            for f in &out.findings { println!("  {:?} {} {:?}!{:?} {:?} {:?} st {:?} exp {:?} {:?}", f.severity, f.rule, f.place.sheet, f.place.cell.map(|c| c.to_string()), f.place.row, f.place.column, f.stated, f.expected, f.message); }
        }
    }
}
