/* replay FOLDER: hands every file of a corpus, and an empty one, to the target. TAP. */
#include <dirent.h>
#include <stdio.h>

#include "arena.h"
#include "err.h"
#include "file.h"
#include "fuzz.h"

enum { FILE_MAX = 1024 * 1024 };

__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	struct dirent **names;
	int count = scandir(argv[1], &names, NULL, alphasort);
	if (count < 0) {
		perror(argv[1]);
		return 1;
	}
	struct arena a = { 0 };
	struct err e = { 0 };
	int files = 0;
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 0; i < count; i++) {
		size_t length;
		const char *path = arena_printf(&a, "%s/%s", argv[1], names[i]->d_name);
		if (*names[i]->d_name != '.') {
			char *bytes;
			if (!file_read(path, FILE_MAX, &a, &bytes, &length, &e)) {
				fprintf(stderr, "%s\n", e.text);
				return 1;
			}
			LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
			files++;
		}
		free(names[i]);
	}
	free(names);
	arena_done(&a);
	/* a corpus that has gone is no passed test */
	printf("1..1\n%sok 1 - %d files of the corpus\n", files ? "" : "not ", files);
	return files == 0;
}
