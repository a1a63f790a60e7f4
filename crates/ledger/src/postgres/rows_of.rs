//! What lies beside the log as rows of typed fields, for copying: one set of statements for all kinds.

use crate::ReadError;
use crate::copy::{Column, Field, Item, Kind};
use tokio_postgres::{GenericClient, Row, types::ToSql};
use uuid::Uuid;

type Value = Box<dyn ToSql + Sync + Send>;

/// A page of items after one.
pub(super) async fn items(
    client: &impl GenericClient,
    kind: Kind,
    after: Option<&Item>,
) -> Result<Vec<Item>, ReadError> {
    let mut values = Vec::new();
    let within = after.map_or(String::new(), |item| {
        format!("WHERE {}", bound(kind, item, ">", &mut values))
    });
    let sql = format!(
        "SELECT {} FROM {} {within} ORDER BY {} LIMIT {}",
        kind.names(false),
        kind.table(),
        kind.names(true),
        kind.page()
    );
    let found = client.query(&sql, &params(&values)).await?;
    found.iter().map(|row| item(kind, row)).collect()
}

/// The item with the greatest key.
pub(super) async fn last(client: &impl GenericClient, kind: Kind) -> Result<Option<Item>, ReadError> {
    let backwards = kind.names(true).replace(',', " DESC,");
    let (names, table) = (kind.names(false), kind.table());
    let sql = format!("SELECT {names} FROM {table} ORDER BY {backwards} DESC LIMIT 1");
    let found = client.query_opt(&sql, &[]).await?;
    found.map(|row| item(kind, &row)).transpose()
}

/// Deletes the items after one key up to another; to the end without another.
pub(super) async fn clear(
    client: &impl GenericClient,
    kind: Kind,
    after: Option<&Item>,
    through: Option<&Item>,
) -> Result<(), ReadError> {
    let (mut values, mut within) = (Vec::new(), vec!["true".to_owned()]);
    for (item, sign) in [(after, ">"), (through, "<=")] {
        within.extend(item.map(|item| bound(kind, item, sign, &mut values)));
    }
    let sql = format!("DELETE FROM {} WHERE {}", kind.table(), within.join(" AND "));
    client.execute(&sql, &params(&values)).await?;
    Ok(())
}

/// Adds items that are not there, in one statement.
pub(super) async fn insert(client: &impl GenericClient, kind: Kind, items: &[Item]) -> Result<(), ReadError> {
    if items.is_empty() {
        return Ok(());
    }
    let columns = kind.columns().iter().enumerate();
    let values: Vec<Value> = columns
        .clone()
        .map(|(at, (_, column))| array(*column, at, items))
        .collect();
    let arrays: Vec<String> = columns
        .map(|(at, (_, column))| format!("${}::{}[]", at + 1, word(*column)))
        .collect();
    // Numbers of refusals are kept; other tables have no numbers that the database gives.
    let kept = if kind == Kind::Refusal {
        "OVERRIDING SYSTEM VALUE"
    } else {
        ""
    };
    let sql = format!(
        "INSERT INTO {} ({}) {kept} SELECT * FROM unnest({})",
        kind.table(),
        kind.names(false),
        arrays.join(", ")
    );
    client.execute(&sql, &params(&values)).await?;
    Ok(())
}

fn params(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values
        .iter()
        .map(|value| &**value as &(dyn ToSql + Sync))
        .collect()
}

/// A comparison of the key with that of an item; its values are added to those before.
fn bound(kind: Kind, item: &Item, sign: &str, values: &mut Vec<Value>) -> String {
    let key = item.key(kind).iter().zip(kind.columns());
    let marks: Vec<String> = key
        .map(|(field, (_, column))| {
            values.push(value(field));
            format!("${}::{}", values.len(), word(*column))
        })
        .collect();
    format!("({}) {sign} ({})", kind.names(true), marks.join(", "))
}

fn value(field: &Field) -> Value {
    match field {
        Field::Bytes(bytes) => Box::new(bytes.clone()),
        Field::Text(text) => Box::new(text.clone()),
        Field::Uuid(id) => Box::new(*id),
        Field::Number(number) => Box::new(*number),
    }
}

fn word(column: Column) -> &'static str {
    match column {
        Column::Bytes => "bytea",
        Column::Text => "text",
        Column::Uuid | Column::UuidInWords => "uuid",
        Column::Long => "bigint",
        Column::Short => "integer",
    }
}

/// One column of many items. Its fields are of one type; another kind's would be refused by the database.
fn array(column: Column, at: usize, items: &[Item]) -> Value {
    let fields = items.iter().filter_map(|item| item.0.get(at));
    match column {
        Column::Bytes => Box::new(collect(fields, |field| match field {
            Field::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        })),
        Column::Text => Box::new(collect(fields, |field| match field {
            Field::Text(text) => Some(text.clone()),
            _ => None,
        })),
        Column::Uuid | Column::UuidInWords => Box::new(collect(fields, |field| match field {
            Field::Uuid(id) => Some(*id),
            _ => None,
        })),
        Column::Long => Box::new(collect(fields, number)),
        Column::Short => Box::new(collect(fields, |field| i32::try_from(number(field)?).ok())),
    }
}

fn number(field: &Field) -> Option<i64> {
    match field {
        Field::Number(number) => Some(*number),
        _ => None,
    }
}

fn collect<'a, T>(
    fields: impl Iterator<Item = &'a Field>,
    take: impl Fn(&Field) -> Option<T>,
) -> Vec<Option<T>> {
    fields.map(take).collect()
}

fn item(kind: Kind, row: &Row) -> Result<Item, ReadError> {
    let field = |(at, (_, column)): (usize, &(&str, Column))| {
        Ok(match column {
            Column::Bytes => Field::Bytes(row.try_get(at)?),
            Column::Text => Field::Text(row.try_get(at)?),
            Column::Uuid | Column::UuidInWords => Field::Uuid(row.try_get::<_, Uuid>(at)?),
            Column::Long => Field::Number(row.try_get(at)?),
            Column::Short => Field::Number(row.try_get::<_, i32>(at)?.into()),
        })
    };
    let fields: Result<_, ReadError> = kind.columns().iter().enumerate().map(field).collect();
    fields.map(Item)
}
