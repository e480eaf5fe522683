# Completion of redcoastctl(1) for fish.

set -l commands status who invite account kick say ban unban bans export forget backup restore reload pin

complete -c redcoastctl -f
complete -c redcoastctl -s d -l data-dir -x -a '(__fish_complete_directories)' -d 'The folder of the server’s state'
complete -c redcoastctl -s j -l json -d 'Print JSON, for scripts'
complete -c redcoastctl -l verify -d 'With backup: check the file, and change nothing'
complete -c redcoastctl -l password-file -r -F -d 'The password is the first line of a file'
complete -c redcoastctl -s y -l yes -d 'With forget: do not ask'
complete -c redcoastctl -l expires -x -a '1h 12h 1d 7d 4w' -d 'With ban and invite: for how long'
complete -c redcoastctl -l address -x -a '(__fish_print_hostnames)' -d 'With invite: where people reach the server'
complete -c redcoastctl -l qr -d 'With invite: draw the QR code'
complete -c redcoastctl -l no-qr -d 'With invite: draw no QR code'
complete -c redcoastctl -l reason -x -d 'With ban: what they are told'
complete -c redcoastctl -l network -d 'With ban and unban: an address or a network'
complete -c redcoastctl -l version -d 'Show the version'
complete -c redcoastctl -s h -l help -d 'Show the options'

complete -c redcoastctl -n "not __fish_seen_subcommand_from $commands" -a "$commands"
complete -c redcoastctl -n '__fish_seen_subcommand_from account' -a 'add remove password list'
complete -c redcoastctl -n '__fish_seen_subcommand_from invite' -a 'list revoke'
complete -c redcoastctl -n '__fish_seen_subcommand_from backup restore' -F
