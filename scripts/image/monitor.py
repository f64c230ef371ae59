"""Stops a QEMU machine, dumps its memory, and saves what its monitor says beside the dump.

    python3 monitor.py MODE SOCKETS FOLDER

SOCKETS is a folder with QEMU's two sockets, qmp and gdb. Into FOLDER go dump.elf,
info-registers.txt, info-numa.txt, and per CPU info-tlb (x86) and info-mem (x86 and RISC-V; not
with five levels on x86, where QEMU 7.2's answer takes most of a minute and is empty). For AArch64,
whose dumps and monitor do not say where trees begin, sysregs.json holds the registers that do (read
through gdb's remote protocol), and gva2gpa.cpuN.txt where the monitor finds addresses.

The dump is taken first, since asking the monitor about addresses may set accessed bits in the
guest. The machine is told to quit at the end. It is an error if it does not run in MODE
(sv48, x86-pae and so on), whatever was asked of the guest.
"""

import json
import os
import re
import socket
import sys
import time

CPUS = 2
REGISTERS = (
    "TTBR0_EL1", "TTBR1_EL1", "TCR_EL1", "MAIR_EL1", "SCTLR", "ID_AA64MMFR0_EL1",
    "ID_AA64MMFR1_EL1", "ID_AA64MMFR2_EL1", "VBAR", "CONTEXTIDR_EL1", "pc", "cpsr",
)
# PSTATE with M = EL1h, D A I F masked and PAN = 0: the state in which user addresses are answered.
EL1H = 0x3C5
# Of each mapping, so many addresses are asked for.
SAMPLES = 40


class Unanswered(Exception):
    """QEMU did not do what it was asked."""


def connect(path):
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(120)
    link.connect(path)
    return link


class Qmp:
    """QEMU's machine protocol: a line of JSON for each command, answer and event."""

    def __init__(self, path):
        self.link = connect(path).makefile("rw", encoding="utf-8", newline="\n")
        self.link.readline()
        self.ask("qmp_capabilities")

    def ask(self, command, **arguments):
        request = {"execute": command, "arguments": arguments}
        self.link.write(json.dumps(request) + "\n")
        self.link.flush()
        while True:
            line = self.link.readline()
            if not line:
                raise Unanswered(f"QEMU ended at {command}")
            answer = json.loads(line)
            if "error" in answer:
                raise Unanswered(f"QEMU says to {command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def monitor(self, line, cpu=0):
        return self.ask("human-monitor-command", **{"command-line": line, "cpu-index": cpu})


class Gdb:
    """As much of gdb's remote protocol as reads and writes registers."""

    def __init__(self, path):
        self.link = connect(path)
        self.ask("qSupported:multiprocess-;xmlRegisters=aarch64")
        self.numbers = self.register_numbers()
        self.threads = self.thread_names()

    def ask(self, text):
        data = text.encode()
        self.link.sendall(b"$%s#%02x" % (data, sum(data) & 0xFF))
        packet = b""
        while not re.search(rb"\$[^#]*#..", packet, re.S):
            more = self.link.recv(65536)
            if not more:
                raise Unanswered("QEMU's gdb stub ended")
            packet += more
        self.link.sendall(b"+")
        body = re.search(rb"\$([^#]*)#", packet, re.S).group(1)
        # "}" hides a byte from the framing; "x*n" repeats x.
        body = re.sub(rb"}(.)", lambda hidden: bytes([hidden.group(1)[0] ^ 0x20]), body, flags=re.S)
        return body.decode("latin-1")

    def document(self, name):
        text = ""
        while True:
            part = self.ask(f"qXfer:features:read:{name}:{len(text):x},800")
            if part[:1] not in ("l", "m"):
                raise Unanswered(f"QEMU's gdb stub has no {name}")
            text += part[1:]
            if part[0] == "l":
                return text

    def register_numbers(self):
        """Numbers count on from document to document where they are not given."""
        numbers = {}
        following = 0
        for href in re.findall(r'<xi:include href="([^"]+)"', self.document("target.xml")):
            for register in re.findall(r"<reg\s[^>]*>", self.document(href)):
                attributes = dict(re.findall(r'(\w+)="([^"]*)"', register))
                number = int(attributes.get("regnum", following))
                numbers[attributes["name"]] = number
                following = number + 1
        return numbers

    def thread_names(self):
        names = []
        part = self.ask("qfThreadInfo")
        while part.startswith("m"):
            names += part[1:].split(",")
            part = self.ask("qsThreadInfo")
        return sorted(names, key=lambda name: int(name.split(".")[-1], 16))

    def choose(self, cpu):
        if self.ask("Hg" + self.threads[cpu]) != "OK":
            raise Unanswered(f"QEMU's gdb stub has no CPU {cpu}")

    def read(self, name):
        answer = self.ask(f"p{self.numbers[name]:x}")
        if not re.fullmatch("([0-9a-f]{2})+", answer):
            raise Unanswered(f"QEMU's gdb stub does not tell {name}: {answer}")
        return int.from_bytes(bytes.fromhex(answer), "little")

    def write(self, name, value, size):
        text = value.to_bytes(size, "little").hex()
        if self.ask(f"P{self.numbers[name]:x}={text}") != "OK":
            raise Unanswered(f"QEMU's gdb stub does not set {name}")


def save(folder, name, text):
    # Line ends as they came: QEMU's monitor ends lines with CR LF.
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)


def dump(qmp, path):
    qmp.ask("dump-guest-memory", paging=False, protocol="file:" + path, detach=True)
    while True:
        state = qmp.ask("query-dump")
        if state["status"] == "completed":
            return
        if state["status"] == "failed":
            raise Unanswered("QEMU could not write the dump")
        time.sleep(0.1)


def addresses(folder):
    """Addresses in what the guest has mapped, from its own list, and beside it."""
    asked = set()
    with open(os.path.join(folder, "console.txt"), encoding="utf-8", errors="replace") as console:
        for line in console:
            found = re.match(r"maps \d+ \S+ ([0-9a-f]+)-([0-9a-f]+) ", line)
            if found:
                start, end = (int(bound, 16) for bound in found.groups())
                step = max(1 << 12, (end - start) // SAMPLES >> 12 << 12)
                asked.update(range(start, end, step))
                asked.update((end - 1, end))
    return sorted(asked)


def arm(qmp, folder, gdb, mode):
    kernel = []
    states = []
    for cpu in range(CPUS):
        gdb.choose(cpu)
        states.append({name: hex(gdb.read(name)) for name in REGISTERS if name in gdb.numbers})
        # The vector table and pages around it: addresses of the kernel's half.
        if "VBAR" in gdb.numbers:
            kernel += [gdb.read("VBAR") + step * 0x7000 for step in range(-64, 512)]
    check(mode, [arm_mode(state) for state in states])
    save(folder, "sysregs.json", json.dumps(states, indent=1) + "\n")
    asked = addresses(folder) + sorted(set(kernel))
    for cpu in range(CPUS):
        gdb.choose(cpu)
        before = gdb.read("cpsr")
        gdb.write("cpsr", EL1H, 4)
        lines = []
        for address in asked:
            answer = qmp.monitor(f"gva2gpa {address:#x}", cpu).strip()
            found = re.fullmatch(r"gpa: 0x([0-9a-f]+)|gpa: ([0-9a-f]+)", answer)
            lines.append("%x %s\n" % (address, (found[1] or found[2]) if found else answer))
        gdb.write("cpsr", before, 4)
        save(folder, f"gva2gpa.cpu{cpu}.txt", "".join(lines))


def modes(registers):
    """The paging mode of each CPU, from info registers -a of x86 or RISC-V."""
    satp = re.findall(r"^\s*satp\s+([0-9a-f]+)", registers, re.M)
    if satp:
        return [{"8": "sv39", "9": "sv48", "a": "sv57"}.get(value[0], "bare") for value in satp]
    # Intel SDM 4.1.1: CR4.LA57 is bit 12, CR4.PAE bit 5; EFER.LMA is bit 10.
    found = []
    cr4s = re.findall(r"\bCR4=([0-9a-f]+)", registers)
    efers = re.findall(r"\bEFER=([0-9a-f]+)", registers)
    for cr4, efer in zip((int(value, 16) for value in cr4s), (int(value, 16) for value in efers)):
        if efer >> 10 & 1:
            found.append("x86-64-la57" if cr4 >> 12 & 1 else "x86-64")
        else:
            found.append("x86-pae" if cr4 >> 5 & 1 else "x86-32")
    return found


def arm_mode(state):
    """From TG0, bits 14 and 15 of TCR_EL1 (Arm ARM, D24)."""
    granule = int(state["TCR_EL1"], 16) >> 14 & 3
    return {0: "aarch64-4k", 1: "aarch64-64k", 2: "aarch64-16k"}.get(granule, "unknown")


def check(mode, found):
    if found != [mode] * CPUS:
        raise Unanswered(f"the guest runs in {' and '.join(found) or 'no known mode'}, not {mode}")


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: monitor.py MODE SOCKETS FOLDER")
    mode, sockets, folder = sys.argv[1:]
    try:
        qmp = Qmp(os.path.join(sockets, "qmp"))
        qmp.ask("stop")
        dump(qmp, os.path.join(folder, "dump.elf"))
        registers = qmp.monitor("info registers -a")
        save(folder, "info-registers.txt", registers)
        save(folder, "info-numa.txt", qmp.monitor("info numa"))
        if mode.startswith("aarch64"):
            arm(qmp, folder, Gdb(os.path.join(sockets, "gdb")), mode)
        else:
            check(mode, modes(registers))
            for cpu in range(CPUS):
                if mode.startswith("x86"):
                    save(folder, f"info-tlb.cpu{cpu}.txt", qmp.monitor("info tlb", cpu))
                if mode != "x86-64-la57":
                    save(folder, f"info-mem.cpu{cpu}.txt", qmp.monitor("info mem", cpu))
        qmp.ask("quit")
    except (Unanswered, OSError) as problem:
        sys.exit(f"make-image: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
