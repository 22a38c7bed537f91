//! The Inputs section.

use alloc::vec::Vec;

#[cfg(feature = "encode")]
use super::column::ColumnWriter;
use super::column::Columns;
use crate::{
    AttributeId, DecodeError, DomainId, Input, KindId, ModuleId, Period, Schema, Source, TopicId, ValueType, error::Section,
    schema::Basis,
};

/// Most inputs of a program.
const INPUTS: usize = u16::MAX as usize;

pub(super) fn read(bytes: &[u8], file: usize, schema: &Schema) -> Result<Vec<Input>, DecodeError> {
    let mut columns = Columns::new(Section::Inputs, bytes, file);
    let count = columns.count(INPUTS);
    let kinds = columns.column(count, 0, 11);
    let types = columns.column(count, 0, 7);
    let bases = columns.column(count, 0, 3);
    let enums = columns.among(types, 1 << 3);
    let domains = columns.ids(enums, schema.domains.len());
    let of = columns.among(kinds, 1 << 8);
    let attributes = columns.ids(of, schema.attributes.len());
    let of = columns.among(kinds, 1 << 9);
    let topics = columns.ids(of, schema.topics.len());
    let of = columns.among(kinds, 1 << 10);
    let activities = columns.ids(of, schema.kinds.len());
    let activity_topics = columns.some_ids(of, schema.topics.len());
    let windows = columns.column(of, 1, i64::MAX);
    let of = columns.among(kinds, 1 << 11);
    let modules = columns.ids(of, schema.modules.len());
    let periods = columns.column(of, 0, 2);
    columns.texts(count);
    columns.end()?;
    let mut inputs = Vec::with_capacity(count);
    for _ in 0..count {
        inputs.push(Input {
            source: match columns.next(kinds) {
                0 => Source::Now,
                1 => Source::LocalHour,
                2 => Source::LocalMinute,
                3 => Source::LocalWeekday,
                4 => Source::LocalDay,
                5 => Source::LocalMonth,
                6 => Source::LocalPart,
                7 => Source::Context,
                8 => Source::Attribute(AttributeId(columns.next_u16(attributes))),
                9 => Source::Interest(TopicId(columns.next_u16(topics))),
                10 => Source::Count {
                    kind: KindId(columns.next_u16(activities)),
                    topic: columns.next_some_u16(activity_topics).map(TopicId),
                    window_ms: columns.next(windows),
                },
                _ => Source::Shown { module: ModuleId(columns.next_u16(modules)), period: period(columns.next(periods)) },
            },
            value_type: match columns.next(types) {
                0 => ValueType::Bool,
                1 => ValueType::Int,
                2 => ValueType::Fixed,
                3 => ValueType::Enum(DomainId(columns.next_u16(domains))),
                4 => ValueType::Text,
                5 => ValueType::Set,
                6 => ValueType::Timestamp,
                _ => ValueType::Duration,
            },
            basis: match columns.next(bases) {
                0 => Basis::Ambient,
                1 => Basis::Told,
                2 => Basis::Relationship,
                _ => Basis::Observed,
            },
            name: columns.next_text(),
        });
    }
    Ok(inputs)
}

/// A period from its number in a column: 0 visit, 1 day, 2 lifetime.
pub(super) const fn period(number: i64) -> Period {
    match number {
        0 => Period::Visit,
        1 => Period::Day,
        _ => Period::Lifetime,
    }
}

#[cfg(feature = "encode")]
pub(super) const fn period_number(period: Period) -> u8 {
    match period {
        Period::Visit => 0,
        Period::Day => 1,
        Period::Lifetime => 2,
    }
}

#[cfg(feature = "encode")]
pub(super) fn write(inputs: &[Input]) -> Vec<u8> {
    let mut writer = ColumnWriter::default();
    let sources = || inputs.iter().map(|input| input.source);
    writer.count(inputs.len());
    writer.column(sources().map(|source| match source {
        Source::Now => 0_u8,
        Source::LocalHour => 1,
        Source::LocalMinute => 2,
        Source::LocalWeekday => 3,
        Source::LocalDay => 4,
        Source::LocalMonth => 5,
        Source::LocalPart => 6,
        Source::Context => 7,
        Source::Attribute(_) => 8,
        Source::Interest(_) => 9,
        Source::Count { .. } => 10,
        Source::Shown { .. } => 11,
    }));
    writer.column(inputs.iter().map(|input| match input.value_type {
        ValueType::Bool => 0_u8,
        ValueType::Int => 1,
        ValueType::Fixed => 2,
        ValueType::Enum(_) => 3,
        ValueType::Text => 4,
        ValueType::Set => 5,
        ValueType::Timestamp => 6,
        ValueType::Duration => 7,
    }));
    writer.column(inputs.iter().map(|input| input.basis as u8));
    writer.column(inputs.iter().filter_map(|input| match input.value_type {
        ValueType::Enum(domain) => Some(domain.0),
        _ => None,
    }));
    writer.column(sources().filter_map(|source| match source {
        Source::Attribute(attribute) => Some(attribute.0),
        _ => None,
    }));
    writer.column(sources().filter_map(|source| match source {
        Source::Interest(topic) => Some(topic.0),
        _ => None,
    }));
    let counts = || {
        sources().filter_map(|source| match source {
            Source::Count { kind, topic, window_ms } => Some((kind, topic, window_ms)),
            _ => None,
        })
    };
    writer.column(counts().map(|count| count.0.0));
    writer.some_ids(counts().map(|count| count.1.map(|topic| topic.0)));
    writer.column(counts().map(|count| count.2));
    let shown = || {
        sources().filter_map(|source| match source {
            Source::Shown { module, period } => Some((module, period)),
            _ => None,
        })
    };
    writer.column(shown().map(|shown| shown.0.0));
    writer.column(shown().map(|shown| period_number(shown.1)));
    writer.texts(inputs.iter().map(|input| input.name.as_str()));
    writer.bytes
}
