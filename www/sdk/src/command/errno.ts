// Errors of Node as WASI numbers them.

const NUMBERS: Readonly<Record<string, number>> = {
  EACCES: 2, EAGAIN: 6, EBADF: 8, EBUSY: 10, EDQUOT: 19, EEXIST: 20, EFBIG: 22, EINTR: 27, EINVAL: 28, EIO: 29, EISDIR: 31, ELOOP: 32, EMFILE: 33,
  EMLINK: 34, ENAMETOOLONG: 37, ENFILE: 41, ENODEV: 43, ENOENT: 44, ENOMEM: 48, ENOSPC: 51, ENOTDIR: 54, ENOTEMPTY: 55, ENOTSUP: 58, ENXIO: 60,
  EPERM: 63, EPIPE: 64, EROFS: 69, ESPIPE: 70, ETXTBSY: 74, EXDEV: 75,
};

/** Number of an error that Node threw; what has no number of its own went wrong on the way to the disk. */
export const errno = (error: unknown): number => NUMBERS[(error as NodeJS.ErrnoException | undefined)?.code ?? ''] ?? (NUMBERS['EIO'] as number);
