//! The inputs among the tables.

use alloc::vec::Vec;

#[cfg(feature = "encode")]
use super::sheet::SheetWriter;
use super::{
    schema::{basis, value_type},
    sheet::Sheet,
    tables::*,
};
#[cfg(feature = "encode")]
use crate::ValueType;
use crate::{AttributeId, Input, KindId, ModuleId, Period, Source, TopicId};

pub(super) fn read(sheet: &Sheet) -> Vec<Input> {
    let mut inputs = Vec::with_capacity(sheet.len(INPUTS));
    for row in 0..sheet.len(INPUTS) {
        inputs.push(Input {
            name: sheet.string(INPUT_NAME, row),
            source: match sheet.id(INPUT_SOURCE, row) {
                0 => Source::Now,
                1 => Source::LocalHour,
                2 => Source::LocalMinute,
                3 => Source::LocalWeekday,
                4 => Source::LocalDay,
                5 => Source::LocalMonth,
                6 => Source::LocalPart,
                7 => Source::Context,
                OF_ATTRIBUTE => Source::Attribute(AttributeId(sheet.id(INPUT_ATTRIBUTE, row))),
                OF_INTEREST => Source::Interest(TopicId(sheet.id(INPUT_INTEREST, row))),
                OF_COUNT => Source::Count {
                    kind: KindId(sheet.id(INPUT_KIND, row)),
                    topic: sheet.some_id(INPUT_TOPIC, row).map(TopicId),
                    window_ms: sheet.wide(INPUT_WINDOW, row),
                },
                _ => Source::Shown { module: ModuleId(sheet.id(INPUT_MODULE, row)), period: period(sheet.id(INPUT_PERIOD, row)) },
            },
            value_type: value_type(sheet.id(INPUT_TYPE, row), sheet.id(INPUT_DOMAIN, row)),
            basis: basis(sheet.id(INPUT_BASIS, row)),
        });
    }
    inputs
}

/// A period from its number in a column.
pub(super) const fn period(number: u16) -> Period {
    match number {
        0 => Period::Visit,
        1 => Period::Day,
        _ => Period::Lifetime,
    }
}

#[cfg(feature = "encode")]
pub(super) fn write(sheet: &mut SheetWriter, inputs: &[Input]) {
    for input in inputs {
        sheet.add_text(INPUT_NAME, &input.name);
        let source = match input.source {
            Source::Now => 0,
            Source::LocalHour => 1,
            Source::LocalMinute => 2,
            Source::LocalWeekday => 3,
            Source::LocalDay => 4,
            Source::LocalMonth => 5,
            Source::LocalPart => 6,
            Source::Context => 7,
            Source::Attribute(attribute) => {
                sheet.add(INPUT_ATTRIBUTE, attribute.0);
                OF_ATTRIBUTE
            }
            Source::Interest(topic) => {
                sheet.add(INPUT_INTEREST, topic.0);
                OF_INTEREST
            }
            Source::Count { kind, topic, window_ms } => {
                sheet.add(INPUT_KIND, kind.0);
                sheet.add_some(INPUT_TOPIC, topic.map(|topic| topic.0));
                sheet.add(INPUT_WINDOW, window_ms);
                OF_COUNT
            }
            Source::Shown { module, period } => {
                sheet.add(INPUT_MODULE, module.0);
                sheet.add(INPUT_PERIOD, period as u8);
                OF_SHOWN
            }
        };
        sheet.add(INPUT_SOURCE, source);
        let value_type = match input.value_type {
            ValueType::Bool => 0,
            ValueType::Int => 1,
            ValueType::Fixed => 2,
            ValueType::Enum(domain) => {
                sheet.add(INPUT_DOMAIN, domain.0);
                ENUM
            }
            ValueType::Text => 4,
            ValueType::Set => SET,
            ValueType::Timestamp => 6,
            ValueType::Duration => 7,
        };
        sheet.add(INPUT_TYPE, value_type);
        sheet.add(INPUT_BASIS, input.basis as u8);
    }
}
