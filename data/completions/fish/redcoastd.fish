# Completion of redcoastd(8) for fish.

# The keys of the configuration, which the server knows best.
function __redcoastd_keys
    env LC_ALL=C redcoastd --help 2>/dev/null | string replace -r -f '^  ([a-z-]+) = .*' '$1='
end

complete -c redcoastd -f
complete -c redcoastd -s l -l listen -x -a '0.0.0.0:5247 127.0.0.1:5247 [::]:5247 unix:' -d 'Where to listen'
complete -c redcoastd -s c -l config -r -F -d 'The configuration file'
complete -c redcoastd -s d -l data-dir -x -a '(__fish_complete_directories)' -d 'The folder of the server’s state'
complete -c redcoastd -l registration -x -a 'open invite closed' -d 'Who may take a new id'
complete -c redcoastd -l history -x -a 'on off' -d 'Whether messages are kept'
complete -c redcoastd -l seed-door -d 'Serve the plain-text clients of the tutorial'
complete -c redcoastd -s s -l set -x -a '(__redcoastd_keys)' -d 'Set a key of the configuration'
complete -c redcoastd -l pin -d 'Show the pin of the TLS key'
complete -c redcoastd -l version -d 'Show the version'
complete -c redcoastd -s h -l help -d 'Show the options'
