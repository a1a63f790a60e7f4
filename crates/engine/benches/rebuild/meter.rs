//! Time, processor time and memory of this process, and processor time of a database server beside it.

use std::{fs, future::Future, time::Instant};

/// How long something took.
#[derive(Default)]
pub(crate) struct Span {
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
    /// Bytes read, where that was counted.
    pub(crate) bytes: u64,
}

impl Span {
    pub(crate) async fn of(work: impl Future<Output = ()>) -> Self {
        let (start, before) = (Instant::now(), cpu_seconds());
        work.await;
        Self {
            wall: start.elapsed().as_secs_f64(),
            cpu: cpu_seconds() - before,
            bytes: 0,
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.wall += other.wall;
        self.cpu += other.cpu;
        self.bytes += other.bytes;
    }

    pub(crate) fn without(&self, part: &Self) -> Self {
        Self {
            wall: self.wall - part.wall,
            cpu: self.cpu - part.cpu,
            bytes: self.bytes,
        }
    }

    pub(crate) fn tell(&self, what: &str, events: u64) {
        let each = |seconds: f64| 1e6 * seconds / events as f64;
        println!(
            "{what}: {:.0} events/s by the clock, {:.0} events in a second of processor time, {:.2} us each",
            events as f64 / self.wall,
            events as f64 / self.cpu,
            each(self.cpu)
        );
    }
}

/// Processor time of this process so far, all threads.
pub(crate) fn cpu_seconds() -> f64 {
    of_stat(&fs::read_to_string("/proc/self/stat").unwrap()).1
}

/// Parent and processor time from a line of `/proc/.../stat`.
fn of_stat(stat: &str) -> (u32, f64) {
    // After the name in brackets: state, parent, eight numbers, then user and system time in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = |index: usize| fields[index].parse::<f64>().unwrap();
    (fields[1].parse().unwrap(), (ticks(11) + ticks(12)) / 100.0)
}

/// Processor time of this thread so far, in nanoseconds.
pub(crate) fn thread_nanos() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec * 1_000_000_000 + time.tv_nsec).unwrap()
}

/// From here on the peak is counted anew.
pub(crate) fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// The most memory in use since then, in MB.
pub(crate) fn peak() -> u64 {
    of_status("VmHWM:")
}

/// Memory in use now, in MB.
pub(crate) fn resident() -> u64 {
    of_status("VmRSS:")
}

fn of_status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// The processes of a database server.
pub(crate) struct Server {
    postmaster: u32,
}

impl Server {
    pub(crate) fn of(cluster: &pgtest::Cluster) -> Self {
        let file = cluster.folder().join("data/postmaster.pid");
        let told = fs::read_to_string(file).unwrap();
        Self {
            postmaster: told.lines().next().unwrap().parse().unwrap(),
        }
    }

    /// Processor time so far of those that run now.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        let stats = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| {
            entry.file_name().to_str()?.parse::<u32>().ok()?;
            fs::read_to_string(entry.path().join("stat")).ok()
        });
        let ours = stats
            .map(|stat| of_stat(&stat))
            .filter(|(parent, _)| *parent == self.postmaster);
        ours.map(|(_, seconds)| seconds).sum()
    }
}
