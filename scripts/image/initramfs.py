"""Writes an initramfs to standard output: a busybox and an init that is a script for it.

    python3 initramfs.py BUSYBOX INIT >initramfs

The archive is cpio's "newc" form, gzipped, as the kernel's documentation of initramfs buffers has
it; it is written here so that neither cpio nor the right to make device nodes is needed.
"""

import gzip
import stat
import sys


def member(number, name, mode, content=b"", device=(0, 0)):
    """One member of the archive; all belong to root and are of 1970."""
    path = name.encode() + b"\0"
    fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(path), 0)
    header = b"070701" + b"".join(b"%08x" % field for field in fields) + path
    return padded(header) + padded(content)


def padded(data):
    return data + bytes(-len(data) % 4)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: initramfs.py BUSYBOX INIT")
    with open(sys.argv[1], "rb") as busybox, open(sys.argv[2], "rb") as init:
        members = [
            ("bin", stat.S_IFDIR | 0o755, b"", (0, 0)),
            ("bin/busybox", stat.S_IFREG | 0o755, busybox.read(), (0, 0)),
            ("dev", stat.S_IFDIR | 0o755, b"", (0, 0)),
            ("dev/console", stat.S_IFCHR | 0o600, b"", (5, 1)),
            ("dev/null", stat.S_IFCHR | 0o666, b"", (1, 3)),
            ("dev/zero", stat.S_IFCHR | 0o666, b"", (1, 5)),
            ("dev/urandom", stat.S_IFCHR | 0o666, b"", (1, 9)),
            ("init", stat.S_IFREG | 0o755, init.read(), (0, 0)),
            ("TRAILER!!!", 0, b"", (0, 0)),
        ]
    archive = b"".join(member(number + 1, *what) for number, what in enumerate(members))
    sys.stdout.buffer.write(gzip.compress(archive, 1, mtime=0))


if __name__ == "__main__":
    main()
