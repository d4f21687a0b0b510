//! The schemas for analysis: records, what is personal of them, and views that explain themselves. All of it is derived, so it
//! is not migrated but made anew whenever this program would make it otherwise.

use postgres::{Client, Transaction};
use sha2::{Digest as _, Sha256};

use super::HubError;
use super::records::tables;

/// The views.
const VIEWS: &str = include_str!("../../assets/hub/analysis.sql");

/// Everything that stands in the schemas for analysis, as statements to run.
pub fn sql() -> String {
    format!(
        "create schema if not exists records;\ncreate schema if not exists personal;\ncreate schema if not exists analysis;\n\
         {}\n{VIEWS}",
        tables()
    )
}

/// Makes the schemas anew, unless they are those of this program. Whatever stood in them is made anew by the next refresh.
pub(super) fn make(client: &mut Client) -> Result<(), HubError> {
    let sql = sql();
    let digest = Sha256::digest(sql.as_bytes()).to_vec();
    let mut transaction = client.transaction()?;
    let same = transaction.query_opt("select 1 from tatap_analysis where made = $1", &[&digest])?;
    if same.is_some() {
        return Ok(());
    }
    forget(&mut transaction)?;
    transaction.batch_execute(&sql)?;
    transaction.batch_execute("delete from tatap_analysis; update office set refreshed = 0")?;
    transaction.execute("insert into tatap_analysis (made) values ($1)", &[&digest])?;
    transaction.commit()?;
    Ok(())
}

/// Takes away every table and view that stands there, whichever program made it, but the salt; what an administrator has granted
/// on the schemas stays.
fn forget(transaction: &mut Transaction<'_>) -> Result<(), HubError> {
    let standing = transaction.query(
        "select format('drop %s if exists %I.%I cascade', \
         case table_type when 'VIEW' then 'view' else 'table' end, table_schema, table_name) \
         from information_schema.tables where table_schema in ('records', 'personal', 'analysis') \
         and not (table_schema = 'personal' and table_name = 'salt')",
        &[],
    )?;
    for row in standing {
        transaction.batch_execute(row.try_get(0)?)?;
    }
    Ok(())
}

/// An error unless the schemas are those of this program.
pub fn need_analysis(client: &mut Client) -> Result<(), HubError> {
    let digest = Sha256::digest(sql().as_bytes()).to_vec();
    let same = client.query_opt("select 1 from tatap_analysis where made = $1", &[&digest])?;
    same.map_or(Err(HubError::OtherAnalysis), |_| Ok(()))
}
