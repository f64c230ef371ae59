/*
 * 4-level x86-64 walks in C: what FourLevelWalk is compared with. Maps PAGES pages, neighbours,
 * with A set in every entry, then walks for random ones of them, each walk independent of the one
 * before, and prints the time of a walk in nanoseconds: the median of 9 rounds.
 *
 *   walk PAGES WALKS        PAGES a power of two, WALKS over all rounds together
 */
#define _POSIX_C_SOURCE 200809L

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9, TABLE_BYTES = 4096 };

static const uint64_t PRESENT = 1, WRITABLE = 1 << 1, USER = 1 << 2, ACCESSED = 1 << 5;
static const uint64_t DIRTY = 1 << 6, HUGE_LEAF = 1 << 7, NO_EXECUTE = 1ULL << 63;
static const uint64_t ADDRESS = 0x000FFFFFFFFFF000ULL;
static const uint64_t INDEX_BYTES = 511 << 3;
static const uint64_t FAULT = ~0ULL;
static const uint64_t BASE = 1ULL << 40;
static const uint64_t FIRST_FRAME = 64 << 20;

static uint64_t load(const char *memory, uint64_t at) {
  return __atomic_load_n((const uint64_t *)(memory + at), __ATOMIC_ACQUIRE);
}

static uint64_t walk(const char *memory, uint64_t root, uint64_t vaddr, uint64_t need,
                     uint64_t fetch) {
  if ((uint64_t)((int64_t)(vaddr << 16) >> 16) != vaddr) {
    return FAULT;
  }
  uint64_t must = need | PRESENT | ACCESSED;
  uint64_t table_mask = must | HUGE_LEAF | (fetch & NO_EXECUTE);
  uint64_t at = root;
  for (int shift = 36; shift > 9; shift -= 9) {
    uint64_t entry = load(memory, at + (vaddr >> shift & INDEX_BYTES));
    if ((entry & table_mask) != must) {
      return FAULT;
    }
    at = entry & ADDRESS;
  }
  uint64_t leaf = load(memory, at + (vaddr >> 9 & INDEX_BYTES));
  if ((leaf & (must | (fetch & NO_EXECUTE))) != must) {
    return FAULT;
  }
  return (leaf & ADDRESS) | (vaddr & 0xFFF);
}

static uint64_t map(char *memory, uint64_t root, uint64_t end, uint64_t vaddr, uint64_t frame) {
  uint64_t at = root;
  for (int shift = 36; shift > 9; shift -= 9) {
    uint64_t *slot = (uint64_t *)(memory + at + (vaddr >> shift & INDEX_BYTES));
    if (*slot == 0) {
      *slot = end | PRESENT | WRITABLE | USER | ACCESSED;
      end += TABLE_BYTES;
    }
    at = *slot & ADDRESS;
  }
  uint64_t *slot = (uint64_t *)(memory + at + (vaddr >> 9 & INDEX_BYTES));
  *slot = frame | PRESENT | WRITABLE | USER | ACCESSED | DIRTY | NO_EXECUTE;
  return end;
}

static double now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  uint64_t pages = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
  uint64_t walks = argc == 3 ? strtoull(argv[2], NULL, 10) / ROUNDS : 0;
  if (pages < 2 || pages > 1 << 24 || (pages & (pages - 1)) != 0 || walks == 0) {
    fprintf(stderr, "usage: walk PAGES WALKS   (PAGES a power of two from 2 to 2^24)\n");
    return 2;
  }
  /* A root, at most one table of level 3 and one more of level 2 for each 512 MiB, leaf tables. */
  uint64_t bytes = (8 + pages / 512 + pages / 262144) * TABLE_BYTES;
  char *memory = aligned_alloc(TABLE_BYTES, bytes);
  if (memory == NULL) {
    fprintf(stderr, "there is no memory for %llu bytes of tables\n", (unsigned long long)bytes);
    return 2;
  }
  memset(memory, 0, bytes);
  uint64_t root = TABLE_BYTES, end = root + TABLE_BYTES;
  for (uint64_t page = 0; page < pages; page++) {
    end = map(memory, root, end, BASE + (page << 12), FIRST_FRAME + (page << 12));
  }
  int shift = 64 - __builtin_ctzll(pages);
  uint64_t random = 1;
  volatile uint64_t sink = 0;
  double times[ROUNDS];
  for (int round = -1; round < ROUNDS; round++) { /* the first warms the caches */
    uint64_t sum = 0;
    double start = now_ns();
    for (uint64_t i = 0; i < walks; i++) {
      random = random * 6364136223846793005ULL + 1442695040888963407ULL;
      sum += walk(memory, root, BASE + (random >> shift << 12), USER, 0);
    }
    if (round >= 0) {
      times[round] = (now_ns() - start) / walks;
    }
    sink += sum;
  }
  qsort(times, ROUNDS, sizeof times[0], ascending);
  printf("%.3f\n", times[ROUNDS / 2]);
  return 0;
}
