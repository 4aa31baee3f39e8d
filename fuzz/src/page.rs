//! A published page → its document and examples.

use vlens_openapi::{Page, Source, parse::parse, print, read_document};

use crate::{check_problem, check_problems};

pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let page = match Page::read(&text) {
        Ok(page) => page,
        Err(problem) => return check_problem(&problem),
    };
    let is_of_the_text = |part: &str| text.as_bytes().as_ptr_range().contains(&part.as_ptr());
    assert!(page.document.is_empty() || is_of_the_text(page.document));
    for example in &page.examples {
        assert!(example.request.is_some() || example.response.is_some());
        assert!(
            example
                .status
                .is_none_or(|status| (100..1000).contains(&status))
        );
    }
    match parse(page.document) {
        Ok(document) => {
            // What is written is read back as it was.
            let printed = print(&document);
            assert_eq!(parse(&printed).as_ref(), Ok(&document), "{printed}");
        }
        Err(problem) => check_problem(&problem),
    }
    if let Err(problems) = read_document(&Source::new("page.md", text)) {
        check_problems(&problems);
        assert!(
            problems
                .iter()
                .all(|problem| problem.file.as_deref() == Some("page.md"))
        );
    }
}
