# Completion of redcoast-cli(1) for fish.

complete -c redcoast-cli -f
complete -c redcoast-cli -s s -l server -x -a '(__fish_print_hostnames)' -d 'The server, or an invitation'
complete -c redcoast-cli -s p -l pin -x -d 'The fingerprint of the server’s key'
complete -c redcoast-cli -s i -l id -x -d 'Who you are'
complete -c redcoast-cli -s t -l to -x -a all -d 'Whom to write to'
complete -c redcoast-cli -l password-file -r -F -d 'The password is on the first line of this file'
complete -c redcoast-cli -l invite -x -d 'Make an account with this invite'
complete -c redcoast-cli -l register -d 'Make an account, where the server lets everybody'
complete -c redcoast-cli -l guest -d 'Come as a guest, whatever is remembered'
complete -c redcoast-cli -l forget -d 'Log this computer out, and exit'
complete -c redcoast-cli -l timeout -x -d 'How long to wait for the server, in seconds'
complete -c redcoast-cli -l version -d 'Show the version'
complete -c redcoast-cli -s h -l help -d 'Show the options'
