//! Runs the program and looks at what it wrote.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// What came of a run.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program with these arguments.
pub(crate) fn tingbok<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Ran {
    ran(program().args(args))
}

/// The program, with nothing of what this machine says of databases and keys.
pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tingbok"));
    for name in [
        "PGPASSWORD",
        "PGPASSFILE",
        "TINGBOK_LOGIN",
        "TINGBOK_PROOF",
        "TINGBOK_VAULT_KEY",
    ] {
        program.env_remove(name);
    }
    // No test leaves a key with whoever runs it.
    program.env("XDG_STATE_HOME", "/dev/null");
    program
}

/// Runs it.
pub(crate) fn ran(program: &mut Command) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = program.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        code: status.code().unwrap(),
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

impl Ran {
    /// The result as data, when all went well.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        assert_eq!(self.stderr, "");
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The error as data.
    #[track_caller]
    pub(crate) fn error(&self, code: i32) -> Value {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        let error: Value = serde_json::from_str(&self.stderr).unwrap();
        assert_eq!(error["error"]["exit"], code);
        error["error"].clone()
    }

    /// The error for people holds these words.
    #[track_caller]
    pub(crate) fn says(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        for word in words {
            assert!(self.stderr.contains(word), "'{word}' is not in: {}", self.stderr);
        }
    }
}

/// A folder that goes when the test ends.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// A store with the whole country.
    pub(crate) fn store(&self) -> PathBuf {
        let store = self.path("store");
        let ran = import(
            &store,
            &[
                ("counties", norway("counties")),
                ("municipalities", norway("municipalities")),
                ("centres", norway("centres")),
            ],
        );
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        store
    }
}

/// A file of the national data.
pub(crate) fn norway(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("demo/norway/{name}.csv"))
}

/// Imports files; the result is data.
pub(crate) fn import(store: &Path, files: &[(&str, PathBuf)]) -> Ran {
    let mut args = vec![
        "import".to_owned(),
        store.display().to_string(),
        "--format".into(),
        "json".into(),
    ];
    for (option, path) in files {
        args.extend([format!("--{option}"), path.display().to_string()]);
    }
    tingbok(args)
}
