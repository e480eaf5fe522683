/* seed-client.c - the client of the tutorial that Red Coast grew from.
 *
 *     seed-client PORT ID
 *
 * Written from the description of its wire alone, with nothing of ours in it:
 *
 *     connect; send the id, at most 100 bytes, without a terminator;
 *     receive `hello <id>,you login successed`;
 *     then every line that is typed is one send, its LF included:
 *     `<id>||<text>` to one, `all||<text>` to everyone;
 *     print whatever arrives.
 *
 * It ends at the end of its input, or when the server closes. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ID_MAX_BYTES 100
#define BUFFER_BYTES 1024

static int
connect_to (const char *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  address.sin_port = htons ((unsigned short) atoi (port));
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) < 0)
    {
      perror ("connect");
      exit (1);
    }

  return fd;
}

/* As the tutorial: a print of whatever one receive brings. */
static int
print_received (int fd)
{
  char buffer[BUFFER_BYTES];
  ssize_t n = recv (fd, buffer, sizeof buffer, 0);

  if (n <= 0)
    return 0;

  fwrite (buffer, 1, (size_t) n, stdout);
  fflush (stdout);
  return 1;
}

static int
send_line (int fd)
{
  char line[BUFFER_BYTES];

  if (fgets (line, sizeof line, stdin) == NULL)
    return 0;

  return send (fd, line, strlen (line), MSG_NOSIGNAL) > 0;
}

int
main (int argc, char *argv[])
{
  struct pollfd waiting[2];
  int fd;

  if (argc != 3 || strlen (argv[2]) > ID_MAX_BYTES)
    {
      fprintf (stderr, "usage: seed-client PORT ID\n");
      return 2;
    }

  /* So that poll() knows of every line that is there. */
  setvbuf (stdin, NULL, _IONBF, 0);
  fd = connect_to (argv[1]);
  if (send (fd, argv[2], strlen (argv[2]), MSG_NOSIGNAL) < 0 || !print_received (fd))
    return 1;

  waiting[0] = (struct pollfd) { .fd = fd, .events = POLLIN };
  waiting[1] = (struct pollfd) { .fd = STDIN_FILENO, .events = POLLIN };
  for (;;)
    {
      if (poll (waiting, 2, -1) < 0)
        return 1;
      if (waiting[0].revents != 0 && !print_received (fd))
        return 0;
      if (waiting[1].revents != 0 && !send_line (fd))
        return 0;
    }
}
