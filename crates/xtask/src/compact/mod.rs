//! The last step of a build: a module says the same in bytes that compress better.
//!
//! A module may number a function's locals as it likes, put its functions in any order, and promise any alignment of what it
//! loads and stores. The optimiser chooses for fewer bytes; what travels is compressed, and a compressor wants the same thing said
//! in the same bytes, near to where it was said before. Of the engine this is worth a twenty-fifth.

mod locals;
mod model;
mod module;
mod order;

use anyhow::Result;
use module::Module;

/// The module with locals and functions in another order, and without custom sections.
///
/// # Errors
/// When it is no module, or has what moving functions does not know: imports, a start function or elements of tables.
pub(crate) fn compact(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::read(wasm)?;
    locals::renumber(&mut module.functions);
    let order = order::similar_together(&module.functions);
    Ok(module.write(&order))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::{Operator, Parser, Payload, ValType};

    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            (self.0 >> 33) % end
        }
    }

    /// A module of functions `(i32, i32) -> i32` that move numbers between locals of two types, memory and each other.
    fn random(dice: &mut Dice) -> Vec<u8> {
        let functions = 1 + dice.below(9) as u8;
        let mut code = vec![functions];
        for _ in 0..functions {
            let locals: Vec<u8> = (0..1 + dice.below(6)).map(|_| [0x7f, 0x7e][dice.below(2) as usize]).collect();
            let mut body = vec![locals.len() as u8];
            locals.iter().for_each(|kind| body.extend([1, *kind]));
            let of = |dice: &mut Dice, kind: u8| {
                let all: Vec<u8> =
                    (0..).zip([0x7f, 0x7f].iter().chain(&locals)).filter(|(_, of)| **of == kind).map(|(at, _)| at).collect();
                all.get(dice.below(all.len().max(1) as u64) as usize).copied()
            };
            for _ in 0..dice.below(40) {
                let (one, other) = (of(dice, 0x7f).unwrap(), of(dice, 0x7f).unwrap());
                match (dice.below(4), of(dice, 0x7e)) {
                    (0, _) => body.extend([0x20, one, 0x22, other, 0x1a]),
                    (1, Some(wide)) => body.extend([0x20, one, 0x29, dice.below(4) as u8, 0x90, 1, 0x21, wide]),
                    (2, Some(wide)) => body.extend([0x20, wide, 0xa7, 0x21, one]),
                    _ => body.extend([0x20, one, 0x20, other, 0x10, dice.below(functions.into()) as u8, 0x21, one]),
                }
            }
            body.extend([0x20, 0, 0x0b]);
            code.extend([body.len() as u8 | 0x80, (body.len() >> 7) as u8]);
            code.extend(body);
        }
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |id: u8, bytes: &[u8]| {
            wasm.extend([id, bytes.len() as u8 | 0x80, (bytes.len() >> 7) as u8]);
            wasm.extend(bytes);
        };
        section(1, &[1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f]);
        section(3, &[&[functions][..], &vec![0; functions.into()]].concat());
        section(5, &[1, 0, 1]);
        let exports: Vec<u8> = (0..functions).flat_map(|at| [1, b'a' + at, 0, at]).collect();
        section(7, &[&[functions][..], &exports].concat());
        section(10, &code);
        section(0, b"\x03any");
        wasm
    }

    /// Functions by the name of their export, as text in which locals are named by their first use, and alignments left out.
    fn meaning(wasm: &[u8]) -> Vec<(String, Vec<String>)> {
        let (mut names, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => names = exports.into_iter().map(|export| export.unwrap()).collect(),
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let mut all = Vec::new();
        for export in &names {
            let body = &bodies[export.index as usize];
            let groups = body.get_locals_reader().unwrap().into_iter().map(|group| group.unwrap());
            let kinds: Vec<ValType> = groups.flat_map(|(count, kind)| vec![kind; count as usize]).collect();
            let mut met = vec![0, 1];
            let mut name = |local: u32| {
                let known = met.iter().position(|other| *other == local);
                let at = known.unwrap_or(met.len());
                if known.is_none() {
                    met.push(local);
                }
                let kind = (local as usize).checked_sub(2).map_or(ValType::I32, |own| kinds[own]);
                format!("{at}: {kind}")
            };
            let texts = body.get_operators_reader().unwrap().into_iter().map(|operator| match operator.unwrap() {
                Operator::LocalGet { local_index } => format!("get {}", name(local_index)),
                Operator::LocalSet { local_index } => format!("set {}", name(local_index)),
                Operator::LocalTee { local_index } => format!("tee {}", name(local_index)),
                Operator::Call { function_index } => {
                    format!("call {}", names.iter().find(|export| export.index == function_index).unwrap().name)
                }
                Operator::I64Load { memarg } => format!("load {}", memarg.offset),
                other => format!("{other:?}"),
            });
            all.push((export.name.to_owned(), texts.collect()));
        }
        all
    }

    #[test]
    fn a_compact_module_says_the_same() {
        let mut dice = Dice(5);
        let mut moved = 0;
        for _ in 0..30 {
            let wasm = random(&mut dice);
            let compact = compact(&wasm).unwrap();
            wasmparser::validate(&compact).unwrap();
            assert_eq!(meaning(&compact), meaning(&wasm));
            assert!(compact.len() <= wasm.len());
            moved += usize::from(compact != wasm);
        }
        assert!(moved > 25, "{moved}");
    }

    #[test]
    fn what_it_cannot_move_it_refuses() {
        let start = [&random(&mut Dice(1))[..], &[8, 1, 0]].concat();
        assert!(compact(&start).is_err());
        assert!(compact(b"no module").is_err());
    }
}
