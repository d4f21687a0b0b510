//! Rows of the database as a Parquet file.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use postgres::Row;

use super::HubError;

/// So many rows are packed together.
const GROUP: usize = 20_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Words.
    Text,
    /// A count.
    Count,
    /// A figure.
    Real,
    /// A day, counted from 1970-01-01.
    Day,
    /// Yes or no.
    Flag,
}

impl Holds {
    /// What the database is to answer for a column.
    pub(super) fn expression(self, column: &str) -> String {
        match self {
            Self::Text => column.to_owned(),
            Self::Count => format!("{column}::bigint"),
            Self::Real => format!("{column}::float8"),
            Self::Day => format!("{column} - date '1970-01-01'"),
            Self::Flag => format!("{column}::boolean"),
        }
    }

    fn schema(self, name: &str) -> Result<Type, ParquetError> {
        let (physical, logical) = match self {
            Self::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Self::Count => (Physical::INT64, None),
            Self::Real => (Physical::DOUBLE, None),
            Self::Day => (Physical::INT32, Some(LogicalType::Date)),
            Self::Flag => (Physical::BOOLEAN, None),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
    }

    fn values(self) -> Values {
        match self {
            Self::Text => Values::Text(Vec::new()),
            Self::Count => Values::Count(Vec::new()),
            Self::Real => Values::Real(Vec::new()),
            Self::Day => Values::Day(Vec::new()),
            Self::Flag => Values::Flag(Vec::new()),
        }
    }
}

/// Values that are gathered; what is not known is none of them.
enum Values {
    Text(Vec<ByteArray>),
    Count(Vec<i64>),
    Real(Vec<f64>),
    Day(Vec<i32>),
    Flag(Vec<bool>),
}

/// A column as far as it is gathered.
struct Column {
    values: Values,
    /// For each row 1 where there is a value, and 0 where there is none.
    there: Vec<i16>,
}

impl Column {
    fn take(&mut self, row: &Row, at: usize) -> Result<(), postgres::Error> {
        let there = match &mut self.values {
            Values::Text(all) => keep(
                all,
                row.try_get::<_, Option<&str>>(at)?.map(ByteArray::from),
            ),
            Values::Count(all) => keep(all, row.try_get(at)?),
            Values::Real(all) => keep(all, row.try_get(at)?),
            Values::Day(all) => keep(all, row.try_get(at)?),
            Values::Flag(all) => keep(all, row.try_get(at)?),
        };
        self.there.push(i16::from(there));
        Ok(())
    }

    fn write(self, into: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        match self.values {
            Values::Text(all) => put::<ByteArrayType>(into, &all, &self.there),
            Values::Count(all) => put::<Int64Type>(into, &all, &self.there),
            Values::Real(all) => put::<DoubleType>(into, &all, &self.there),
            Values::Day(all) => put::<Int32Type>(into, &all, &self.there),
            Values::Flag(all) => put::<BoolType>(into, &all, &self.there),
        }
    }
}

fn keep<T>(all: &mut Vec<T>, value: Option<T>) -> bool {
    let there = value.is_some();
    all.extend(value);
    there
}

fn put<T: DataType>(
    into: &mut SerializedColumnWriter<'_>,
    values: &[T::T],
    there: &[i16],
) -> Result<(), ParquetError> {
    into.typed::<T>().write_batch(values, Some(there), None)?;
    Ok(())
}

/// A Parquet file that is being written.
pub(super) struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    holds: Vec<Holds>,
    columns: Vec<Column>,
    gathered: usize,
    rows: u64,
}

impl<W: Write + Send> Table<W> {
    /// Begins a file with these columns.
    pub(super) fn begin(
        name: &str,
        columns: impl Iterator<Item = (String, Holds)>,
        out: W,
    ) -> Result<Self, HubError> {
        let (names, holds): (Vec<String>, Vec<Holds>) = columns.unzip();
        let fields = names.iter().zip(&holds);
        let fields: Result<Vec<_>, ParquetError> = fields
            .map(|(name, holds)| Ok(Arc::new(holds.schema(name)?)))
            .collect();
        let schema = Type::group_type_builder(name)
            .with_fields(fields?)
            .build()?;
        let how = WriterProperties::builder().set_compression(Compression::SNAPPY);
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(how.build()))?;
        let mut table = Self {
            writer,
            columns: Vec::new(),
            holds,
            gathered: 0,
            rows: 0,
        };
        table.empty();
        Ok(table)
    }

    /// Takes in a row, whose columns are in order.
    pub(super) fn take(&mut self, row: &Row) -> Result<(), HubError> {
        for (at, column) in self.columns.iter_mut().enumerate() {
            column.take(row, at)?;
        }
        self.gathered += 1;
        if self.gathered == GROUP {
            self.flush()?;
        }
        Ok(())
    }

    /// Ends the file; answers how many rows it has, and where it was written to.
    pub(super) fn finish(mut self) -> Result<(u64, W), HubError> {
        self.flush()?;
        Ok((self.rows, self.writer.into_inner()?))
    }

    fn empty(&mut self) {
        let column = |holds: &Holds| Column {
            values: holds.values(),
            there: Vec::new(),
        };
        self.columns = self.holds.iter().map(column).collect();
    }

    fn flush(&mut self) -> Result<(), HubError> {
        if self.gathered == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in std::mem::take(&mut self.columns) {
            let Some(mut into) = group.next_column()? else {
                break;
            };
            column.write(&mut into)?;
            into.close()?;
        }
        group.close()?;
        self.rows += self.gathered as u64;
        self.gathered = 0;
        self.empty();
        Ok(())
    }
}

impl From<ParquetError> for HubError {
    fn from(error: ParquetError) -> Self {
        Self::File {
            what: "writing a Parquet file".to_owned(),
            source: std::io::Error::other(error),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::fs::File;
    use std::path::Path;

    use parquet::file::reader::{FileReader as _, SerializedFileReader};

    /// The rows of a file in words, as another program reads them.
    pub(in crate::hub) fn rows(path: &Path) -> Vec<String> {
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        rows.map(|row| row.unwrap().to_string()).collect()
    }
}
