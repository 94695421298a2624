"""What the tests of faults have in common: strace, which counts a command's calls and fails one of them."""

import shutil
import subprocess

# Everything by which a process touches files.
CALLS = [
    "openat", "read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "renameat", "rename", "linkat", "link",
    "unlink", "unlinkat", "mkdir", "mkdirat", "ftruncate", "fallocate", "fcntl", "flock", "newfstatat", "fstat",
    "getdents64", "lseek", "close",
]


def usable():
    """Whether strace can be used; where not, that is said."""
    if shutil.which("strace") and subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"]).returncode == 0:
        return True
    print("SKIPPED: strace is not installed, or may not be used here (apt install strace)")
    return False


def hit_the_threads(trace):
    """Dispatch ends a process that can't see its own threads in /proc: none of our files, and none of our code."""
    with open(trace, errors="replace") as file:
        return any("INJECTED" in line and '"/proc/' in line for line in file)


def watching(trace):
    """Runs a command under strace, which writes its calls down."""
    return ["strace", "-f", "-qq", "-o", trace]


def failing(trace, name, fault, when):
    """Runs a command under strace, with a fault at one call of a name."""
    return [*watching(trace), "-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={when}"]


def most_calls(trace, names):
    """How often each call was made by the thread that made it most: strace counts for each thread."""
    counts = {}
    with open(trace, errors="replace") as file:
        for line in file:
            pid, _, rest = line.partition(" ")
            name = rest.strip().partition("(")[0]
            if name in names:
                counts[(name, pid)] = counts.get((name, pid), 0) + 1
    return {name: max(count for (called, _), count in counts.items() if called == name)
            for name in names if any(called == name for called, _ in counts)}
