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
    let mut kinds = columns.column(count, 0..=11);
    let mut types = columns.column(count, 0..=7);
    let mut bases = columns.column(count, 0..=3);
    let of = |kind: i64| kinds.values().iter().filter(|value| **value == kind).count();
    let (attributes, interests, counts, shown) = (of(8), of(9), of(10), of(11));
    let enums = types.values().iter().filter(|value| **value == 3).count();
    let mut domains = columns.ids(enums, schema.domains.len());
    let mut attributes = columns.ids(attributes, schema.attributes.len());
    let mut topics = columns.ids(interests, schema.topics.len());
    let mut activities = columns.ids(counts, schema.kinds.len());
    let mut activity_topics = columns.some_ids(counts, schema.topics.len());
    let mut windows = columns.column(counts, 1..=i64::MAX);
    let mut modules = columns.ids(shown, schema.modules.len());
    let mut periods = columns.column(shown, 0..=2);
    let mut names = columns.texts(count);
    columns.end()?;
    let mut inputs = Vec::with_capacity(count);
    for _ in 0..count {
        inputs.push(Input {
            source: match kinds.next() {
                0 => Source::Now,
                1 => Source::LocalHour,
                2 => Source::LocalMinute,
                3 => Source::LocalWeekday,
                4 => Source::LocalDay,
                5 => Source::LocalMonth,
                6 => Source::LocalPart,
                7 => Source::Context,
                8 => Source::Attribute(AttributeId(attributes.next_u16())),
                9 => Source::Interest(TopicId(topics.next_u16())),
                10 => Source::Count {
                    kind: KindId(activities.next_u16()),
                    topic: activity_topics.next_some_u16().map(TopicId),
                    window_ms: windows.next(),
                },
                _ => Source::Shown { module: ModuleId(modules.next_u16()), period: period(periods.next()) },
            },
            value_type: match types.next() {
                0 => ValueType::Bool,
                1 => ValueType::Int,
                2 => ValueType::Fixed,
                3 => ValueType::Enum(DomainId(domains.next_u16())),
                4 => ValueType::Text,
                5 => ValueType::Set,
                6 => ValueType::Timestamp,
                _ => ValueType::Duration,
            },
            basis: match bases.next() {
                0 => Basis::Ambient,
                1 => Basis::Told,
                2 => Basis::Relationship,
                _ => Basis::Observed,
            },
            name: names.next().unwrap_or_default(),
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
