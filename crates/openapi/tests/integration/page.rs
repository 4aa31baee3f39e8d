//! The OpenAPI block of a published page.

use vlens_openapi::Page;

const PAGE: &str = include_str!("../fixtures/pages/register-step-verify-phone.md");
const VENDORED: &str = include_str!("../fixtures/openapi/register-step-verify-phone.yaml");

fn document(text: &str) -> &str {
    Page::read(text).expect("a page").document
}

fn problem(text: &str) -> String {
    Page::read(text).expect_err("no page").to_string()
}

#[test]
fn the_vendored_document_is_the_block_of_the_page_byte_for_byte() {
    assert_eq!(document(PAGE), VENDORED);
}

#[test]
fn the_examples_have_their_names_and_bodies() {
    let page = Page::read(PAGE).expect("a page");
    let names: Vec<_> = page.examples.iter().map(|example| example.name).collect();
    assert_eq!(names, ["Send OTP", "Validate OTP"]);
    for example in &page.examples {
        let request: serde_json::Value =
            serde_json::from_str(example.request.expect("a request")).expect("JSON");
        assert_eq!(request["phoneNumber"], "+201234567890");
        let response: serde_json::Value =
            serde_json::from_str(example.response.expect("a response")).expect("JSON");
        assert_eq!(response["error_code"], 1);
    }
}

#[test]
fn line_ends_a_byte_order_mark_and_the_quoted_lines_do_not_matter() {
    let windows = PAGE.replace('\n', "\r\n");
    assert_eq!(document(&windows), VENDORED.replace('\n', "\r\n"));
    assert_eq!(document(&format!("\u{feff}{PAGE}")), VENDORED);
    assert_eq!(document(&format!("> a fourth line\n{PAGE}")), VENDORED);
    let without_quotes = PAGE.split_once("# Send").expect("a title").1;
    assert_eq!(document(without_quotes), VENDORED);
}

#[test]
fn the_other_heading_of_the_examples_will_do() {
    let page = PAGE.replace("## Examples", "## SDK Code Examples");
    assert_eq!(Page::read(&page).expect("a page").examples.len(), 2);
}

#[test]
fn longer_fences_and_tildes_hold_shorter_ones() {
    for (open, close) in [
        ("````yaml", "````"),
        ("~~~ YAML title", "~~~~"),
        ("```yml", "```  "),
    ] {
        let inner = if open.starts_with("```y") {
            ""
        } else {
            "  ```json\n  {}\n  ```\n"
        };
        let block = format!("openapi: 3.1.0\ninfo:\n  description: |\n{inner}  end\n");
        let page =
            format!("# T\n\n## OpenAPI Specification ##\n\n{open}\n{block}{close}\n\nmore\n");
        assert_eq!(document(&page), block, "{open}");
    }
}

#[test]
fn a_fence_inside_an_example_does_not_end_it() {
    let page = "## OpenAPI Specification\n```json\n{}\n```\n## Examples\n### One\n\
                **Request**\n````json\n\"```\\n## Examples\"\n```\n````\n\
                **Response (201)**\n```json\n1\n```\n### Two\nprose\n";
    let page = Page::read(page).expect("a page");
    assert_eq!(page.examples.len(), 1);
    assert_eq!(
        page.examples[0].request,
        Some("\"```\\n## Examples\"\n```\n")
    );
    assert_eq!(page.examples[0].response, Some("1\n"));
    assert_eq!(page.examples[0].status, Some(201));
}

#[test]
fn the_status_of_an_example() {
    for (label, status) in [
        ("Response (201)", Some(201)),
        ("Response 404 of 2", Some(404)),
        ("Response", None),
        ("Response 2", None),
        ("Response 011", None),
        ("Response 2000", None),
    ] {
        let page = format!(
            "## OpenAPI Specification\n```json\n{{}}\n```\n## Examples\n### One\n\
             **{label}**\n```json\n1\n```\n"
        );
        let page = Page::read(&page).expect("a page");
        assert_eq!(page.examples[0].status, status, "{label}");
    }
}

#[test]
fn a_heading_inside_a_block_is_no_heading() {
    let page = "```markdown\n## OpenAPI Specification\n```\n```yaml\nopenapi: 0\n```\n\
                ## OpenAPI Specification\n```yaml\nopenapi: 1\n```\n";
    assert_eq!(document(page), "openapi: 1\n");
}

#[test]
fn plain_documents_are_taken_as_they_are() {
    assert_eq!(document(VENDORED), VENDORED);
    assert_eq!(
        document("{\"openapi\": \"3.1.0\"}"),
        "{\"openapi\": \"3.1.0\"}"
    );
    let commented = "# OpenAPI Specification\n---\ninfo:\n    description: |\n        ```yaml\n        ```\nopenapi: 3.1.0\n";
    assert_eq!(document(commented), commented);
    let marked = "---\nopenapi: 3.1.0\n";
    assert_eq!(document(marked), marked);
}

#[test]
fn front_matter_is_no_document() {
    let page = |front: &str| format!("---\n{front}\n---\n{PAGE}");
    for front in [
        "openapi: \"POST /x\"",
        "title: T\nopenapi: post /x",
        "'openapi': 3.1.0",
    ] {
        assert_eq!(document(&page(front)), VENDORED, "{front}");
        assert_eq!(
            document(&page(front).replace('\n', "\r\n")),
            VENDORED.replace('\n', "\r\n")
        );
    }
    let none = "neither an OpenAPI document nor a page with a section «OpenAPI Specification»";
    assert_eq!(problem("---\nopenapi: \"POST /x\"\n---\n\nText.\n"), none);
    let stream = "---\ntitle: T\n---\nopenapi: 3.1.0\n";
    assert_eq!(document(stream), stream);
}

#[test]
fn what_is_neither_is_named() {
    assert_eq!(problem(""), "the document is empty");
    assert_eq!(problem("\u{feff} \n"), "the document is empty");
    let neither = "neither an OpenAPI document nor a page with a section «OpenAPI Specification»";
    assert_eq!(problem("<!DOCTYPE html>\n<html></html>"), neither);
    let no_block = "the page has no yaml or json block under «OpenAPI Specification»";
    assert_eq!(
        problem("## OpenAPI Specification\n\n```python\n1\n```\n"),
        no_block
    );
    assert_eq!(
        problem("## OpenAPI Specification\n## Examples\n```yaml\nopenapi: 1\n```\n"),
        no_block
    );
    assert_eq!(
        problem("## OpenAPI Specification\n```yaml\nopenapi: 3.1.0\n"),
        "the page is cut off: a «yaml» block does not end"
    );
}
