//! Which number each local has.

use super::{
    model::{Model, REACH},
    module::Function,
};

/// How often all functions are gone through; another time finds next to nothing.
const ROUNDS: usize = 4;

/// What one more run of locals of one type costs in the list at the head of a function, in 256ths of a bit.
const RUN: u64 = 12 * 256;

/// Exchanges the numbers of two locals of a function wherever that makes its code more like that of all others.
pub(super) fn renumber(functions: &mut [Function]) {
    let mut model = Model::new();
    functions.iter().for_each(|function| model.add(&function.code));
    for _ in 0..ROUNDS {
        for function in functions.iter_mut() {
            model.remove(&function.code);
            while improve(&model, function) {}
            model.add(&function.code);
        }
    }
}

/// Tries every pair of locals once; whether one was exchanged.
fn improve(model: &Model, function: &mut Function) -> bool {
    let mut improved = false;
    for first in function.parameters..function.uses.len() {
        for second in first + 1..function.uses.len() {
            let before = price(model, function, first, second);
            exchange(function, first, second);
            if price(model, function, first, second) < before {
                improved = true;
            } else {
                exchange(function, first, second);
            }
        }
    }
    improved
}

/// What depends on the numbers of two locals: the list of types, the numbers where they stand and the bytes shortly after.
fn price(model: &Model, function: &Function, first: usize, second: usize) -> u64 {
    let mut price = function.locals.chunk_by(|one, next| one == next).count() as u64 * RUN;
    let uses = |local| function.uses.get(local).map_or(&[][..], |uses: &Vec<usize>| uses);
    let (mut first, mut second) = (uses(first).iter().peekable(), uses(second).iter().peekable());
    let mut from = 0;
    // Both lists ascend, so that each byte is priced once.
    while let Some(&at) = match (first.peek(), second.peek()) {
        (Some(one), Some(other)) if other < one => second.next(),
        (Some(_), _) => first.next(),
        (None, _) => second.next(),
    } {
        let end = (at + REACH + 1).min(function.code.len());
        for byte in at.max(from)..end {
            price += model.cost(&function.code, byte);
        }
        from = end;
    }
    price
}

fn exchange(function: &mut Function, first: usize, second: usize) {
    let Function { parameters, locals, code, uses, .. } = function;
    locals.swap(first - *parameters, second - *parameters);
    uses.swap(first, second);
    for local in [first, second] {
        for &at in uses.get(local).into_iter().flatten() {
            if let Some(number) = code.get_mut(at) {
                *number = local as u8;
            }
        }
    }
}
