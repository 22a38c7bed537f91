//! A module taken apart as far as functions move in it and locals in them.

use anyhow::{Context, Result, bail};
use wasmparser::{Operator, Parser, Payload, ValType};

/// A module: its functions, and the rest as it is.
pub(super) struct Module {
    sections: Vec<Section>,
    exports: Vec<Export>,
    pub(super) functions: Vec<Function>,
}

/// A section, in the order of the file.
enum Section {
    /// Its number and its bytes.
    AsItIs(u8, Vec<u8>),
    Functions,
    Exports,
    Code,
}

struct Export {
    name: String,
    kind: u8,
    index: u32,
}

const EXPORTED_FUNCTION: u8 = 0;

/// A function.
pub(super) struct Function {
    kind: u32,
    /// How many of its locals are parameters, which keep their numbers.
    pub(super) parameters: usize,
    /// Types of the other locals, one byte each, by number.
    pub(super) locals: Vec<u8>,
    /// Its instructions. Of a call only the last byte of the number is there: much the same number, for comparing.
    pub(super) code: Vec<u8>,
    /// For each local the places in `code` that hold its number, in one byte each; none when there are more locals than one byte
    /// can number.
    pub(super) uses: Vec<Vec<usize>>,
    /// The places of calls in `code`, and what is called.
    calls: Vec<(usize, u32)>,
}

impl Module {
    pub(super) fn read(wasm: &[u8]) -> Result<Self> {
        let mut module = Self { sections: Vec::new(), exports: Vec::new(), functions: Vec::new() };
        let (mut parameters, mut kinds) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            match &payload {
                Payload::TypeSection(types) => {
                    for kind in types.clone().into_iter_err_on_gc_types() {
                        parameters.push(kind?.params().len());
                    }
                }
                Payload::FunctionSection(functions) => {
                    kinds = functions.clone().into_iter().collect::<wasmparser::Result<Vec<u32>>>()?;
                    module.sections.push(Section::Functions);
                    continue;
                }
                Payload::ExportSection(exports) => {
                    for export in exports.clone() {
                        let export = export?;
                        module.exports.push(Export { name: export.name.into(), kind: export.kind as u8, index: export.index });
                    }
                    module.sections.push(Section::Exports);
                    continue;
                }
                Payload::CodeSectionStart { .. } => {
                    module.sections.push(Section::Code);
                    continue;
                }
                Payload::CodeSectionEntry(body) => {
                    let kind = *kinds.get(module.functions.len()).context("a function without a type")?;
                    let parameters = *parameters.get(kind as usize).context("a type that is not there")?;
                    module.functions.push(Function::read(kind, parameters, body, wasm)?);
                    continue;
                }
                Payload::ImportSection(_) | Payload::StartSection { .. } | Payload::ElementSection(_) => {
                    bail!("functions that are imported, started or kept in tables cannot be moved");
                }
                Payload::CustomSection(_) => continue,
                _ => {}
            }
            if let Some((id, range)) = payload.as_section() {
                let bytes = wasm.get(range).context("a section past the end")?;
                module.sections.push(Section::AsItIs(id, bytes.to_vec()));
            }
        }
        Ok(module)
    }

    /// Writes the functions in an order, given by their present places.
    pub(super) fn write(&self, order: &[usize]) -> Vec<u8> {
        let mut places = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            if let Some(place) = places.get_mut(old) {
                *place = new as u32;
            }
        }
        let place = |function: u32| places.get(function as usize).copied().unwrap_or_default();
        let functions = || order.iter().filter_map(|&old| self.functions.get(old));
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for section in &self.sections {
            let mut bytes = Vec::new();
            let id = match section {
                Section::AsItIs(id, as_it_is) => {
                    bytes.extend_from_slice(as_it_is);
                    *id
                }
                Section::Functions => {
                    number(&mut bytes, order.len() as u32);
                    functions().for_each(|function| number(&mut bytes, function.kind));
                    3
                }
                Section::Exports => {
                    number(&mut bytes, self.exports.len() as u32);
                    for Export { name, kind, index } in &self.exports {
                        counted(&mut bytes, name.as_bytes());
                        bytes.push(*kind);
                        number(&mut bytes, if *kind == EXPORTED_FUNCTION { place(*index) } else { *index });
                    }
                    7
                }
                Section::Code => {
                    number(&mut bytes, order.len() as u32);
                    functions().for_each(|function| counted(&mut bytes, &function.write(&place)));
                    10
                }
            };
            wasm.push(id);
            counted(&mut wasm, &bytes);
        }
        wasm
    }
}

impl Function {
    fn read(kind: u32, parameters: usize, body: &wasmparser::FunctionBody<'_>, wasm: &[u8]) -> Result<Self> {
        let mut function = Self { kind, parameters, locals: Vec::new(), code: Vec::new(), uses: Vec::new(), calls: Vec::new() };
        for group in body.get_locals_reader()? {
            let (count, kind) = group?;
            function.locals.resize(function.locals.len() + count as usize, value_type(kind)?);
        }
        let all = parameters + function.locals.len();
        let numbered = all <= 128;
        function.uses = vec![Vec::new(); if numbered { all } else { 0 }];
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let start = operators.original_position();
            let operator = operators.read()?;
            let bytes = wasm.get(start..operators.original_position()).context("an instruction past the end")?;
            let at = function.code.len() + 1;
            match operator {
                Operator::LocalGet { local_index } | Operator::LocalSet { local_index } | Operator::LocalTee { local_index }
                    if numbered =>
                {
                    function.uses.get_mut(local_index as usize).context("a local that is not there")?.push(at);
                    function.code.extend_from_slice(bytes);
                }
                Operator::Call { function_index } => {
                    function.calls.push((at, function_index));
                    function.code.extend([CALL, function_index as u8]);
                }
                Operator::RefFunc { .. } | Operator::ReturnCall { .. } => bail!("a function that is no plain call's"),
                _ => {
                    function.code.extend_from_slice(bytes);
                    // An alignment is a promise that no engine of today makes use of; the least is always kept.
                    if let ([opcode, ..], Some(alignment)) = (bytes, function.code.get_mut(at))
                        && LOADS_AND_STORES.contains(opcode)
                    {
                        *alignment = 0;
                    }
                }
            }
        }
        Ok(function)
    }

    fn write(&self, place: &impl Fn(u32) -> u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let groups = || self.locals.chunk_by(|one, next| one == next);
        number(&mut bytes, groups().count() as u32);
        for group in groups() {
            number(&mut bytes, group.len() as u32);
            bytes.extend(group.first());
        }
        let mut from = 0;
        for &(at, called) in &self.calls {
            bytes.extend_from_slice(self.code.get(from..at).unwrap_or_default());
            number(&mut bytes, place(called));
            from = at + 1;
        }
        bytes.extend_from_slice(self.code.get(from..).unwrap_or_default());
        bytes
    }
}

const CALL: u8 = 0x10;
const LOADS_AND_STORES: std::ops::RangeInclusive<u8> = 0x28..=0x3e;

fn value_type(kind: ValType) -> Result<u8> {
    Ok(match kind {
        ValType::I32 => 0x7f,
        ValType::I64 => 0x7e,
        ValType::F32 => 0x7d,
        ValType::F64 => 0x7c,
        ValType::V128 | ValType::Ref(_) => bail!("a local that is no number"),
    })
}

/// Appends a number as LEB128.
fn number(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Appends bytes behind their number.
fn counted(bytes: &mut Vec<u8>, counted: &[u8]) {
    number(bytes, counted.len() as u32);
    bytes.extend_from_slice(counted);
}
