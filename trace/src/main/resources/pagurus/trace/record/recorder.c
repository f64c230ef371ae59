/*
 * The recorder's end inside QEMU: a TCG plugin (API version 1) that writes down every memory access of
 * a user-mode program, and a fetch whenever a thread goes on in another code page.
 *
 * Where the records go. The reader (Java) makes a file, fills in its header and maps it; the plugin maps the
 * same file. Nothing else connects the two: no descriptor stays open that the program could close, or that
 * an execve could leak. The file has three parts (SharedArea.java has the same numbers):
 *
 *   header   one page, see struct header
 *   ring     chunks on their way to the reader; head is where the plugin writes, tail is what was read
 *   slots    one buffer per vcpu: a state word (chunks sent << 32 | records held), then the records
 *
 * A chunk is {u32 vcpu, u32 records, u64 number} and the records. A record is one word:
 *
 *   bits 63..6 the address, sign-extended from 58 bits; bits 5..2 log2 of the size; bits 1..0 the kind.
 *
 * Nothing is lost, however the program ends. Records live in shared memory from the moment they are made: what
 * a killed process leaves in its slots is still there for the reader. The state word changes in one store,
 * so a chunk is either in the slot or in the ring; a chunk that is in both has a number that the reader knows.
 *
 * Order. A thread sends its chunk when it is full, and also when it touches a page for the first time. Chunks
 * enter the ring under one lock, so the order of first touches in the ring is the order in which they happened
 * whenever the program itself had ordered them. Between first touches the order of different threads is lost.
 *
 * A forked child gets a private copy of the area in the place of the shared one, with `stop` set: it runs
 * on, and its records go nowhere.
 *
 * Not seen: what the kernel reads and writes on the program's behalf (read, write, signal frames).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- what we use of QEMU's plugin interface, version 1, as its manual describes it ---- */

typedef uint64_t plugin_id;
typedef uint32_t access_info;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct plugin_host { /* only the first member is read */
  const char *target_name;
};
enum register_use { USES_NO_REGISTERS = 0 };
enum access_kinds { LOADS_AND_STORES = 3 };

typedef void (*on_vcpu)(plugin_id, unsigned vcpu);
typedef void (*on_block)(plugin_id, struct qemu_plugin_tb *);
typedef void (*on_run)(unsigned vcpu, void *argument);
typedef void (*on_access)(unsigned vcpu, access_info, uint64_t vaddr, void *argument);
typedef void (*on_end)(plugin_id, void *argument);
typedef void (*on_syscall)(plugin_id, unsigned vcpu, int64_t number, uint64_t, uint64_t, uint64_t, uint64_t,
                           uint64_t, uint64_t, uint64_t, uint64_t);
typedef void (*on_syscall_return)(plugin_id, unsigned vcpu, int64_t number, int64_t result);

extern void qemu_plugin_register_vcpu_exit_cb(plugin_id, on_vcpu);
extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, on_block);
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, on_run, enum register_use, void *);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, on_run, enum register_use, void *);
extern void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *, on_access, enum register_use,
                                             enum access_kinds, void *);
extern void qemu_plugin_register_vcpu_syscall_cb(plugin_id, on_syscall);
extern void qemu_plugin_register_vcpu_syscall_ret_cb(plugin_id, on_syscall_return);
extern void qemu_plugin_register_atexit_cb(plugin_id, on_end, void *);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
extern uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
extern size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *);
extern const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *);
extern unsigned qemu_plugin_mem_size_shift(access_info);
extern bool qemu_plugin_mem_is_store(access_info);

#define EXPORTED __attribute__((visibility("default")))
EXPORTED int qemu_plugin_version = 1;

/* ---- the shared area ---- */

#define MAGIC 0x3130434552474150ull /* "PAGREC01" */
#define PAGE_SHIFT 12
#define PAGE_BYTES (1u << PAGE_SHIFT)
#define FETCH_BYTES_LOG2 0
enum kind { LOAD = 0, STORE = 1, FETCH = 2 };

struct header {
  uint64_t magic, ring_bytes, slots, slot_records, reader_pid;
  uint64_t head __attribute__((aligned(64)));
  uint64_t tail __attribute__((aligned(64)));
  uint64_t stop __attribute__((aligned(64))); /* set by the reader: no more records are wanted */
  uint64_t attached;                          /* the plugin is here */
  uint64_t ended;                             /* the program called exit */
  uint64_t forks;                             /* children that are not followed */
  uint64_t execs;                             /* execve that did not come back */
  uint64_t refused;                           /* records of threads that have no slot */
};

static struct header *header;
static uint8_t *ring;
static uint8_t *slots;
static size_t area_bytes, slot_bytes;
static pthread_mutex_t ring_lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- what one thread knows for itself ---- */

#define RECENT 256
struct thread {
  uint64_t *state, *records;
  uint64_t code_page;
  uint64_t recent[RECENT]; /* pages seen lately, plus one */
  uint64_t *seen;          /* all pages seen, plus one: open addressing */
  size_t seen_count, seen_bits;
};
#define MOST_THREADS 4096
static struct thread *threads[MOST_THREADS];

static bool stopped(void) { return __atomic_load_n(&header->stop, __ATOMIC_RELAXED) != 0; }

/* Waits for room in the ring. False if nobody reads any more. Called with ring_lock held. */
static bool wait_for_room(uint64_t needed) {
  const struct timespec pause = {0, 50 * 1000};
  for (unsigned round = 0;; round++) {
    uint64_t used = header->head - __atomic_load_n(&header->tail, __ATOMIC_ACQUIRE);
    if (used + needed <= header->ring_bytes) return true;
    if (stopped()) return false;
    if (round % 1024 == 1023 && kill((pid_t)header->reader_pid, 0) != 0 && errno == ESRCH) {
      __atomic_store_n(&header->stop, 1, __ATOMIC_RELAXED);
      return false;
    }
    nanosleep(&pause, NULL);
  }
}

static void copy_to_ring(uint64_t position, const void *from, size_t bytes) {
  size_t at = position % header->ring_bytes;
  size_t first = header->ring_bytes - at < bytes ? header->ring_bytes - at : bytes;
  memcpy(ring + at, from, first);
  memcpy(ring, (const uint8_t *)from + first, bytes - first);
}

static void send_chunk(unsigned vcpu, struct thread *thread) {
  uint64_t state = *thread->state;
  uint64_t number = state >> 32;
  uint32_t count = (uint32_t)state;
  if (count == 0) return;
  pthread_mutex_lock(&ring_lock);
  struct { uint32_t vcpu, count; uint64_t number; } chunk = {vcpu, count, number};
  uint64_t bytes = sizeof chunk + count * sizeof(uint64_t);
  if (!stopped() && wait_for_room(bytes)) {
    uint64_t head = header->head;
    copy_to_ring(head, &chunk, sizeof chunk);
    copy_to_ring(head + sizeof chunk, thread->records, count * sizeof(uint64_t));
    __atomic_store_n(&header->head, head + bytes, __ATOMIC_RELEASE);
  }
  __atomic_store_n(thread->state, (number + 1) << 32, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&ring_lock);
}

/* ---- the pages that a thread has touched ---- */

static size_t place_of(const struct thread *thread, uint64_t key) {
  size_t mask = ((size_t)1 << thread->seen_bits) - 1;
  size_t at = (key * 0x9e3779b97f4a7c15ull) >> (64 - thread->seen_bits);
  while (thread->seen[at] != 0 && thread->seen[at] != key) at = (at + 1) & mask;
  return at;
}

static void grow(struct thread *thread) {
  uint64_t *old = thread->seen;
  size_t old_size = (size_t)1 << thread->seen_bits;
  uint64_t *bigger = calloc(old_size * 2, sizeof(uint64_t));
  if (bigger == NULL) abort();
  thread->seen = bigger;
  thread->seen_bits++;
  for (size_t i = 0; i < old_size; i++)
    if (old[i] != 0) bigger[place_of(thread, old[i])] = old[i];
  free(old);
}

static bool is_first_touch(struct thread *thread, uint64_t key) {
  size_t at = place_of(thread, key);
  if (thread->seen[at] == key) return false;
  thread->seen[at] = key;
  if (++thread->seen_count * 2 > (size_t)1 << thread->seen_bits) grow(thread);
  return true;
}

static inline bool touch(struct thread *thread, uint64_t page) {
  uint64_t key = page + 1;
  uint64_t *recent = &thread->recent[key % RECENT];
  if (__builtin_expect(*recent == key, 1)) return false;
  *recent = key;
  return is_first_touch(thread, key);
}

static struct thread *attach(unsigned vcpu) {
  if (vcpu >= header->slots || vcpu >= MOST_THREADS) return NULL;
  struct thread *thread = calloc(1, sizeof *thread);
  if (thread == NULL) abort();
  thread->state = (uint64_t *)(slots + vcpu * slot_bytes);
  thread->records = thread->state + 8;
  thread->code_page = UINT64_MAX;
  thread->seen_bits = 10;
  thread->seen = calloc((size_t)1 << thread->seen_bits, sizeof(uint64_t));
  if (thread->seen == NULL) abort();
  threads[vcpu] = thread;
  return thread;
}

/* The thread of a vcpu; NULL if there are more at once than slots. A number is used again after its thread ends. */
static inline struct thread *thread_of(unsigned vcpu) {
  struct thread *thread = vcpu < MOST_THREADS ? threads[vcpu] : NULL;
  return __builtin_expect(thread != NULL, 1) ? thread : attach(vcpu);
}

static inline void add(unsigned vcpu, uint64_t vaddr, unsigned size_log2, enum kind kind) {
  struct thread *thread = thread_of(vcpu);
  if (__builtin_expect(thread == NULL, 0)) {
    __atomic_fetch_add(&header->refused, 1, __ATOMIC_RELAXED);
    return;
  }
  uint64_t state = *thread->state;
  uint32_t count = (uint32_t)state;
  thread->records[count] = vaddr << 6 | size_log2 << 2 | kind;
  __atomic_store_n(thread->state, state + 1, __ATOMIC_RELEASE);

  bool first = touch(thread, vaddr >> PAGE_SHIFT);
  uint64_t last_byte = vaddr + (1ull << size_log2) - 1;
  if (__builtin_expect((vaddr ^ last_byte) >> PAGE_SHIFT, 0)) first |= touch(thread, last_byte >> PAGE_SHIFT);
  if (__builtin_expect(first || count + 1 == header->slot_records, 0)) send_chunk(vcpu, thread);
}

/* ---- what QEMU calls while the program runs ---- */

static void access_made(unsigned vcpu, access_info info, uint64_t vaddr, void *argument) {
  (void)argument;
  add(vcpu, vaddr, qemu_plugin_mem_size_shift(info), qemu_plugin_mem_is_store(info) ? STORE : LOAD);
}

/*
 * An atomic read-modify-write. While there is one thread QEMU reports its load and its store; once there are
 * several, a single access that looks like a store. Both become a load and a store here.
 */
static void update_made(unsigned vcpu, access_info info, uint64_t vaddr, void *argument) {
  (void)argument;
  if (!qemu_plugin_mem_is_store(info)) return;
  add(vcpu, vaddr, qemu_plugin_mem_size_shift(info), LOAD);
  add(vcpu, vaddr, qemu_plugin_mem_size_shift(info), STORE);
}

static void code_reached(unsigned vcpu, void *argument) {
  uint64_t vaddr = (uint64_t)(uintptr_t)argument;
  struct thread *thread = thread_of(vcpu);
  if (thread != NULL && thread->code_page != vaddr >> PAGE_SHIFT) {
    thread->code_page = vaddr >> PAGE_SHIFT;
    add(vcpu, vaddr, FETCH_BYTES_LOG2, FETCH);
  }
}

static bool is_x86;

static bool is_x86_update(const uint8_t *code, size_t size) {
  size_t at = 0;
  for (; at < size; at++) {
    switch (code[at]) {
      case 0xf0: return true; /* LOCK */
      case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65:
      case 0x66: case 0x67: case 0xf2: case 0xf3: continue;
    }
    break;
  }
  if (at < size && (code[at] & 0xf0) == 0x40) at++; /* REX */
  return at + 1 < size && (code[at] & 0xfe) == 0x86 && code[at + 1] < 0xc0; /* XCHG with memory locks by itself */
}

static bool is_riscv_update(const uint8_t *code, size_t size) {
  if (size != 4 || (code[0] & 0x7f) != 0x2f) return false; /* major opcode AMO */
  unsigned operation = code[3] >> 3;
  return operation != 2 && operation != 3; /* LR and SC are a plain load and a plain store */
}

static void block_translated(plugin_id id, struct qemu_plugin_tb *block) {
  (void)id;
  size_t count = qemu_plugin_tb_n_insns(block);
  uint64_t page = qemu_plugin_tb_vaddr(block) >> PAGE_SHIFT;
  qemu_plugin_register_vcpu_tb_exec_cb(block, code_reached, USES_NO_REGISTERS,
                                       (void *)(uintptr_t)qemu_plugin_tb_vaddr(block));
  for (size_t i = 0; i < count; i++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
    size_t size = qemu_plugin_insn_size(insn);
    uint64_t last_byte = qemu_plugin_insn_vaddr(insn) + size - 1;
    if (last_byte >> PAGE_SHIFT != page) {
      page = last_byte >> PAGE_SHIFT;
      uint64_t start = qemu_plugin_insn_vaddr(insn);
      uint64_t reached = start >> PAGE_SHIFT == page ? start : page << PAGE_SHIFT;
      qemu_plugin_register_vcpu_insn_exec_cb(insn, code_reached, USES_NO_REGISTERS, (void *)(uintptr_t)reached);
    }
    const uint8_t *code = qemu_plugin_insn_data(insn);
    bool update = is_x86 ? is_x86_update(code, size) : is_riscv_update(code, size);
    qemu_plugin_register_vcpu_mem_cb(insn, update ? update_made : access_made, USES_NO_REGISTERS,
                                     LOADS_AND_STORES, NULL);
  }
}

static void vcpu_left(plugin_id id, unsigned vcpu) {
  (void)id;
  if (vcpu < MOST_THREADS && threads[vcpu] != NULL) send_chunk(vcpu, threads[vcpu]);
}

static void program_ended(plugin_id id, void *argument) {
  (void)argument;
  for (unsigned vcpu = 0; vcpu < MOST_THREADS; vcpu++) vcpu_left(id, vcpu);
  __atomic_store_n(&header->ended, 1, __ATOMIC_RELEASE);
}

static bool is_execve(int64_t number) { return number == (is_x86 ? 59 : 221); }

static void syscall_entered(plugin_id id, unsigned vcpu, int64_t number, uint64_t a, uint64_t b, uint64_t c,
                            uint64_t d, uint64_t e, uint64_t f, uint64_t g, uint64_t h) {
  (void)id, (void)vcpu, (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g, (void)h;
  if (is_execve(number)) __atomic_fetch_add(&header->execs, 1, __ATOMIC_RELAXED);
}

static void syscall_left(plugin_id id, unsigned vcpu, int64_t number, int64_t result) {
  (void)id, (void)vcpu, (void)result;
  if (is_execve(number)) __atomic_fetch_sub(&header->execs, 1, __ATOMIC_RELAXED);
}

/* ---- fork, and the start ---- */

static void before_fork(void) { pthread_mutex_lock(&ring_lock); }

static void after_fork_in_parent(void) {
  header->forks++;
  pthread_mutex_unlock(&ring_lock);
}

static void after_fork_in_child(void) {
  struct header copy = *header;
  if (mmap(header, area_bytes, PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED)
    _exit(127);
  *header = copy;
  header->stop = 1;
  pthread_mutex_unlock(&ring_lock);
}

static int refuse(const char *why, const char *what) {
  fprintf(stderr, "pagurus recorder: %s %s\n", why, what);
  return -1;
}

static int map_area(const char *path) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  struct stat status;
  if (fd < 0 || fstat(fd, &status) != 0) return refuse("cannot open", path);
  area_bytes = (size_t)status.st_size;
  void *area = mmap(NULL, area_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (area == MAP_FAILED) return refuse("cannot map", path);
  header = area;
  if (header->magic != MAGIC) return refuse("not a recording area:", path);
  ring = (uint8_t *)area + PAGE_BYTES;
  slots = ring + header->ring_bytes;
  slot_bytes = (8 + header->slot_records) * sizeof(uint64_t);
  return 0;
}

EXPORTED int qemu_plugin_install(plugin_id id, const struct plugin_host *host, int argc, char **argv) {
  static const char option[] = "area=";
  is_x86 = strcmp(host->target_name, "x86_64") == 0;
  if (!is_x86 && strcmp(host->target_name, "riscv64") != 0)
    return refuse("knows x86_64 and riscv64, not", host->target_name);
  if (argc != 1 || strncmp(argv[0], option, sizeof option - 1) != 0)
    return refuse("wants one argument:", "area=FILE");
  if (map_area(argv[0] + sizeof option - 1) != 0) return -1;
  if (pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child) != 0)
    return refuse("cannot watch", "fork");
  qemu_plugin_register_vcpu_tb_trans_cb(id, block_translated);
  qemu_plugin_register_vcpu_exit_cb(id, vcpu_left);
  qemu_plugin_register_vcpu_syscall_cb(id, syscall_entered);
  qemu_plugin_register_vcpu_syscall_ret_cb(id, syscall_left);
  qemu_plugin_register_atexit_cb(id, program_ended, NULL);
  __atomic_store_n(&header->attached, 1, __ATOMIC_RELEASE);
  return 0;
}
