/* Completion: what could stand at the end of a command line. */
#ifndef KEPT_COMPLETE_H
#define KEPT_COMPLETE_H

#include "command.h"

/* Print the candidates for the last word, "word TAB what it is", one a line. Nothing that goes
 * wrong is said: there are fewer candidates then. */
void complete_words(struct app *app, char *const *words, size_t count);

#endif
