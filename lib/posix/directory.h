// Which of the runtime's directories a path is below, by the working directory.
#ifndef AMPHORA_DIRECTORY_H
#define AMPHORA_DIRECTORY_H

// The descriptor of the directory, and the path relative to it, which is the caller's to free; -1
// with ENOENT or ENOMEM.
int __amphora_find_path(const char *path, char **relative);

#endif
