//! The function that makes a call, `send` of a builder.

use quote::ToTokens as _;
use syn::{Block, Expr, Ident, ImplItemFn, LitInt, Local, Pat, Stmt, parse_quote};

use super::urls::Urls;

/// One operation of the builder `name`. The error is what was not found.
pub(super) fn send(
    function: &mut ImplItemFn,
    name: &Ident,
    urls: &mut Urls,
) -> Result<(), &'static str> {
    let statements = &mut function.block.stmts;
    url(statements, name, urls).ok_or("url")?;
    let is_empty = without_api_version(statements).ok_or("header_map")?;
    if is_empty {
        let requests = statements.iter_mut().filter_map(initial);
        let removed: usize = requests.map(without_header_map).sum();
        if removed != 1 {
            return Err("headers");
        }
    }
    *statements = scoped(statements).ok_or("request")?;
    Ok(())
}

/// The expression of `let … = …;`.
fn initial(statement: &mut Stmt) -> Option<&mut Expr> {
    let Stmt::Local(local) = statement else {
        return None;
    };
    Some(&mut local.init.as_mut()?.expr)
}

/// `format!("{}/a/{}", client.baseurl, encode_path(…))` → the base URL extended.
fn url(statements: &mut [Stmt], name: &Ident, urls: &mut Urls) -> Option<()> {
    let mut found = 0;
    for expression in statements.iter_mut().filter_map(initial) {
        if let Expr::Macro(call) = expression
            && call.mac.path.is_ident("format")
        {
            *expression = urls.of(name, &call.mac)?;
            found += 1;
        }
    }
    (found == 1).then_some(())
}

/// Removes the header, and the map if it holds no other; whether it does not.
fn without_api_version(statements: &mut Vec<Stmt>) -> Option<bool> {
    let at = statements.iter().position(|statement| {
        let text = statement.to_token_stream().to_string();
        text.starts_with("header_map . append") && text.contains("\"api-version\"")
    })?;
    statements.remove(at);
    let at = statements.iter_mut().position(|statement| {
        let Stmt::Local(local) = statement else {
            return false;
        };
        matches!(&local.pat, Pat::Ident(name) if name.ident == "header_map")
    })?;
    let map = statements.get_mut(at).and_then(initial)?;
    let Expr::Call(call) = map else { return None };
    let Some(Expr::Lit(capacity)) = call.args.first_mut() else {
        return None;
    };
    let syn::Lit::Int(capacity) = &mut capacity.lit else {
        return None;
    };
    let others = capacity.base10_parse::<usize>().ok()?.checked_sub(1)?;
    if others == 0 {
        statements.remove(at);
        return Some(true);
    }
    *capacity = LitInt::new(&format!("{others}usize"), capacity.span());
    Some(false)
}

/// The same with each value in a block that ends where it is used: while an answer
/// is waited for, what the request was made of would make the future large, and keep
/// what is sensitive in memory.
fn scoped(statements: &[Stmt]) -> Option<Vec<Stmt>> {
    let info = statements.iter().position(|statement| {
        let Stmt::Local(local) = statement else {
            return false;
        };
        matches!(value(local), Some(Expr::Struct(info)) if info.path.is_ident("OperationInfo"))
    })?;
    let (before, after) = statements.split_at_checked(info)?;
    let [builder, parts @ .., Stmt::Local(request)] = before else {
        return None;
    };
    let [
        info,
        pre,
        Stmt::Local(result),
        post,
        Stmt::Local(response),
        rest @ ..,
    ] = after
    else {
        return None;
    };
    let Expr::Await(exec) = value(result)? else {
        return None;
    };
    let client = client_of(builder)?;
    let (request, request_value) = (&request.pat, value(request)?);
    let (result, call) = (&result.pat, &exec.base);
    let (response, response_value) = (&response.pat, value(response)?);
    let block: Block = parse_quote!({
        let #client = self.#client;
        #info
        let #response = {
            let #result = {
                #[allow(unused_mut)]
                let #request = {
                    #builder
                    #(#parts)*
                    #request_value
                };
                #pre
                #call
            }
            .await;
            #post
            #response_value
        };
        #(#rest)*
    });
    Some(block.stmts)
}

/// What is behind `let … =`.
fn value(local: &Local) -> Option<&Expr> {
    Some(&local.init.as_ref()?.expr)
}

/// `client` of `let Self { client, … } = self;`, where it is a reference.
fn client_of(builder: &Stmt) -> Option<&Ident> {
    let Stmt::Local(builder) = builder else {
        return None;
    };
    let Pat::Struct(fields) = &builder.pat else {
        return None;
    };
    match &*fields.fields.first()?.pat {
        Pat::Ident(client) => Some(&client.ident),
        _ => None,
    }
}

/// Removes `.headers(header_map)` from a chain of calls; how many there were.
fn without_header_map(expression: &mut Expr) -> usize {
    match expression {
        Expr::Try(inner) => without_header_map(&mut inner.expr),
        Expr::MethodCall(call) if call.method == "headers" => {
            let receiver = (*call.receiver).clone();
            *expression = receiver;
            1 + without_header_map(expression)
        }
        Expr::MethodCall(call) => without_header_map(&mut call.receiver),
        _ => 0,
    }
}
