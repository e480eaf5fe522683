# Completion of redcoast(1) for fish.

complete -c redcoast -f
complete -c redcoast -s s -l server -x -a '(__fish_print_hostnames)' -d 'Connect to this server'
complete -c redcoast -s i -l id -x -d 'Connect with this id'
complete -c redcoast -s o -l open -x -a all -d 'Open the conversation with this id'
complete -c redcoast -s g -l guest -d 'Come as a guest, without an account'
complete -c redcoast -s b -l background -d 'Start without a window'
complete -c redcoast -l new-instance -d 'Start a program of its own beside one that runs'
complete -c redcoast -l version -d 'Print the version'
complete -c redcoast -s h -l help -d 'Show the options'
complete -c redcoast -l help-all -d 'Show all options'
complete -c redcoast -l help-gapplication -d 'Show the options of GApplication'
