/*
 * A program loads a clean page and stores to it while the leaf table above it is moved by "drain":
 * the scenario "store" of the checker, as a model. Checked for the lost dirty bit (I2), for a walker
 * in a freed table (I1), and for a deadlock.
 *
 * Kept from the kernel: the steps of the walker (TLB, walk cache, read, set A, set D), of the fault
 * path (look up, wait for the lock, spurious fault), of the mover (locks, entry by entry, publish,
 * mask of active CPUs, IPI, acknowledgement, grace period, free) and one store buffer for the mover.
 * Left out: everything that the scenario does not touch.
 *
 * ROUNDS makes the program access the page that often, to have more to search.
 */
#ifndef ROUNDS
#define ROUNDS 1
#endif
#define ENTRIES 4

#define PRESENT 1
#define ACCESSED 2
#define DIRTY 4
#define MOVING 8

#define NONE 3

byte entry[8];            /* entries of table 0 (old) and table 1 (new), ENTRIES each */
byte parent = 0;          /* which of them the root's entry refers to */
byte freed = NONE;        /* the table that has been freed */
bool parentLocked, tableLocked, stray;
byte walkCache = NONE;    /* the program's CPU */
bool tlbValid, tlbDirty;
bool reading;             /* the program is in a read section */
bool loaded = true;
byte letters, missing;
bool stored, moved;
bool buffered;            /* the mover's publication has not come out of its store buffer */

inline serve() {
  atomic {
    letters > 0 ->
      letters--; walkCache = NONE; tlbValid = false;
  }
  missing--;
}

proctype Buffer() {
end:
  do
  :: atomic { buffered -> parent = 1; buffered = false }
  od
}

proctype Program() {
  byte round, table, seen;
  bool write;
  for (round : 1 .. 2 * ROUNDS) {
    write = (round % 2 == 0);
again:
    if
    :: letters > 0 -> serve()
    :: else
    fi;
    if
    :: tlbValid && (!write || tlbDirty) -> goto done
    :: else
    fi;
    /* the walker */
    if
    :: walkCache != NONE -> table = walkCache
    :: else -> table = parent; walkCache = table
    fi;
    assert(table != freed);                                     /* I1 */
    seen = entry[table * ENTRIES];
    if
    :: seen & PRESENT ->
       if
       :: !(seen & ACCESSED) || (write && !(seen & DIRTY)) ->
          atomic {
            assert(table != freed);
            if
            :: entry[table * ENTRIES] == seen ->
               entry[table * ENTRIES] = seen | ACCESSED | (write -> DIRTY : 0)
            :: else -> goto again
            fi
          }
       :: else
       fi;
       tlbValid = true;
       tlbDirty = write || (seen & DIRTY);
       goto done
    :: else
    fi;
    /* the fault: forgets the way (X9), looks up, waits for a table that is being moved */
    walkCache = NONE;
    reading = true;
    table = parent;
    seen = entry[table * ENTRIES];
    do
    :: seen & MOVING ->
       if
       :: letters > 0 -> serve()
       :: parent != table || !(entry[table * ENTRIES] & MOVING) -> skip
       fi;
       table = parent;
       seen = entry[table * ENTRIES]
    :: else -> break
    od;
    do
    :: atomic { !tableLocked || stray -> break }
    :: letters > 0 -> serve()
    od;
    reading = false;
    goto again;
done:
    if
    :: write -> stored = true
    :: else
    fi
  }
  loaded = false;
  do
  :: letters > 0 -> serve()
  :: moved -> break
  od
}

proctype Mover() {
  byte i, seen;
  atomic { !parentLocked -> parentLocked = true }
  atomic { !tableLocked -> tableLocked = true }
  for (i : 0 .. ENTRIES - 1) {
    seen = entry[i];
    if
    :: (seen & PRESENT) && !(seen & DIRTY) ->
       atomic { seen = entry[i]; entry[i] = MOVING }
    :: else
    fi;
    entry[ENTRIES + i] = seen
  }
  buffered = true;
  stray = true;
  !buffered;
  parentLocked = false;
  if
  :: loaded ->
     missing++;
     letters++;
     missing == 0
  :: else
  fi;
  !reading;
  freed = 0;
  moved = true
}

init {
  entry[0] = PRESENT;
  atomic { run Buffer(); run Program(); run Mover() }
  (moved && _nr_pr == 2);
  assert(!stored || (entry[ENTRIES] & DIRTY))                   /* I2 */
}
