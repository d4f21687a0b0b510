//! The codes of SIASN. Nothing else in the program knows them, and none of them follows from a number of ours:
//! at least one public program counts ratings the other way round.

use chrono::NaiveDate;

use crate::domain::nip::EmploymentKind;
use crate::domain::people::Grade;
use crate::domain::period::Cycle;
use crate::domain::rating::{Predikat, Rating};

/// `hasilKinerjaNilai`, `perilakuKerjaNilai`: 1 is the best.
pub(super) fn rating(rating: Rating) -> u8 {
    match rating {
        Rating::Above => 1,
        Rating::Meets => 2,
        Rating::Below => 3,
    }
}

/// `kuadranKinerjaNilai`: 1 is the best.
pub(super) fn quadrant(predikat: Predikat) -> u8 {
    match predikat {
        Predikat::VeryGood => 1,
        Predikat::Good => 2,
        Predikat::NeedsImprovement => 3,
        Predikat::Poor => 4,
        Predikat::VeryPoor => 5,
    }
}

/// The quadrant that SIASN expects of two ratings, results first.
pub(super) fn matrix(results: Rating, behaviour: Rating) -> u8 {
    match (results, behaviour) {
        (Rating::Above, Rating::Above) => 1,
        (Rating::Above, Rating::Meets) | (Rating::Meets, Rating::Above | Rating::Meets) => 2,
        (Rating::Below, Rating::Above | Rating::Meets) => 3,
        (Rating::Above | Rating::Meets, Rating::Below) => 4,
        (Rating::Below, Rating::Below) => 5,
    }
}

/// `periodikId`; none where SIASN has no such period.
pub(super) fn periodic(cycle: Cycle) -> Option<u8> {
    match cycle {
        Cycle::Monthly => Some(1),
        Cycle::Quarterly => Some(2),
        Cycle::Annual => None,
    }
}

/// `statusPenilai`.
pub(super) fn status(kind: EmploymentKind) -> &'static str {
    match kind {
        EmploymentKind::Pns | EmploymentKind::Pppk => "ASN",
        EmploymentKind::NonAsn => "NON ASN",
    }
}

/// `penilaiGolongan`: the reference of PNS grades, `31` for III/a. Public clients send the reference, not the
/// name; of the grades of PPPK it is not known, so they have none.
pub(super) fn grade(grade: Grade) -> Option<String> {
    let (class, room) = grade.code().split_once('/')?;
    let class = match class {
        "I" => '1',
        "II" => '2',
        "III" => '3',
        "IV" => '4',
        _ => return None,
    };
    let room = match room {
        "a" => '1',
        "b" => '2',
        "c" => '3',
        "d" => '4',
        "e" => '5',
        _ => return None,
    };
    Some([class, room].iter().collect())
}

/// A day, `31-12-2026`.
pub(super) fn day(day: NaiveDate) -> String {
    day.format("%d-%m-%Y").to_string()
}

/// `isKonversi` and its like, which are texts.
pub(super) fn flag(yes: bool) -> &'static str {
    if yes { "1" } else { "0" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::rules::national;
    use crate::domain::coded::Coded;

    #[test]
    fn ratings_and_quadrants_are_counted_from_the_best() {
        let ratings = [Rating::Above, Rating::Meets, Rating::Below];
        assert_eq!(ratings.map(rating), [1, 2, 3]);
        let all = [
            Predikat::VeryGood,
            Predikat::Good,
            Predikat::NeedsImprovement,
            Predikat::Poor,
            Predikat::VeryPoor,
        ];
        assert_eq!(all.map(quadrant), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_nine_cells_are_those_of_siasn_and_of_the_national_rules() {
        let cells = [[1, 2, 4], [2, 2, 4], [3, 3, 5]];
        for results in Rating::ALL {
            for behaviour in Rating::ALL {
                let (row, column) = (rating(*results), rating(*behaviour));
                let expected = cells[usize::from(row) - 1][usize::from(column) - 1];
                assert_eq!(matrix(*results, *behaviour), expected, "{row} {column}");
                let ours = national().predikat.predikat(*results, *behaviour);
                assert_eq!(quadrant(ours), expected, "{row} {column}");
            }
        }
    }

    #[test]
    fn periods_statuses_grades_days_and_flags() {
        let cycles = [Cycle::Monthly, Cycle::Quarterly, Cycle::Annual];
        assert_eq!(cycles.map(periodic), [Some(1), Some(2), None]);
        let kinds = [
            EmploymentKind::Pns,
            EmploymentKind::Pppk,
            EmploymentKind::NonAsn,
        ];
        assert_eq!(kinds.map(status), ["ASN", "ASN", "NON ASN"]);
        let of = |text: &str| grade(Grade::parse(text).unwrap());
        for (text, code) in [
            ("I/a", "11"),
            ("II/d", "24"),
            ("III/b", "32"),
            ("IV/e", "45"),
        ] {
            assert_eq!(of(text).as_deref(), Some(code));
        }
        assert_eq!(of("IX"), None, "a grade of PPPK");
        let last = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        assert_eq!(day(last), "01-03-2026");
        assert_eq!([true, false].map(flag), ["1", "0"]);
    }
}
