/*
 * A program for the recorder's test: cells FILE HOW. Writes to FILE where its variables are; then three
 * threads store to cells of their own and count together. HOW says how it ends.
 */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 3
#define CELLS 5000

static volatile int cells[THREADS][CELLS];
static volatile int64_t handed_over[THREADS][4096 / 8] __attribute__((aligned(4096)));
static volatile int64_t last;
static int64_t counter;

static void *work(void *argument) {
  long me = (long)argument;
  (void)handed_over[me][0];
  for (int i = 0; i < CELLS; i++) {
    cells[me][i] = i;
    __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
  }
  return NULL;
}

int main(int argc, char **argv) {
  if (argc != 3) return 1;
  FILE *file = fopen(argv[1], "w");
  if (file == NULL) return 1;
  fprintf(file, "cells %lx\nhanded_over %lx\nlast %lx\ncounter %lx\n", (long)cells, (long)handed_over,
          (long)&last, (long)&counter);
  fclose(file);

  const char *how = argv[2];
  last = 1; /* from here on it is in no new page */
  while (strcmp(how, "endless") == 0) last++;
  pthread_t threads[THREADS];
  __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
  for (long i = 0; i < THREADS; i++) {
    handed_over[i][0] = i;
    pthread_create(&threads[i], NULL, work, (void *)i);
  }
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  if (strcmp(how, "fork") == 0) {
    pid_t child = fork();
    if (child == 0) {
      last = 2;
      _exit(0);
    }
    waitpid(child, NULL, 0);
  }
  if (strcmp(how, "kill") == 0) {
    pid_t me = getpid();
    kill(me, 0); /* the same code pages once more below: nothing there makes the thread send its chunk */
    last = 2;
    kill(me, SIGKILL);
  }
  if (strcmp(how, "exec") == 0) {
    last = 2;
    execl("/bin/true", "true", NULL);
  }
  return 5;
}
