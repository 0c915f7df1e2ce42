#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "clock.h"
#include "err.h"

enum {
	LOOK_EVERY = 256, /* steps from one look at the clock to the next */
	FIRST = 1000,     /* milliseconds before anything is shown */
	AGAIN = 500,
};

void progress_begin(struct progress *p, const char *what, int64_t all)
{
	if (!p)
		return;
	p->what = what;
	p->done = 0;
	p->all = all;
	p->in = NULL;
	p->read = p->bytes = 0;
	p->began = clock_now();
	p->told = 0;
}

void progress_reads(struct progress *p, FILE *in)
{
	if (p)
		p->in = in;
}

static void look_at_file(struct progress *p)
{
	struct stat st;
	p->read = p->in ? ftello(p->in) : 0;
	p->bytes = p->in && fstat(fileno(p->in), &st) == 0 ? st.st_size : 0;
}

bool progress_stopped(const struct progress *p)
{
	return p && p->stop && *p->stop;
}

void progress_line(const struct progress *p, int64_t now, char ret[PROGRESS_LINE])
{
	int64_t took = now - p->began, rate = took > 0 ? p->done * 1000 / took : 0;
	char of[48] = "", left[48] = "";
	if (p->all > 0)
		snprintf(of, sizeof of, " of %" PRId64, p->all);
	bool reading = p->read > 0 && p->bytes >= p->read;
	if (reading)
		snprintf(of, sizeof of, ", %" PRId64 " %% of the file", p->read * 100 / p->bytes);
	if ((reading || p->all > p->done) && rate > 0) {
		int64_t seconds = reading ? took * (p->bytes - p->read) / p->read / 1000 + 1
					  : (p->all - p->done) / rate + 1;
		if (seconds < 120)
			snprintf(left, sizeof left, ", %" PRId64 " s left", seconds);
		else
			snprintf(left, sizeof left, ", %" PRId64 " min left", (seconds + 59) / 60);
	}
	snprintf(ret, PROGRESS_LINE, "%s %" PRId64 "%s, %" PRId64 " a second%s", p->what, p->done,
		of, rate, left);
}

static void tell(struct progress *p)
{
	char line[PROGRESS_LINE];
	int64_t now = clock_now();
	if (now - p->began < FIRST || (p->told && now - p->told < AGAIN))
		return;
	p->told = now;
	look_at_file(p);
	progress_line(p, now, line);
	p->show(p->context, line);
}

bool progress_at(struct progress *p, int64_t done)
{
	if (!p)
		return true;
	p->done = done;
	if (progress_stopped(p))
		return err_set(p->err, ERR_IO, "interrupted");
	if (p->show && p->what && done % LOOK_EVERY == 0)
		tell(p);
	return true;
}

bool progress_step(struct progress *p)
{
	return !p || progress_at(p, p->done + 1);
}

void progress_end(struct progress *p)
{
	if (p && p->told && p->show)
		p->show(p->context, "");
	if (p) {
		p->what = NULL;
		p->in = NULL;
	}
}
