//! Reports as files: what others make of them. PDF files are read by qpdf and poppler, workbooks and CSV by
//! LibreOffice, which works out every total anew.

use std::fs;
use std::path::Path;
use std::process::Command;

use chrono::Local;
use serde_json::Value;
use tatap::config::rules;
use tatap::demo;
use tatap::store::disk::{DiskStore, Mode};

use crate::cli::Office;

/// An office with the made-up people of today.
fn office() -> Office {
    let office = Office::new();
    let now = Local::now();
    let millis = now.timestamp_millis() as u64;
    let data = office.path("data");
    let opened = DiskStore::open(Path::new(&data), Mode::Write, &mut |_, _| ());
    let (mut store, _) = opened.expect("a store");
    demo::fill(&mut store, now.date_naive(), millis, rules::national()).expect("a demo");
    office
}

/// What a tool says; it must be content.
fn tool(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    let output = output.unwrap_or_else(|error| panic!("{program} is needed here: {error}"));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {told}{err}");
    told
}

/// The first person of a list, with the period that stands beside, where one does.
fn first(office: &Office, list: &[&str]) -> (String, Option<String>) {
    let rows = office.json(&[&["list"], list, &["--json"]].concat());
    let row = rows.as_array().and_then(|rows| rows.first());
    let row = row.unwrap_or_else(|| panic!("nobody in {list:?}"));
    let text = |key: &str| row[key].as_str().map(str::to_owned);
    (text("nip").expect("a NIP"), text("period"))
}

/// Words without the blanks and breaks that a page puts between them.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fields of each form by the regulation, as they must stand on paper; below them what the records say.
#[test]
fn every_paper_is_sound_and_holds_every_field_of_its_form() {
    let office = office();
    let last_quarter = office.json(&["list", "ratings", "--json"]);
    assert!(last_quarter.as_array().is_some_and(|rows| !rows.is_empty()));
    let (met, met_in) = first(&office, &["meetings"]);
    let met_in = met_in.expect("a period");
    let awards = office.json(&["list", "awards", "--json"]);
    let given = |row: &&Value| row["state"] == "given";
    let given = awards.as_array().into_iter().flatten().find(given);
    let awarded = given.and_then(|row| row["nip"].as_str()).expect("a NIP");
    let (coached, _) = first(&office, &["sessions"]);
    let (skilled, _) = first(&office, &["competences"]);
    let (objector, objected_in) = first(&office, &["objections"]);
    let objected_in = objected_in.expect("a period");
    let (functional, _) = first(&office, &["employees", "--filter", "ahli pertama"]);
    let leader = office.json(&["list", "units", "--json"]);
    let leader = leader.as_array().into_iter().flatten();
    let mut units = leader.filter_map(|unit| unit["code"].as_str().map(str::to_owned));
    let unit = units.find(|code| code.ends_with("DINSOS")).expect("a unit");
    let party = ["Nama", "NIP", "Pangkat/Gol. Ruang", "Jabatan", "Unit Kerja"];
    let wanted: Vec<(&str, &str, String, &str, Vec<&str>)> = vec![
        (
            "skp",
            "--person",
            met.clone(),
            &met_in,
            [
                &party[..],
                &[
                    "SASARAN KINERJA PEGAWAI",
                    "Pegawai yang Dinilai",
                    "Pejabat Penilai Kinerja",
                    "Rencana Hasil Kerja",
                    "Aspek",
                    "Indikator Kinerja Individu",
                    "Target",
                    "A. UTAMA",
                    "B. TAMBAHAN",
                    "Berorientasi Pelayanan",
                    "Kolaboratif",
                    "Ekspektasi Khusus Pimpinan",
                ],
            ]
            .concat(),
        ),
        (
            "skp-annex",
            "--person",
            met.clone(),
            &met_in,
            vec![
                "DUKUNGAN SUMBER DAYA",
                "SKEMA PERTANGGUNGJAWABAN",
                "KONSEKUENSI",
            ],
        ),
        (
            "evaluation",
            "--person",
            met.clone(),
            &met_in,
            [
                &party[..],
                &[
                    "Capaian Kinerja Organisasi",
                    "POLA DISTRIBUSI",
                    "Realisasi Berdasarkan Bukti Dukung",
                    "Umpan Balik Berkelanjutan Berdasarkan Bukti Dukung",
                    "RATING HASIL KERJA",
                    "RATING PERILAKU KERJA",
                    "PREDIKAT KINERJA PEGAWAI",
                ],
            ]
            .concat(),
        ),
        (
            "evaluation-document",
            "--person",
            met.clone(),
            &met_in,
            [
                &party[..],
                &[
                    "1. PEGAWAI YANG DINILAI",
                    "2. PEJABAT PENILAI KINERJA",
                    "3. ATASAN PEJABAT PENILAI KINERJA",
                    "4. EVALUASI KINERJA",
                    "5. CATATAN/REKOMENDASI",
                    "Capaian Kinerja Organisasi",
                    "Predikat Kinerja Pegawai",
                    "Atasan Pejabat Penilai Kinerja,",
                ],
            ]
            .concat(),
        ),
        (
            "role-matrix",
            "--person",
            met.clone(),
            &met_in,
            vec!["MATRIKS PERAN HASIL", "Pegawai/Tim", "Pimpinan"],
        ),
        (
            "minutes",
            "--person",
            met.clone(),
            &met_in,
            vec![
                "BERITA ACARA DIALOG KINERJA",
                "Hari, tanggal",
                "Tempat",
                "Hadir pula",
                "1. Kesepakatan",
                "10. Konfirmasi",
            ],
        ),
        (
            "one-page",
            "--person",
            met,
            &met_in,
            vec![
                "LEMBAR DIALOG KINERJA",
                "Kemajuan",
                "KEKUATAN",
                "UMPAN BALIK",
                "Kesepakatan",
            ],
        ),
        (
            "coaching-feedback",
            "--person",
            coached,
            "",
            vec![
                "B.1.8",
                "Tentang pegawai",
                "Tentang pimpinan",
                "Tentang pegawai dan pimpinan",
                "9",
            ],
        ),
        (
            "competence",
            "--person",
            skilled,
            "",
            vec!["B.1.9", "Kompetensi", "Nilai (1-5)", "Alasan"],
        ),
        (
            "objection",
            "--person",
            objector,
            &objected_in,
            vec!["Tanggal diajukan", "Alasan", "Batas waktu mengajukan"],
        ),
        (
            "credit",
            "--person",
            functional,
            "",
            vec!["Koefisien per Tahun", "Angka Kredit", "Persentase"],
        ),
        (
            "award",
            "--person",
            awarded.to_owned(),
            "",
            vec!["SURAT PENGHARGAAN", "Diberikan kepada"],
        ),
        (
            "unit-predikat",
            "--unit",
            unit.clone(),
            &met_in,
            vec![
                "PENETAPAN PREDIKAT KINERJA PEGAWAI",
                "Capaian Kinerja Organisasi",
                "Sangat Baik",
                "Rating Hasil Kerja",
            ],
        ),
        (
            "survey",
            "--unit",
            unit,
            "",
            vec![
                "Indeks Kepuasan Masyarakat (IKM)",
                "Mutu pelayanan",
                "Persyaratan",
                "Sarana dan prasarana",
            ],
        ),
    ];
    for (kind, flag, whom, period, fields) in wanted {
        let file = office.path(&format!("{kind}.pdf"));
        let mut args = vec!["report", kind, flag, &whom, "-o", &file];
        if !period.is_empty() {
            args.extend(["--period", period]);
        }
        let (code, _, err) = office.ran(&args);
        if kind == "credit" && code == 1 {
            // Nobody of that level has a predikat yet in some weeks of the year.
            assert!(err.contains("belum ada predikat"), "{err}");
            continue;
        }
        assert_eq!(code, 0, "{kind}: {err}");
        tool("qpdf", &["--check", &file]);
        // Once line by line, once cell by cell: words of a cell stand together in one of them.
        let lines = folded(&tool("pdftotext", &["-layout", &file, "-"]));
        let cells = folded(&tool("pdftotext", &[&file, "-"]));
        let text = format!("{lines}\n{cells}");
        let page = [
            "Halaman 1 dari",
            "Skema",
            "sidik",
            "kunci",
            "bukan tanda tangan elektronik tersertifikasi",
        ];
        for field in fields.iter().chain(&page) {
            assert!(text.contains(field), "{kind}: {field}: {text}");
        }
        assert!(
            matches!(kind, "survey" | "unit-predikat" | "one-page") || text.contains(&whom),
            "{kind}: {text}"
        );
        let fonts = tool("pdffonts", &[&file]);
        let embedded = fonts.lines().skip(2).all(|line| line.contains(" yes yes "));
        assert!(embedded, "{kind}: {fonts}");
    }
}

#[test]
fn a_table_over_many_pages_repeats_its_head_and_every_document_is_plain_text_too() {
    let office = office();
    let file = office.path("unit.pdf");
    let (code, _, err) = office.ran(&["report", "unit-predikat", "--unit", "ACH", "-o", &file]);
    assert_eq!(code, 0, "{err}");
    let pages = tool("pdfinfo", &[&file]);
    let pages = pages.lines().find_map(|line| line.strip_prefix("Pages:"));
    let pages: usize = pages.expect("pages").trim().parse().expect("a number");
    assert!(pages > 1);
    let last = pages.to_string();
    let text = tool(
        "pdftotext",
        &["-layout", "-f", &last, "-l", &last, &file, "-"],
    );
    assert!(
        text.contains(&format!("Halaman {last} dari {last}")),
        "{text}"
    );
    let second = tool("pdftotext", &["-layout", "-f", "2", "-l", "2", &file, "-"]);
    assert!(second.contains("Nama/NIP"), "{second}");
    for width in ["80", "132"] {
        let args = [
            "report",
            "unit-predikat",
            "--unit",
            "ACH",
            "--format",
            "txt",
            "--width",
            width,
        ];
        let (_, text, _) = office.ran(&args);
        let most: usize = width.parse().expect("a number");
        assert!(
            text.lines().all(|line| line.chars().count() <= most),
            "{text}"
        );
    }
}

#[test]
fn hostile_names_and_missing_plans_make_a_right_document_or_say_what_is_missing() {
    let office = Office::new();
    let long = "Panjang".repeat(30);
    let people = format!(
        "nip;nama;jabatan\n198609262015051001;\"Andi \u{1F600}\u{202e} =1+1 {long}\";Analis\n"
    );
    let file = office.file("pegawai.csv", &people);
    let (code, _, err) = office.ran(&["import", "employees", &file]);
    assert_eq!(code, 0, "{err}");
    let paper = office.path("data.pdf");
    let person = "198609262015051001";
    let args = ["report", "subject-access", "--person", person, "-o", &paper];
    let (code, _, err) = office.ran(&args);
    assert_eq!(code, 0, "{err}");
    tool("qpdf", &["--check", &paper]);
    let text = tool("pdftotext", &["-layout", &paper, "-"]);
    assert!(
        text.contains("[U+1F600]") && !text.contains('\u{202e}'),
        "{text}"
    );
    for kind in [
        "skp",
        "evaluation",
        "one-page",
        "minutes",
        "award",
        "credit",
    ] {
        let file = office.path(&format!("{kind}.pdf"));
        let (code, _, err) = office.ran(&["report", kind, "--person", person, "-o", &file]);
        assert_eq!(code, 1, "{kind}: {err}");
        assert!(
            err.contains("tidak dibuat") && err.contains("Andi"),
            "{err}"
        );
        assert!(!Path::new(&file).exists(), "{kind}");
    }
}

#[test]
fn many_files_are_written_one_by_one_and_none_is_replaced_unasked() {
    let office = office();
    let folder = office.path("berkas");
    fs::create_dir(&folder).expect("a folder");
    let args = ["report", "skp", "--unit", "ACH-DINSOS", "-o", &folder];
    let (code, _, err) = office.ran(&args);
    let files = || fs::read_dir(&folder).expect("files").count();
    let written = files();
    assert!(written > 15, "{err}");
    assert!(err.contains(&format!("{written} dari")), "{code} {err}");
    let (code, _, err) = office.ran(&args);
    assert_eq!(code, 1);
    assert!(err.contains("sudah ada") && files() == written, "{err}");
    let (_, _, err) = office.ran(&[&args[..], &["--force"]].concat());
    assert!(!err.contains("sudah ada") && files() == written, "{err}");
    let held = office.path("data-pribadi");
    fs::create_dir(&held).expect("a folder");
    let people = [
        "report",
        "subject-access",
        "--unit",
        "ACH-DINSOS-JAMSOS",
        "--format",
        "json",
        "-o",
        &held,
    ];
    let (code, _, err) = office.ran(&people);
    assert_eq!(code, 0, "{err}");
    for file in fs::read_dir(&held).expect("files").flatten() {
        let text = fs::read_to_string(file.path()).expect("UTF-8");
        let told: Value = serde_json::from_str(&text).expect("JSON");
        assert!(told["access"]["sections"].is_array(), "{told}");
    }
    let wrong = [
        (vec!["report", "skp"], 2),
        (vec!["report", "recap", "--format", "pdf"], 2),
        (vec!["report", "unit-predikat"], 2),
        (vec!["report", "skp", "--person", "198609262015051001"], 1),
    ];
    for (args, code) in wrong {
        assert_eq!(office.ran(&args).0, code, "{args:?}");
    }
}

#[test]
fn a_disk_that_is_full_leaves_no_half_file() {
    let office = office();
    let folder = office.path("penuh");
    fs::create_dir(&folder).expect("a folder");
    let program = env!("CARGO_BIN_EXE_tatap");
    let data = office.path("data");
    for report in ["evaluation --unit ACH-DINSOS", "recap --unit ACH", "data"] {
        // A file may have eight blocks of 512 bytes, as if the disk had no more.
        let line = format!(
            "trap '' XFSZ; ulimit -f 8; {program} --data {data} report {report} -o {folder} 2>&1"
        );
        let output = Command::new("sh")
            .args(["-c", &line])
            .output()
            .expect("a shell");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(4), "{report}: {told}");
        assert!(told.contains("File too large"), "{told}");
        let left = fs::read_dir(&folder).expect("files").count();
        assert_eq!(left, 0, "{report}");
    }
}

#[test]
fn nobody_gets_sums_of_those_he_may_read_for_those_of_the_unit() {
    let office = office();
    let config = office.file(
        "pegawai.toml",
        "actor = \"199302282015121013\"\nroles = []\n",
    );
    let by = |args: &[&str]| office.ran(&[&["--config", &config], args].concat());
    let args = [
        "report",
        "unit-predikat",
        "--unit",
        "ACH-DINSOS",
        "--format",
        "txt",
    ];
    let (code, out, err) = by(&args);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("tidak lengkap"), "{err}");
    let others = ["report", "evaluation", "--person", "198310222008012017"];
    assert_eq!(by(&others).0, 1);
    assert_eq!(by(&["report", "complaints"]).0, 1);
    // The own result is as it was closed, though the appraiser's number is not for him.
    let own = [
        "report",
        "evaluation",
        "--person",
        "199302282015121013",
        "--format",
        "txt",
    ];
    let (code, out, err) = by(&own);
    assert_eq!(code, 0, "{err}");
    assert!(!out.contains("Isi berubah setelah"), "{out}");
}

/// The cells of a CSV file that LibreOffice made of ours.
fn by_libreoffice(office: &Office, file: &str) -> String {
    let profile = format!("-env:UserInstallation=file://{}", office.path("profil"));
    let out = office.path("keluar");
    tool(
        "soffice",
        &[
            &profile,
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir",
            &out,
            file,
        ],
    );
    let mut tabs: Vec<_> = fs::read_dir(&out)
        .expect("tabs")
        .flatten()
        .map(|one| one.path())
        .collect();
    tabs.sort();
    let told = tabs
        .iter()
        .map(|path| fs::read_to_string(path).expect("UTF-8"));
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn totals_that_libreoffice_works_out_anew_equal_our_own() {
    let office = office();
    let book = office.path("rekap.xlsx");
    let (code, _, err) = office.ran(&["report", "recap", "--unit", "ACH", "-o", &book]);
    assert_eq!(code, 0, "{err}");
    // Without the results that we have written beside the formulas, so that they must be worked out.
    let script = format!("{}/tests/forget_results.py", env!("CARGO_MANIFEST_DIR"));
    let bare = office.path("rekap-tanpa-hasil.xlsx");
    let formulas: usize = tool("python3", &[&script, &book, &bare])
        .trim()
        .parse()
        .expect("a count");
    assert!(formulas > 5, "{formulas}");
    let (ours, theirs) = (
        by_libreoffice(&office, &book),
        by_libreoffice(&office, &bare),
    );
    let recap = office.json(&["overview", "--unit", "ACH", "--json"]);
    let people = recap["whole"]["people"].as_u64().expect("people");
    assert!(theirs.contains(&people.to_string()), "{theirs}");
    let cells = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (ours, theirs) = (cells(&ours), cells(&theirs));
    let differing: Vec<_> = theirs.iter().filter(|line| !ours.contains(line)).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn files_for_siasn_and_json_lines_are_what_they_say() {
    let office = office();
    let (code, out, err) =
        office.ran(&["report", "siasn-annual", "--unit", "ACH", "--year", "2025"]);
    let records: Value = serde_json::from_str(&out).expect("JSON");
    assert!(records.is_array() && code <= 1, "{err}");
    let (code, masked, err) = office.ran(&["report", "data"]);
    assert_eq!(code, 0, "{err}");
    let people = office.json(&["list", "employees", "--json"]);
    for row in people.as_array().expect("rows") {
        for key in ["nip", "name"] {
            let told = row[key].as_str().unwrap_or("-----");
            assert!(!masked.contains(told), "{told}");
        }
    }
    let (_, clear, _) = office.ran(&["report", "data", "--personal"]);
    assert!(clear.lines().count() >= masked.lines().count());
    assert!(clear.contains("197108071997031009"));
    for line in masked.lines() {
        let line: Value = serde_json::from_str(line).expect("an object a line");
        assert!(line["record"].is_string(), "{line}");
    }
}

#[test]
fn whoever_opens_a_file_is_told_to_its_subject() {
    let office = office();
    let config = office.file("config.toml", "actor = \"198310222008012017\"\n");
    let person = "199302282015121013";
    let by = |args: &[&str]| office.ran(&[&["--config", &config], args].concat());
    assert_eq!(by(&["show", person]).0, 0);
    let args = [
        "report",
        "subject-access",
        "--person",
        person,
        "--format",
        "json",
    ];
    let held: Value = serde_json::from_str(&by(&args).1).expect("JSON");
    let reader = &held["access"]["readers"][0];
    assert_eq!(reader["name"], "Dra. Fauziah Hanum, M.A.P.", "{reader}");
    assert_eq!(reader["days"], "1");
    let sections = held["access"]["sections"].as_array().expect("sections");
    assert!(sections.len() > 5, "{}", sections.len());
}
