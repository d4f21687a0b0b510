//! What head office says of its offices: their names, of which agency they are, and by which local evaluation system they go.

use std::io::Read;

use postgres::Client;

use super::HubError;
use super::office::id_of;

/// Columns of the list, in any order.
pub const COLUMNS: [&str; 4] = ["code", "name", "agency", "scheme"];
/// Bytes of a field at most.
const LONGEST: usize = 400;

/// A line of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The code by which the registry knows it.
    pub code: String,
    /// How it is called.
    pub name: Option<String>,
    /// Of which agency it is.
    pub agency: Option<String>,
    /// Code of its local evaluation system.
    pub scheme: Option<String>,
}

/// Reads a list of offices as CSV with a line of heads. `scheme` answers the code of a local evaluation system by what was
/// written, or why there is none.
pub fn read_offices(
    from: impl Read,
    scheme: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Vec<Listed>, HubError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(from);
    let heads = reader.headers().map_err(|error| wrong(1, &error))?.clone();
    let place = |name| {
        heads
            .iter()
            .position(|head| head.trim_start_matches('\u{feff}') == name)
    };
    let places = COLUMNS.map(place);
    if let (_, Some(odd)) = (places, heads.iter().find(|head| !is_ours(head))) {
        let told = format!(
            "there is no column {odd:?}; there are: {}",
            COLUMNS.join(", ")
        );
        return Err(wrong(1, &told));
    }
    let [Some(code), name, agency, of_scheme] = places else {
        return Err(wrong(1, &"the column \"code\" is missing"));
    };
    let mut all = Vec::new();
    for row in reader.records() {
        let row =
            row.map_err(|error| wrong(error.position().map_or(0, csv::Position::line), &error))?;
        let line = row.position().map_or(0, csv::Position::line);
        if let Some(long) = row.iter().find(|field| field.len() > LONGEST) {
            return Err(wrong(
                line,
                &format!("a field of {} bytes; {LONGEST} at most", long.len()),
            ));
        }
        let field = |at: Option<usize>| {
            let words = at.and_then(|at| row.get(at)).unwrap_or_default();
            Some(words.replace('\0', "")).filter(|words| !words.is_empty())
        };
        let chosen = field(of_scheme).map(|words| scheme(&words)).transpose();
        all.push(Listed {
            code: field(Some(code)).ok_or_else(|| wrong(line, &"the code is missing"))?,
            name: field(name),
            agency: field(agency),
            scheme: chosen.map_err(|why| wrong(line, &why))?,
        });
    }
    Ok(all)
}

fn is_ours(head: &str) -> bool {
    COLUMNS.contains(&head.trim_start_matches('\u{feff}'))
}

fn wrong(line: u64, why: &dyn std::fmt::Display) -> HubError {
    HubError::Offices {
        line,
        why: why.to_string(),
    }
}

/// Writes down what is said of offices, all or none. One by another local evaluation system than before has its records made
/// anew with the next refresh.
pub fn write_offices(client: &mut Client, offices: &[Listed]) -> Result<(), HubError> {
    let mut transaction = client.transaction()?;
    for one in offices {
        transaction.execute(
            "insert into office (office, code, name, agency, scheme) values ($1, $2, $3, $4, $5) \
             on conflict (office) do update set name = excluded.name, agency = excluded.agency, scheme = excluded.scheme, \
             refreshed = case when office.scheme is distinct from excluded.scheme then 0 else office.refreshed end",
            &[&id_of(&one.code), &one.code, &one.name, &one.agency, &one.scheme],
        )?;
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Listed>, HubError> {
        read_offices(text.as_bytes(), &|words| {
            let known = words == "aceh";
            known
                .then(|| words.to_owned())
                .ok_or_else(|| format!("no scheme {words:?}"))
        })
    }

    #[test]
    fn a_list_is_read_by_its_heads_and_every_fault_has_its_line() {
        let read_in =
            read("\u{feff}name,code,scheme\nDinas Kesehatan , dinkes,aceh\n,camat,\n").unwrap();
        let expected = Listed {
            code: "dinkes".to_owned(),
            name: Some("Dinas Kesehatan".to_owned()),
            scheme: Some("aceh".to_owned()),
            ..Listed::default()
        };
        let bare = Listed {
            code: "camat".to_owned(),
            ..Listed::default()
        };
        assert_eq!(read_in, [expected, bare]);
        let long = format!("code\n{}\n", "x".repeat(401));
        for (text, line, told) in [
            ("name\nx\n", 1, "\"code\" is missing"),
            ("code,colour\nx,y\n", 1, "colour"),
            ("code,scheme\nx,aceh\ny,mars\n", 3, "mars"),
            ("code,name\nx,1\n,2\n", 3, "code is missing"),
            ("code,name\nx\n", 2, "fields"),
            (long.as_str(), 2, "401 bytes"),
        ] {
            let error = read(text).unwrap_err();
            assert!(
                matches!(&error, HubError::Offices { line: at, why } if *at == line && why.contains(told)),
                "{text:?}: {error}"
            );
        }
    }
}
